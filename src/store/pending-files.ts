/** Files that wait to be read, folder after folder. Only of folders whose listing is complete. */
import type { SQLOutputValue } from 'node:sqlite';
import type { Exposure, SourceEntry } from '../model/source-entry.ts';
import type { Store } from './store.ts';
import { unpackExposure } from './stored-codes.ts';

/** A file to be read, with what its listing said of who can reach it. */
export interface PendingFile extends SourceEntry {
  readonly exposure: Exposure;
}

export interface PendingFiles {
  /** At most `limit` files, none of them twice; empty when all that wait have been handed out. */
  next(limit: number): PendingFile[];
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

export const createPendingFiles = ({ db }: Store): PendingFiles => {
  const folderFrom = db.prepare(
    `SELECT folder.id, share, root, path FROM folder JOIN share ON share.id = folder.share
     WHERE pending > 0 AND folder.id >= ? ORDER BY folder.id LIMIT 1`,
  );
  const filesFrom = db.prepare(
    `SELECT id, name, size, modified_ns, changed_ns, inode, device, exposure FROM entry
     WHERE folder = ? AND name >= ? AND state = 0 AND gone_scan IS NULL ORDER BY name LIMIT ?`,
  );
  filesFrom.setReadBigInts(true);
  const handedOut = new Set<number>();
  /** Where to go on: a folder, and the first name in it that was not looked at. */
  let folderId = 0;
  let name: Uint8Array = START;

  const folderAtCursor = (): PendingFolder | undefined => {
    const row = folderFrom.get(folderId);
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
  const takeTo = (files: PendingFile[], limit: number): void => {
    for (
      let folder = folderAtCursor();
      folder !== undefined && files.length < limit;
      folder = folderAtCursor()
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
  return {
    next: (limit) => {
      const files: PendingFile[] = [];
      takeTo(files, limit);
      if (files.length < limit) {
        // A folder listed later may be numbered before those already passed: look once more from the front.
        [folderId, name] = [0, START];
        takeTo(files, limit);
      }
      return files;
    },
    done: (fileId) => {
      handedOut.delete(fileId);
    },
  };
};
