/** What one folder holds, in columns: it crosses a thread as one buffer and is written without an object per name. */
import { EXCLUSIONS, type ExclusionCode, PROBLEMS, type ProblemCode } from './problem.ts';
import type { Exposure } from './source-entry.ts';

export const ENTRY_KINDS = ['file', 'directory', 'link', 'special'] as const;
export type EntryKind = (typeof ENTRY_KINDS)[number];

/**
 * What becomes of an entry: `read` a file that is to be scanned, `descend` a folder that is to be listed,
 * `unread` one that could not even be looked at (its code stands in `problems`), else the reason for leaving it out.
 */
export const DECISIONS: readonly ('read' | 'descend' | 'unread' | ExclusionCode)[] = [
  'read',
  'descend',
  'unread',
  ...(Object.keys(EXCLUSIONS) as ExclusionCode[]),
];
export type Decision = (typeof DECISIONS)[number];

/** Codes by number while a listing is in memory; the numbers are never stored. */
export const PROBLEM_CODES = Object.keys(PROBLEMS) as readonly ProblemCode[];

/** Stored as numbers: only ever add at the end. */
export const EXPOSURE_SOURCES: readonly Exposure['source'][] = [
  'mode',
  'acl',
  'declared',
  'none',
  'cifsacl',
  'imported',
];

/** A part of a folder's entries; names as the system's bytes, in byte order. */
export interface EntryColumns {
  readonly count: number;
  /** All names one after another; entry i is `names[nameEnds[i-1] .. nameEnds[i]]`. */
  readonly names: Uint8Array;
  readonly nameEnds: Uint32Array;
  /** Index into `ENTRY_KINDS`. */
  readonly kinds: Uint8Array;
  /** Index into `DECISIONS`. */
  readonly decisions: Uint8Array;
  /** Where the decision is `unread`: index into `PROBLEM_CODES`; what lstat would have said is 0 then. */
  readonly problems: Uint8Array;
  /** Index into `REACHES`: of a file, who can read it; of a folder, who can pass through it (ancestors counted). */
  readonly reaches: Uint8Array;
  /** May more than a small group write or delete it? 0 no, 1 yes, 2 not known. */
  readonly broadWrites: Uint8Array;
  /** Index into `EXPOSURE_SOURCES`. */
  readonly exposureSources: Uint8Array;
  /** POSIX mode with type bits. */
  readonly modes: Uint32Array;
  readonly owners: Uint32Array;
  readonly groups: Uint32Array;
  readonly sizes: Float64Array;
  /** Allocated 512-byte blocks. */
  readonly blocks: Float64Array;
  readonly inodes: BigUint64Array;
  readonly devices: BigUint64Array;
  readonly modifiedNs: BigInt64Array;
  readonly changedNs: BigInt64Array;
}

/** One folder's listing, or a part of it: `last` is set on the part that completes it. */
export interface FolderListing {
  readonly folderId: number;
  /** Valid until the crawler is asked for the next: copy what is to be kept. */
  readonly entries: EntryColumns;
  readonly last: boolean;
  /**
   * Set when the folder could not be listed (NOT_LISTED, NO_ANSWER, GONE, PATH_TOO_LONG, ESCAPED, IO_ERROR), on a last part only;
   * earlier parts hold what was listed before that.
   */
  readonly problem?: ProblemCode;
  /** How long opening it took; on its first part only. */
  readonly openMs?: number;
  /** The file system that the folder itself is on. */
  readonly device?: bigint;
  /** Of a folder that came in one part: equal digests mean equal entries, in all columns but `blocks`. */
  readonly digest?: Uint8Array;
}
