/** What a listing makes of one entry, known or new: a row that stays, a new version of it, or one that waits to be read. */
import { DECISIONS, type EntryColumns, PROBLEM_CODES } from '../model/listing.ts';
import type { RowDecision } from './entry-sql.ts';
import type { KnownEntry } from './known-entries.ts';
import { carriedState, STATE } from './stored-codes.ts';
import type { Words } from './words.ts';

const PENDING: RowDecision = { state: STATE.pending, reason: null };

/** Of an entry that the ledger has not seen before; undefined for a folder to be listed, which is no row. */
export const newRow = (words: Words, entries: EntryColumns, at: number): RowDecision | undefined => {
  const decision = DECISIONS[entries.decisions[at]!];
  switch (decision) {
    case undefined:
      throw new Error(`decision ${entries.decisions[at]} is unknown`);
    case 'read':
      return PENDING;
    case 'descend':
      return undefined;
    case 'unread':
      return { state: STATE.unread, reason: words.idOf(PROBLEM_CODES[entries.problems[at]!]!) };
    default:
      return { state: STATE.excluded, reason: words.idOf(decision) };
  }
};

export interface RowContext {
  readonly scanId: number;
  readonly words: Words;
  /** Hash of the readers and rules that a share's files are read with now. */
  readonly engineOf: (shareId: number) => string;
  /** Would the present readers and rules answer the same for a file of this share that was read in that scan? */
  readonly isReadingCurrent: (readScan: number, shareId: number, entryId: number) => boolean;
  readonly retry: ReadonlySet<string>;
  /** One of so many files whose reading is valid is read again all the same, another part each time; 0: none. */
  readonly verifyEvery: number;
}

/** A rolling part: after so many scans every file has had its turn. */
export const isDueForVerification = ({ verifyEvery, scanId }: RowContext, entryId: number): boolean =>
  verifyEvery > 0 && (entryId + scanId) % verifyEvery === 0;

/** `keep`: the row stands as it is; `meta`: its reading stands, its rights or owner changed; `verify`: it would stand, but is read again; `again`: it is the same file, but its reading does not stand; else it becomes `decision`. */
export type RowChange = 'keep' | 'meta' | 'verify' | 'again' | RowDecision;

/** A file was read before, and nothing that could change what was found has changed since. */
const isReadingValid = (context: RowContext, shareId: number, known: KnownEntry): boolean => {
  if (known.readScan === null || known.readScan === context.scanId) return false;
  const code = context.words.optionalTextOf(known.reason);
  if (carriedState(known.state, code) === undefined || (code !== undefined && context.retry.has(code)))
    return false;
  return context.isReadingCurrent(known.readScan, shareId, known.id);
};

export const changeOf = (
  context: RowContext,
  shareId: number,
  known: KnownEntry,
  entries: EntryColumns,
  at: number,
  wanted: RowDecision,
): RowChange => {
  if (known.isGone || !known.isSameFile(entries, at)) return wanted;
  const sameMeta = known.isSameMeta(entries, at);
  if (wanted.state !== STATE.pending) {
    return sameMeta &&
      known.state === wanted.state &&
      known.reason === wanted.reason &&
      known.readScan === null
      ? 'keep'
      : wanted;
  }
  // Listed already in this scan: a crash came before the folder was complete.
  if (known.fromScan === context.scanId && known.readScan === null && known.state === STATE.pending)
    return sameMeta ? 'keep' : wanted;
  if (!isReadingValid(context, shareId, known)) return known.readScan === null ? wanted : 'again';
  if (isDueForVerification(context, known.id)) return 'verify';
  return sameMeta ? 'keep' : 'meta';
};
