/** Files that vanished in a scan and stand elsewhere now: the same bytes, by inode first. Their decisions go along, and nothing counts as fixed. */
import { pagesById } from './pages.ts';
import type { Store } from './store.ts';

/** Inside the transaction that closes the scan, before what vanished is fixed. */
export const recordMoves = ({ db }: Store, scanId: number): void => {
  const gone = db.prepare(
    `SELECT entry.id, CAST(entry.inode AS TEXT) AS inode, verdict.content_hash FROM vanished CROSS JOIN entry ON entry.id = vanished.entry
     JOIN verdict ON verdict.id = entry.verdict
     WHERE entry.gone_scan = ? AND finding_rows > 0 AND content_hash IS NOT NULL AND vanished.entry > ? ORDER BY vanished.entry LIMIT ?`,
  );
  const arrived = db.prepare(
    `SELECT entry.id, CAST(entry.inode AS TEXT) AS inode FROM verdict JOIN entry ON entry.verdict = verdict.id AND entry.id = verdict.entry
     WHERE content_hash = ?1 AND finding_rows > 0 AND entry.gone_scan IS NULL AND entry.from_scan = ?2
       AND NOT EXISTS (SELECT 1 FROM value WHERE value.entry = entry.id AND value.from_scan < ?2) ORDER BY entry.id`,
  );
  const add = db.prepare('INSERT INTO moved (scan, from_entry, to_entry) VALUES (?, ?, ?)');
  const taken = new Set<number>();
  for (const sameInode of [true, false])
    for (const row of pagesById(gone, scanId)) {
      const from = Number(row['id']);
      if (taken.has(from)) continue;
      const to = arrived
        .all(row['content_hash'] as Uint8Array, scanId)
        .find((file) => !taken.has(Number(file['id'])) && (!sameInode || file['inode'] === row['inode']));
      if (to === undefined) continue;
      taken.add(from).add(Number(to['id']));
      add.run(scanId, from, Number(to['id']));
    }
};
