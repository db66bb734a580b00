/** What changed in a scan, value by value: new, reappeared, fixed. What is in `findings()` and not here is unchanged. */
import type { Category } from '../model/category.ts';
import type { Store } from './store.ts';
import { createWords } from './words.ts';

export interface FindingChange {
  readonly change: 'new' | 'reappeared' | 'fixed';
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
  const words = createWords(store);
  for (const row of store.db.prepare(CHANGES).iterate(scanId))
    yield {
      change: row['change'] as FindingChange['change'],
      fileId: Number(row['entry']),
      category: words.textOf(Number(row['category'])) as Category,
      token: Buffer.from(row['token'] as Uint8Array).toString('base64url'),
    };
}
