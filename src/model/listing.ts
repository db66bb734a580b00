/** What one folder holds, in columns: it crosses a thread as a few buffers and is written without an object per name. */
import type { ProblemCode } from './problem.ts';

export const ENTRY_KINDS = ['file', 'directory', 'link', 'special'] as const;
export type EntryKind = (typeof ENTRY_KINDS)[number];

/** A part of a folder's entries; names as the system's bytes, in byte order. */
export interface EntryColumns {
  readonly count: number;
  /** All names one after another; entry i is `names[nameEnds[i-1] .. nameEnds[i]]`. */
  readonly names: Uint8Array;
  readonly nameEnds: Uint32Array;
  /** Index into `ENTRY_KINDS`. */
  readonly kinds: Uint8Array;
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
  readonly entries: EntryColumns;
  readonly last: boolean;
  /** Set when the folder could not be listed (NOT_LISTED, GONE, PATH_TOO_LONG, ESCAPED): `entries` is empty then. */
  readonly problem?: ProblemCode;
}
