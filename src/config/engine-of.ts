/** The parts of what decides what is found, each by its hash: stored with every scan, so that the next one knows what changed. */
import { createHash } from 'node:crypto';
import type { Pack, Rule } from '../detect/rule-schema.ts';
import { IDENTIFICATION_VERSION, READER_VERSIONS } from '../extract/registry.ts';
import type { Engine } from '../model/engine.ts';
import { DEFAULT_LIMITS, type Limits } from '../model/limits.ts';
import type { OcrSettings } from '../model/ocr-settings.ts';
import { ENGINE_VERSION, type LoadedRules } from './load-rules.ts';

/** In whatever order a file or a schema names the keys. */
const inOrder = (_: string, value: unknown): unknown =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;

const hashOf = (value: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify(value) ?? '')
    .digest('hex')
    .slice(0, 16);

/** What a rule does, without what only describes it. */
const hashOfRule = (
  { name: _, examples: __, counterExamples: ___, source: ____, enabled: _____, ...does }: Rule,
  lists: Readonly<Record<string, readonly string[]>> = {},
): string => {
  const text = JSON.stringify(does, inOrder);
  const used = Object.entries(lists).filter(([list]) => text.includes(`"$${list}"`));
  return hashOf([text, used]);
};

/** Found by the names of labelled values alone. */
const isOfFields = ({ patterns, labels, notes, columns, fields }: Rule): boolean =>
  fields !== undefined &&
  patterns === undefined &&
  labels === undefined &&
  notes === undefined &&
  columns === undefined;

/** `labels`: what the policy says of labels in documents. */
export const engineOf = (
  { sources, exact }: LoadedRules,
  labels: unknown,
  { workers: _, mode, ...bounds }: OcrSettings,
  limits: Limits = DEFAULT_LIMITS,
): Engine => {
  // Checked where they were read, or come with phisweep: to check them all once more costs more than all of this.
  const on = (sources.packs as readonly Pack[]).flatMap(({ lists, rules }) =>
    rules.filter(({ enabled }) => enabled !== false).map((rule) => ({ rule, lists })),
  );
  const allow = sources.settings?.allow ?? [];
  const { ocr, ...readers } = READER_VERSIONS;
  return {
    base: hashOf([
      ENGINE_VERSION,
      IDENTIFICATION_VERSION,
      sources.terms,
      sources.names,
      labels,
      exact?.identity ?? null,
    ]),
    fields: hashOf(sources.fields),
    readers,
    ocr: { settings: mode === 'off' ? '' : hashOf([ocr, bounds]), always: mode === 'always' },
    rules: Object.fromEntries(on.map(({ rule, lists }) => [rule.id, hashOfRule(rule, lists)])),
    fieldRules: on.filter(({ rule }) => isOfFields(rule)).map(({ rule }) => rule.id),
    thresholds: sources.settings?.thresholds ?? {},
    allow: Object.fromEntries(allow.map((one) => [hashOf(one), one.rules ?? null])),
    limits: {
      BOMB: limits.expansionRatio,
      TOO_DEEP: limits.depth,
      TIMED_OUT: limits.timeoutMs,
      OUT_OF_MEMORY: limits.heapMb,
      // Two limits have this code.
      EXPANDS: limits.expandedBytes + limits.memberBytes,
      TOO_MANY: limits.members,
      TOO_MANY_PAGES: limits.pages,
      TOO_MANY_CELLS: limits.cells,
      TOO_MUCH_TEXT: limits.textChars,
      CPU_SPENT: limits.cpuMs,
    },
  };
};

export const engineHashOf = (engine: Engine): string => hashOf(engine);
