/** The statements on folders: found, listed, failed. A folder that came back keeps a row of its former life. */
import type { DatabaseSync } from 'node:sqlite';
import { WAITING } from './stored-codes.ts';

export interface FolderRow {
  readonly id: number;
  readonly shareId: number;
  readonly parent: number | null;
  /** Ends with `/`; empty for the root. */
  readonly path: Uint8Array;
  readonly waiting: number;
  readonly listedScan: number | null;
  readonly queuedScan: number;
}

export interface QueuedFolder {
  readonly shareId: number;
  readonly parent: number | null;
  readonly path: Uint8Array;
  readonly reach: number | null;
  readonly scanId: number;
  readonly parked: boolean;
}

export interface FolderSums {
  /** Rows of the ledger that the listing holds. */
  readonly enumerated: number;
  readonly pending: number;
  /** Of those pending: files that were read before. */
  readonly rest: number;
  readonly rank: number;
  readonly inParts: boolean;
}

export interface FolderSql {
  byId(id: number): FolderRow | undefined;
  idOf(shareId: number, path: Uint8Array): number | undefined;
  /** Puts a folder into the frontier of this scan unless it is there or was listed already; `parked` until its parent is complete. */
  queue(folder: QueuedFolder): void;
  /** The folder's listing is complete: its own children may be listed now. */
  listed(folder: FolderRow, scanId: number, sums: FolderSums): void;
  /** It could not be listed, or is not to be. */
  notListed(folderId: number, scanId: number, why: number): void;
}

/** No name is longer than 255 bytes, so no path is behind this one. */
const BEHIND_ALL = new Uint8Array(256).fill(0xff);

/** The first path that does not begin with this one: `/` is followed by `0`. */
export const endOfSubtree = (path: Uint8Array): Uint8Array => {
  if (path.length === 0) return BEHIND_ALL;
  const end = Uint8Array.from(path);
  end[end.length - 1] = 0x30;
  return end;
};

export const createFolderSql = (db: DatabaseSync): FolderSql => {
  const byId = db.prepare(
    'SELECT id, share, parent, path, waiting, listed_scan, queued_scan FROM folder WHERE id = ?',
  );
  const byPath = db.prepare('SELECT id FROM folder WHERE share = ? AND path = ?');
  const keepFormer = db.prepare(
    'INSERT INTO folder_past SELECT id, from_scan, gone_scan FROM folder WHERE share = ? AND path = ? AND gone_scan > from_scan',
  );
  const queue = db.prepare(
    `INSERT INTO folder (share, parent, path, waiting, reach, from_scan, queued_scan) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6)
     ON CONFLICT (share, path) DO UPDATE SET parent = ?2, reach = ?5, queued_scan = ?6, gone_scan = NULL,
       from_scan = CASE WHEN gone_scan IS NULL THEN from_scan ELSE ?6 END,
       waiting = CASE WHEN queued_scan = ?6 AND waiting <> ${WAITING.parked} THEN waiting ELSE ?4 END`,
  );
  const listed = db.prepare(
    'UPDATE folder SET waiting = 0, listed_scan = ?2, enumerated = ?3, pending = ?4, rest = ?5, rank = ?6 WHERE id = ?1',
  );
  const release = db.prepare(
    `UPDATE folder SET waiting = ${WAITING.yes} WHERE share = ? AND path > ? AND path < ? AND waiting = ${WAITING.parked} AND parent = ?`,
  );
  const leave = db.prepare('UPDATE folder SET waiting = 0 WHERE id = ?');
  const note = db.prepare('INSERT OR REPLACE INTO unlisted (scan, folder, why) VALUES (?, ?, ?)');

  return {
    byId: (id) => {
      const row = byId.get(id);
      if (row === undefined) return undefined;
      return {
        id,
        shareId: Number(row['share']),
        parent: row['parent'] as number | null,
        path: row['path'] as Uint8Array,
        waiting: Number(row['waiting']),
        listedScan: row['listed_scan'] as number | null,
        queuedScan: Number(row['queued_scan']),
      };
    },
    idOf: (shareId, path) => byPath.get(shareId, path)?.['id'] as number | undefined,
    queue: ({ shareId, parent, path, reach, scanId, parked }) => {
      keepFormer.run(shareId, path);
      queue.run(shareId, parent, path, parked ? WAITING.parked : WAITING.yes, reach, scanId);
    },
    listed: (folder, scanId, { enumerated, pending, rest, rank, inParts }) => {
      listed.run(folder.id, scanId, enumerated, pending, rest, rank);
      if (inParts) release.run(folder.shareId, folder.path, endOfSubtree(folder.path), folder.id);
    },
    notListed: (folderId, scanId, why) => {
      leave.run(folderId);
      note.run(scanId, folderId, why);
    },
  };
};
