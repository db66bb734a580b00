/** What changed in a scan, value by value: new, reappeared, fixed. What is in `findings()` and not here is unchanged. */
import type { SQLOutputValue } from 'node:sqlite';
import type { Category } from '../model/category.ts';
import type { Store } from './store.ts';
import { createWords } from './words.ts';

export interface FindingChange {
  /** `moved`: the same value in a file that was recognised elsewhere; what it was there is not fixed. */
  readonly change: 'new' | 'reappeared' | 'fixed' | 'moved';
  readonly fileId: number;
  readonly category: Category;
  readonly token: string;
}

/**
 * An identity (file, category, token) is new if no row of it is older, reappeared if it was fixed before and is back.
 * A row that begins in this scan and was not fixed before only changed its count, person or confidence.
 */
const CHANGES = `
  SELECT now.entry, now.category, now.token,
    CASE
      WHEN now.fixed_scan = ?1 THEN 'fixed'
      WHEN max(former.id) IS NULL THEN 'new'
      ELSE 'reappeared'
    END AS change
  FROM value AS now
  LEFT JOIN value AS former ON former.entry = now.entry AND former.category = now.category AND former.token = now.token
    AND former.from_scan < now.from_scan AND now.fixed_scan IS NOT ?1
  WHERE now.fixed_scan = ?1 OR now.from_scan = ?1
  GROUP BY now.entry, now.category, now.token
  HAVING change <> 'reappeared' OR sum(former.fixed_scan IS NULL OR former.fixed_scan > ?1) = 0
  ORDER BY now.entry, now.category, now.token`;

export function* findingChanges(store: Store, scanId: number): Generator<FindingChange> {
  const { db } = store;
  const words = createWords(store);
  const moves = db.prepare('SELECT from_entry, to_entry FROM moved WHERE scan = ?').all(scanId);
  const movedFrom = new Map(moves.map((row) => [Number(row['to_entry']), Number(row['from_entry'])]));
  const movedTo = new Map(moves.map((row) => [Number(row['from_entry']), Number(row['to_entry'])]));
  // Did the other file hold the same value, right before (the old place) or now (the new one)?
  const held = db.prepare(
    `SELECT 1 FROM value WHERE entry = ?1 AND category = ?2 AND token = ?3 AND
       CASE WHEN ?5 THEN from_scan < ?4 AND (until_scan IS NULL OR until_scan = ?4) ELSE from_scan = ?4 END`,
  );
  const isHeld = (entry: number | undefined, row: Row, before: 0 | 1): boolean =>
    entry !== undefined &&
    held.get(entry, row['category'] as number, row['token'] as Uint8Array, scanId, before) !== undefined;

  for (const row of db.prepare(CHANGES).iterate(scanId)) {
    const fileId = Number(row['entry']);
    const change = row['change'] as FindingChange['change'];
    if (change === 'fixed' && isHeld(movedTo.get(fileId), row, 0)) continue;
    const isMoved = change === 'new' && isHeld(movedFrom.get(fileId), row, 1);
    yield {
      change: isMoved ? 'moved' : change,
      fileId,
      category: words.textOf(Number(row['category'])) as Category,
      token: Buffer.from(row['token'] as Uint8Array).toString('base64url'),
    };
  }
}

type Row = Record<string, SQLOutputValue>;

/**
 * The same over several scans: what came and went in between is nothing, what went and came back neither.
 * Scans `after` < n ≤ `upTo`.
 */
export const changesBetween = (store: Store, after: number, upTo: number): readonly FindingChange[] => {
  const seen = new Map<string, { first: FindingChange; last: FindingChange }>();
  for (let scanId = after + 1; scanId <= upTo; scanId += 1)
    for (const change of findingChanges(store, scanId)) {
      const key = `${change.fileId} ${change.category} ${change.token}`;
      const known = seen.get(key);
      if (known === undefined) seen.set(key, { first: change, last: change });
      else known.last = change;
    }
  const isThere = ({ change }: FindingChange): boolean => change !== 'fixed';
  return [...seen.values()].flatMap(({ first, last }) => {
    const wasThere = first.change === 'fixed';
    return wasThere === isThere(last) ? [] : [wasThere ? last : first];
  });
};
