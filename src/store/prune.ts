/** Forgets scans that are old enough: what only they could show is deleted, and the file does not keep it (`secure_delete`). */
import type { Store } from './store.ts';
import { transact } from './transact.ts';

export interface Pruned {
  readonly scans: number;
  /** The oldest scan that can still be rendered. */
  readonly keptFrom: number | undefined;
}

/**
 * Keeps every scan that ended on or after `day` (RFC 3339 date), the newest one always, and what later scans show of earlier ones.
 * Files that vanished while their findings are open stay until they are proven gone.
 */
export const prune = (store: Store, day: string): Pruned => {
  const { db } = store;
  const scans = db
    .prepare('SELECT id, finished_at, sums IS NULL AS open FROM scan WHERE pruned = 0 ORDER BY id')
    .all();
  const keptFrom = scans.findIndex(
    ({ finished_at, open }, i) =>
      i === scans.length - 1 || open === 1 || String(finished_at).slice(0, 10) >= day,
  );
  if (keptFrom <= 0) return { scans: 0, keptFrom: Number(scans[0]?.['id'] ?? 0) || undefined };
  const first = Number(scans[keptFrom]?.['id']);
  transact(store, () => {
    for (const sql of STEPS) db.prepare(sql).run(first);
    db.exec(UNREFERENCED);
  });
  db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  return { scans: keptFrom, keptFrom: first };
};

/** ?1: the oldest scan that is kept. A row that ends at it is not shown by it. */
const STEPS: readonly string[] = [
  'DELETE FROM past WHERE until_scan <= ?1',
  'DELETE FROM entry WHERE gone_scan <= ?1 AND id NOT IN (SELECT entry FROM vanished) AND id NOT IN (SELECT entry FROM past)',
  // A value that was closed but not proven away stays open for the next reading of its file.
  'DELETE FROM value WHERE until_scan <= ?1 AND (fixed_scan <= ?1 OR entry NOT IN (SELECT id FROM entry))',
  'DELETE FROM folder_past WHERE until_scan <= ?1',
  'DELETE FROM unlisted WHERE scan < ?1',
  'DELETE FROM scan_share WHERE scan < ?1',
  'DELETE FROM moved WHERE scan < ?1',
  'DELETE FROM verification WHERE scan < ?1',
  'UPDATE scan SET pruned = 1 WHERE id < ?1',
];

/** What nothing points to any more. */
const UNREFERENCED = `
  CREATE TEMP TABLE kept AS SELECT verdict AS id FROM entry WHERE verdict IS NOT NULL UNION SELECT verdict FROM past WHERE verdict IS NOT NULL;
  DELETE FROM located WHERE id IN (
    SELECT located.id FROM verdict JOIN located ON located.id >= located_first AND located.id < located_first + located_count
    WHERE verdict.id NOT IN (SELECT id FROM temp.kept));
  DELETE FROM class WHERE verdict NOT IN (SELECT id FROM temp.kept);
  DELETE FROM verdict WHERE id NOT IN (SELECT id FROM temp.kept);
  DROP TABLE temp.kept;
  DELETE FROM folder WHERE gone_scan IS NOT NULL AND id NOT IN (SELECT folder FROM entry) AND id NOT IN (SELECT folder FROM past)
    AND id NOT IN (SELECT parent FROM folder WHERE parent IS NOT NULL) AND id NOT IN (SELECT folder FROM folder_past)
    AND gone_scan <= (SELECT min(id) FROM scan WHERE pruned = 0);
`;
