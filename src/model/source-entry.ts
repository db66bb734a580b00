/** What the crawl knows of one file before anybody opens it. Paths are bytes: a name need not be UTF-8. */

/** How far a file can be reached, in one vocabulary that the risk model shares; `unknown` is never "safe". */
export type Reach = 'owner' | 'group' | 'large_group' | 'everyone' | 'anonymous' | 'unknown';

export const REACHES: readonly Reach[] = [
  'owner',
  'group',
  'large_group',
  'everyone',
  'anonymous',
  'unknown',
];

/** Who can read a file, and where that knowledge comes from. */
export interface Exposure {
  readonly reach: Reach;
  /** May more than a small group write or delete it? `undefined`: not known. */
  readonly broadWrite: boolean | undefined;
  /**
   * `mode`: POSIX bits; `acl`: getfacl; `cifsacl`: getcifsacl; `imported`: a list of the file server's own; `declared`: the share's
   * entry in the configuration or a folder's in the policy.
   */
  readonly source: 'mode' | 'acl' | 'declared' | 'none' | 'cifsacl' | 'imported';
}

/** The times, size and identity by which a file counts as the same one as last time. */
export interface FileStamp {
  readonly sizeBytes: number;
  readonly modifiedNs: bigint;
  readonly changedNs: bigint;
  readonly inode: bigint;
}

/** One regular file to be scanned. Plain data: it crosses process and thread boundaries. */
export interface SourceEntry extends FileStamp {
  /** The ledger's row for this file. */
  readonly fileId: number;
  readonly shareId: number;
  /** Absolute path of the share's root, as the operating system's bytes. */
  readonly root: Uint8Array;
  /** Path below the root, as bytes, parts joined by `/`. */
  readonly path: Uint8Array;
  readonly deviceId: bigint;
}
