/** Folders that wait to be listed. Kept in the database, so that memory does not grow with the share and a killed scan goes on. */
import type { SQLOutputValue } from 'node:sqlite';
import { REACHES, type Reach } from '../model/source-entry.ts';
import type { Store } from './store.ts';

export interface FolderEntry {
  readonly folderId: number;
  readonly shareId: number;
  /** Absolute path of the share's root. */
  readonly root: Uint8Array;
  /** Path below the root, parts joined by `/`, without one at its end; empty for the root itself. */
  readonly path: Uint8Array;
  /** Who can pass through it, ancestors counted; undefined for a root. */
  readonly reach: Reach | undefined;
}

export interface Frontier {
  /** At most `limit` folders, none of them twice; empty when all that wait have been handed out. */
  next(limit: number, held?: ReadonlySet<number>): FolderEntry[];
  /** The folder was recorded: it may be forgotten. */
  done(folderId: number): void;
}

/** Paths are stored with a `/` at their end. */
export const shownFolderPath = (stored: Uint8Array): Uint8Array =>
  stored.length === 0 ? stored : stored.subarray(0, -1);

export const createFrontier = ({ db }: Store): Frontier => {
  const select = db.prepare(
    `SELECT folder.id, share, root, path, reach FROM folder JOIN share ON share.id = folder.share
     WHERE waiting = 1 AND folder.id > ? AND share NOT IN (SELECT value FROM json_each(?)) ORDER BY folder.id LIMIT ?`,
  );
  const handedOut = new Set<number>();
  let after = 0;

  const toEntry = (row: Record<string, SQLOutputValue>): FolderEntry => ({
    folderId: Number(row['id']),
    shareId: Number(row['share']),
    root: row['root'] as Uint8Array,
    path: shownFolderPath(row['path'] as Uint8Array),
    reach: row['reach'] === null ? undefined : REACHES[Number(row['reach'])],
  });
  const take = (limit: number, held: string): FolderEntry[] => {
    // Handed-out folders still wait in the database: enough is asked for to get past them.
    const rows = select.all(after, held, limit + handedOut.size).map(toEntry);
    const fresh = rows.filter(({ folderId }) => !handedOut.has(folderId)).slice(0, limit);
    for (const { folderId } of fresh) {
      handedOut.add(folderId);
      after = folderId;
    }
    return fresh;
  };
  return {
    next: (limit, shares = new Set()) => {
      const held = JSON.stringify([...shares]);
      const first = take(limit, held);
      if (first.length === limit) return first;
      // A folder listed late has children numbered before folders already handed out: begin again at the front.
      after = 0;
      return [...first, ...take(limit - first.length, held)];
    },
    done: (folderId) => {
      handedOut.delete(folderId);
    },
  };
};
