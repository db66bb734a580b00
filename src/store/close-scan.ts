/** Ends a scan for good: what vanished is marked, what was not reached is named, and its sums are kept with it. */

import { engineOfShare } from './current-readings.ts';
import { createFolderSql, endOfSubtree } from './folder-sql.ts';
import { pagesById } from './pages.ts';
import { recordMoves } from './record-moves.ts';
import { createValueRecorder } from './record-values.ts';
import { spreadTokens } from './rotate-key.ts';
import { sharesOf } from './scan-rows.ts';
import { sumScan } from './scan-sums.ts';
import { createSettledFolders } from './settled-folders.ts';
import type { Store } from './store.ts';
import { UNLISTED } from './stored-codes.ts';
import type { FolderSettler } from './sum-share.ts';
import type { Words } from './words.ts';

export type ClosedState = 'complete' | 'incomplete' | 'interrupted';

/** A folder is gone if its parent was listed without it; then all below it is. Folders left out on purpose are not gone. */
const markVanishedFolders = ({ db }: Store, scanId: number, shareId: number): void => {
  const vanished = db.prepare(
    `SELECT child.path FROM folder AS child JOIN folder AS parent ON parent.id = child.parent
     WHERE child.share = ?1 AND child.gone_scan IS NULL AND child.queued_scan < ?2 AND parent.listed_scan = ?2
       AND NOT EXISTS (SELECT 1 FROM unlisted WHERE scan = ?2 AND folder = child.id)`,
  );
  const markSubtree = db.prepare(
    'UPDATE folder SET gone_scan = ?2 WHERE share = ?1 AND path >= ?3 AND path < ?4 AND gone_scan IS NULL RETURNING id',
  );
  const remember = db.prepare(
    'INSERT OR IGNORE INTO vanished SELECT id FROM entry WHERE folder = ? AND gone_scan IS NULL AND verdict IS NOT NULL AND kind = 0',
  );
  const markEntries = db.prepare('UPDATE entry SET gone_scan = ?2 WHERE folder = ?1 AND gone_scan IS NULL');
  for (const { path } of vanished.all(shareId, scanId)) {
    const folderPath = path as Uint8Array;
    for (const { id } of markSubtree.all(shareId, scanId, folderPath, endOfSubtree(folderPath))) {
      remember.run(Number(id));
      markEntries.run(Number(id), scanId);
    }
  }
};

/** Folders still in the frontier, and files still pending, belong to no later scan. */
const emptyFrontier = ({ db }: Store, scanId: number): void => {
  const folderSql = createFolderSql(db);
  const waiting = db.prepare('SELECT id FROM folder WHERE waiting <> 0').all();
  for (const { id } of waiting) folderSql.notListed(Number(id), scanId, UNLISTED.notReached);
  db.exec('UPDATE folder SET pending = 0, rest = 0 WHERE pending > 0');
};

const isWhole = ({ db }: Store, scanId: number, shareId: number): boolean =>
  db
    .prepare(
      `SELECT 1 FROM unlisted JOIN folder ON folder.id = unlisted.folder
       WHERE unlisted.scan = ? AND share = ? AND why <> ${UNLISTED.excluded} LIMIT 1`,
    )
    .get(scanId, shareId) === undefined;

/** Only a share listed to its last folder proves that a file is gone and did not merely move out of sight. */
const fixVanished = ({ db }: Store, scanId: number, shareId: number, words: Words): void => {
  const values = createValueRecorder(db, words);
  const gone = db.prepare(
    `SELECT vanished.entry AS id FROM vanished CROSS JOIN entry ON entry.id = vanished.entry JOIN folder ON folder.id = entry.folder
     WHERE folder.share = ? AND vanished.entry > ? ORDER BY vanished.entry LIMIT ?`,
  );
  const forget = db.prepare('DELETE FROM vanished WHERE entry = ?');
  for (const { id } of pagesById(gone, shareId)) {
    values.fixAll(Number(id), scanId);
    forget.run(Number(id));
  }
};

/** Notes of each folder what the next scan may believe of it. */
const settlerOf = (store: Store, scanId: number): FolderSettler => {
  const { settle } = createSettledFolders(store.db);
  const engines = new Map<number, string>();
  return (shareId, folderId, sums, quiet) => {
    const engine = engines.get(shareId) ?? engineOfShare(store, scanId, shareId).hash;
    engines.set(shareId, engine);
    settle(folderId, engine, sums, quiet);
  };
};

const count = ({ db }: Store, sql: string): number => Number(db.prepare(sql).get()?.['n']);

/** Inside a transaction. `wanted` is what the caller believes; a scan with anything left to do is never complete. */
export const closeScan = (
  store: Store,
  scanId: number,
  wanted: 'finished' | 'interrupted',
  words: Words,
  finishedAt: string,
): ClosedState => {
  const { db } = store;
  const shares = sharesOf(store, scanId);
  const left =
    count(store, 'SELECT count(*) AS n FROM folder WHERE waiting <> 0') +
    count(store, 'SELECT ifnull(sum(pending), 0) AS n FROM folder WHERE pending > 0');
  for (const shareId of shares) markVanishedFolders(store, scanId, shareId);
  emptyFrontier(store, scanId);
  spreadTokens(store);
  recordMoves(store, scanId);
  const whole = shares.filter((shareId) => isWhole(store, scanId, shareId));
  for (const shareId of whole) fixVanished(store, scanId, shareId, words);
  const complete = left === 0 && whole.length === shares.length;
  const state: ClosedState = wanted === 'interrupted' ? 'interrupted' : complete ? 'complete' : 'incomplete';
  const sums = JSON.stringify(sumScan(store, scanId, words, settlerOf(store, scanId)));
  db.prepare('UPDATE scan SET state = ?, finished_at = ?, sums = ? WHERE id = ?').run(
    state,
    finishedAt,
    sums,
    scanId,
  );
  return state;
};
