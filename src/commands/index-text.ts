/** What `phisweep index` says to people and to programs. */
import { existsSync, statSync } from 'node:fs';
import type { BuildResult } from '../exact/build-index.ts';
import type { IndexFile } from '../exact/open-index.ts';
import { escapeTerminal } from '../util/escape-terminal.ts';

export interface IndexInfo {
  readonly index: string;
  readonly identity: string;
  readonly key: { readonly file: string; readonly present: boolean };
  readonly builtAt: string;
  readonly patients: number;
  readonly repeated: number;
  readonly entries: number;
  readonly sizeBytes: number;
  readonly values: Readonly<Record<string, number>>;
  readonly source: {
    readonly path: string;
    readonly columns: readonly string[];
    /** `gone`: not there to build from again. */
    readonly state: 'same' | 'changed' | 'gone';
  };
}

export const toInfo = ({ facts, identity, sizeBytes }: IndexFile, index: string, key: string): IndexInfo => {
  const list = statSync(facts.source.path, { throwIfNoEntry: false });
  const same = list?.size === facts.source.sizeBytes && list.mtimeMs === facts.source.modifiedMs;
  return {
    index,
    identity,
    key: { file: key, present: existsSync(key) },
    builtAt: facts.builtAt,
    patients: facts.patients,
    repeated: facts.repeated,
    entries: facts.entries,
    sizeBytes,
    values: facts.values,
    source: {
      path: facts.source.path,
      columns: facts.source.columns,
      state: list === undefined ? 'gone' : same ? 'same' : 'changed',
    },
  };
};

const row = (count: number, text: string): string => `${String(count).padStart(12)}  ${text}`;
const mb = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

const STATES = {
  same: 'as it was when read',
  changed: 'changed since; run phisweep index refresh',
  gone: 'no longer there',
} as const;

export const linesOfInfo = (info: IndexInfo): string[] => [
  `Patient index ${escapeTerminal(info.index, true)} (${info.identity}), ${mb(info.sizeBytes)}, built ${info.builtAt}`,
  row(info.patients, 'rows indexed'),
  row(info.repeated, 'of them repeat the record number of another'),
  ...Object.entries(info.values).map(([kind, count]) => row(count, kind)),
  `Key: ${escapeTerminal(info.key.file, true)}${info.key.present ? '' : ' (missing: the index cannot be used)'}`,
  `List: ${escapeTerminal(info.source.path, true)}, ${STATES[info.source.state]}`,
];

export const linesOfBuild = (result: BuildResult, index: string): string[] => {
  const { ragged, empty, cells } = result.leftOut;
  return [
    `Patient index ${escapeTerminal(index, true)}, ${mb(result.sizeBytes)}: ${result.entries} keyed hashes, no values`,
    row(result.rows, 'rows read'),
    row(result.patients, 'indexed'),
    ...(result.repeated > 0 ? [row(result.repeated, 'of them repeat the record number of another')] : []),
    ...(ragged > 0 ? [row(ragged, 'left out: more or fewer cells than the header')] : []),
    ...(empty > 0 ? [row(empty, 'left out: nothing in them can be indexed')] : []),
    ...Object.entries(cells).map(([kind, count]) => row(count, `cells of ${kind} left out: no usable value`)),
    'Use it with --index, or index: in phisweep.yaml.',
  ];
};
