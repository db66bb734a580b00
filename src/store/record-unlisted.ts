/** A folder that could not be listed is a row of the ledger itself, under its own name in its parent (a root: under no name). */
import type { ProblemCode } from '../model/problem.ts';
import { createFolderSql, type FolderRow } from './folder-sql.ts';
import type { Store } from './store.ts';
import { KIND, packExposure, STATE, UNLISTED } from './stored-codes.ts';
import type { Words } from './words.ts';

/** Marks the row as a folder's own, which no listing of its parent held. */
export const NO_MODE = -1;

const UNKNOWN_EXPOSURE = packExposure(5, 2, 3);

const nameOf = (path: Uint8Array): Uint8Array => {
  const end = Math.max(0, path.length - 1);
  return path.subarray(path.subarray(0, end).lastIndexOf(0x2f) + 1, end);
};

export const recordUnlisted = (
  store: Store,
  words: Words,
  folder: FolderRow,
  scanId: number,
  problem: ProblemCode,
): void => {
  const { db } = store;
  const home = folder.parent ?? folder.id;
  const name = nameOf(folder.path);
  const reason = words.idOf(problem);
  db.prepare(
    `INSERT INTO past (entry, folder, name, kind, state, reason, size, modified_ns, changed_ns, inode, device, mode, uid, gid,
       exposure, from_scan, read_scan, until_scan, verdict)
     SELECT id, folder, name, kind, state, reason, size, modified_ns, changed_ns, inode, device, mode, uid, gid,
       exposure, from_scan, read_scan, min(ifnull(gone_scan, ?3), ?3), verdict FROM entry WHERE folder = ?1 AND name = ?2 AND from_scan < ?3`,
  ).run(home, name, scanId);
  db.prepare(
    `INSERT INTO entry (folder, name, kind, state, reason, size, modified_ns, changed_ns, inode, device, mode, uid, gid, exposure, from_scan)
     VALUES (?1, ?2, ${KIND.directory}, ${STATE.unread}, ?4, 0, 0, 0, 0, 0, ${NO_MODE}, 0, 0, ${UNKNOWN_EXPOSURE}, ?3)
     ON CONFLICT (folder, name) DO UPDATE SET kind = ${KIND.directory}, state = ${STATE.unread}, reason = ?4, size = 0, modified_ns = 0,
       changed_ns = 0, inode = 0, device = 0, mode = ${NO_MODE}, uid = 0, gid = 0, exposure = ${UNKNOWN_EXPOSURE}, from_scan = ?3, read_scan = NULL, gone_scan = NULL`,
  ).run(home, name, scanId, reason);
  createFolderSql(db).notListed(folder.id, scanId, UNLISTED.failed);
};
