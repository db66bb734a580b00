/** Files that wait to be read: never seen or changed ones first, of telling folders before others. Only of folders whose listing is complete. */
import type { SQLOutputValue } from 'node:sqlite';
import type { Exposure, SourceEntry } from '../model/source-entry.ts';
import type { Store } from './store.ts';
import { RANK, TURN, unpackExposure } from './stored-codes.ts';

/** A file to be read, with what its listing said of who can reach it. */
export interface PendingFile extends SourceEntry {
  readonly exposure: Exposure;
}

export interface PendingFiles {
  /** At most `limit` files, none of them twice; empty when all that wait have been handed out. */
  next(limit: number, held?: ReadonlySet<number>): PendingFile[];
  /** The file's verdict was recorded. */
  done(fileId: number): void;
}

const START = new Uint8Array(0);
const ZERO = new Uint8Array(1);

interface PendingFolder {
  readonly id: number;
  readonly shareId: number;
  readonly root: Uint8Array;
  readonly path: Uint8Array;
}

const toFile = (folder: PendingFolder, row: Record<string, SQLOutputValue>): PendingFile => ({
  fileId: Number(row['id']),
  shareId: folder.shareId,
  root: folder.root,
  path: Buffer.concat([folder.path, row['name'] as Uint8Array]),
  sizeBytes: Number(row['size']),
  modifiedNs: BigInt(row['modified_ns'] as bigint),
  changedNs: BigInt(row['changed_ns'] as bigint),
  inode: BigInt.asUintN(64, row['inode'] as bigint),
  deviceId: BigInt.asUintN(64, row['device'] as bigint),
  exposure: unpackExposure(Number(row['exposure'])),
});

/** Files of one turn, folder after folder: first those of the first rank, by number within a rank. */
const createTurn = ({ db }: Store, turn: number, handedOut: Set<number>) => {
  const waiting = turn === TURN.first ? 'pending > rest' : 'rest > 0';
  const folderFrom = db.prepare(
    `SELECT folder.id, share, root, path FROM folder JOIN share ON share.id = folder.share
     WHERE ${waiting} AND rank = ? AND folder.id >= ? AND share NOT IN (SELECT value FROM json_each(?)) ORDER BY folder.id LIMIT 1`,
  );
  const filesFrom = db.prepare(
    `SELECT id, name, size, modified_ns, changed_ns, inode, device, exposure FROM entry
     WHERE folder = ? AND name >= ? AND state = 0 AND gone_scan IS NULL AND turn = ${turn} ORDER BY name LIMIT ?`,
  );
  filesFrom.setReadBigInts(true);
  /** Where to go on: a folder, and the first name in it that was not looked at. */
  let [rank, folderId, name]: [number, number, Uint8Array] = [0, 0, START];
  const begin = (): void => {
    [rank, folderId, name] = [0, 0, START];
  };

  const folderAtCursor = (held: string): PendingFolder | undefined => {
    let row = folderFrom.get(rank, folderId, held);
    // Rank by rank: a comparison of both at once would begin at the rank's first folder each time.
    while (row === undefined && rank < RANK.usual) {
      [rank, folderId, name] = [rank + 1, 0, START];
      row = folderFrom.get(rank, folderId, held);
    }
    if (row === undefined) return undefined;
    const id = Number(row['id']);
    if (id !== folderId) [folderId, name] = [id, START];
    return {
      id,
      shareId: Number(row['share']),
      root: row['root'] as Uint8Array,
      path: row['path'] as Uint8Array,
    };
  };

  /** From the cursor to the end of the folders. */
  const takeTo = (files: PendingFile[], limit: number, held: string): void => {
    for (
      let folder = folderAtCursor(held);
      folder !== undefined && files.length < limit;
      folder = folderAtCursor(held)
    ) {
      const asked = limit - files.length;
      const rows = filesFrom.all(folder.id, name, asked);
      for (const row of rows) {
        const fileId = Number(row['id']);
        if (handedOut.has(fileId)) continue;
        handedOut.add(fileId);
        files.push(toFile(folder, row));
      }
      const last = rows.at(-1);
      if (rows.length < asked || last === undefined) [folderId, name] = [folder.id + 1, START];
      else name = Buffer.concat([last['name'] as Uint8Array, ZERO]);
    }
  };
  return { begin, takeTo };
};

export const createPendingFiles = (store: Store): PendingFiles => {
  const handedOut = new Set<number>();
  const turns = [TURN.first, TURN.rest].map((turn) => createTurn(store, turn, handedOut));
  return {
    next: (limit, shares = new Set()) => {
      const held = JSON.stringify([...shares]);
      const files: PendingFile[] = [];
      for (const { begin, takeTo } of turns) {
        if (files.length < limit) takeTo(files, limit, held);
        if (files.length < limit) {
          // A folder listed later may stand before those already passed: look once more from the front.
          begin();
          takeTo(files, limit, held);
        }
      }
      return files;
    },
    done: (fileId) => {
      handedOut.delete(fileId);
    },
  };
};
