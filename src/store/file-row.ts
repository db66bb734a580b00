/** From a stored row to the row of a report. */

import type { ConditionReason } from '../model/classification.ts';
import { ENTRY_KINDS } from '../model/listing.ts';
import type { ExclusionCode, ProblemCode } from '../model/problem.ts';
import type { ConditionRef, FileRow } from '../model/report-source.ts';
import type { FinalState } from '../model/verdict.ts';
import { identifiersLeft, storedCleared } from './cleared.ts';
import { namedPartsOf, toPathForm } from './path-form.ts';
import { FLAG } from './record-verdicts.ts';
import { shownState, unpackExposure } from './stored-codes.ts';
import type { StoredRow } from './walk-stored.ts';
import type { Words } from './words.ts';

export interface RowOptions {
  /** Turns a stored condition into what a person reads; the tables of controls are not the store's. */
  readonly resolve: (conditionId: string, facts: ConditionReason['facts']) => ConditionRef;
  /** The name of an account; by default its number. */
  readonly ownerOf?: (uid: number) => string | undefined;
}

/** ECMAScript's dates end there: https://tc39.es/ecma262/#sec-time-values-and-time-range */
const MAX_DATE_MS = 8.64e15;

const KINDS: readonly FileRow['kind'][] = ENTRY_KINDS.map((kind) => (kind === 'directory' ? 'folder' : kind));

const numberOr = (value: unknown, otherwise: number): number =>
  typeof value === 'number' ? value : otherwise;

const isoOf = (ms: number): string =>
  new Date(Math.max(-MAX_DATE_MS, Math.min(MAX_DATE_MS, ms))).toISOString();

/** The codes of a row by what they are: an exclusion's reason, or a problem (kept in sight on an unchanged file too). */
const reasonOf = (state: FinalState, code: string | undefined, detail: unknown) => {
  if (code === undefined) return {};
  if (state === 'excluded') return { exclusion: code as ExclusionCode };
  const problem = { code: code as ProblemCode, ...(typeof detail === 'string' ? { detail } : {}) };
  return { problem };
};

export const toFileRow = (
  { shareId, path, columns: c }: StoredRow,
  scanId: number,
  words: Words,
  options: RowOptions,
): FileRow => {
  const code = words.optionalTextOf(c['reason']);
  const readScan = c['read_scan'];
  // Rows that nobody reads (excluded, unlisted) stand as listed.
  const state = shownState(Number(c['state']), code, readScan === null || readScan === scanId);
  if (state === 'pending') throw new Error('a pending row is no row of a report');
  const flags = numberOr(c['flags'], 0);
  const uid = Number(c['uid']);
  const phi = numberOr(c['class_phi'], flags & FLAG.phi) !== 0;
  const special = words.optionalTextOf(c['special']);
  const conditions: ConditionReason[] =
    typeof c['conditions'] === 'string' ? JSON.parse(c['conditions']) : [];
  // A folder that was not listed, or an entry that could not be looked at.
  const isUnknown = state === 'unread' && Number(c['mode']) <= 0;
  return {
    fileId: Number(c['id']),
    shareId,
    path: path.length === 0 ? { shown: '.' } : toPathForm(path),
    namedParts: namedPartsOf(c['metadata']),
    state,
    ...reasonOf(state, code, c['detail']),
    kind: KINDS[Number(c['kind'])] ?? 'special',
    sizeBytes: Number(c['size']),
    modifiedAt: isoOf(Number(c['modified_ms'])),
    owner: isUnknown ? undefined : options.ownerOf === undefined ? String(uid) : options.ownerOf(uid),
    exposure: unpackExposure(
      numberOr(c['class_exposure'], numberOr(c['seen_exposure'], Number(c['exposure']))),
    ),
    format: words.optionalTextOf(c['format']),
    reader: words.optionalTextOf(c['reader']),
    wrongExtension: (flags & FLAG.wrongExtension) !== 0,
    phi,
    patients: numberOr(c['class_patients'], numberOr(c['patients'], 0)),
    persons: numberOr(c['class_persons'], numberOr(c['persons'], 0)),
    identifiers: identifiersLeft(c['identifiers'], storedCleared(c['cleared'])),
    specialCategories: special === undefined || c['class_phi'] === 0 ? [] : JSON.parse(special),
    sensitivity: words.optionalTextOf(c['sensitivity']),
    label: words.optionalTextOf(c['label']),
    priority: numberOr(c['priority'], 0),
    conditions: conditions.map(({ id, facts }) => options.resolve(id, facts)),
  };
};
