/** A new policy over the last closed scan, outside of any scan: all or nothing, and its sums are made anew. */
import { UserError } from '../model/user-error.ts';
import { keptSums, sumScan } from './scan-sums.ts';
import type { Store } from './store.ts';
import { createReclassifier, type Reclassified, type StoredEvidence } from './stored-evidence.ts';
import { transact } from './transact.ts';
import { createWords } from './words.ts';

export interface AppliedPolicy {
  readonly scanId: number;
  /** Files that were classified anew. */
  readonly files: number;
}

/** Throws `UserError` where there is no scan to apply it to, or the last one can still be continued. */
export const applyPolicy = (
  store: Store,
  policyHash: string,
  judge: (file: StoredEvidence) => Pick<Reclassified, 'classification' | 'exposure'>,
): AppliedPolicy => {
  const { db } = store;
  const scanId = Number(db.prepare('SELECT max(id) AS id FROM scan').get()?.['id'] ?? 0);
  if (scanId === 0) throw new UserError(`The store ${store.path} holds no scan yet; scan first.`);
  if (keptSums(store, scanId) === undefined)
    throw new UserError(
      `Scan ${scanId} is not finished; run the scan again to its end, it then applies the policy itself.`,
    );
  const words = createWords(store);
  return transact(store, () => {
    const reclassifier = createReclassifier(store, scanId, policyHash, words);
    let files = 0;
    for (const page of reclassifier.stale()) {
      reclassifier.record(
        page.map((file) => ({ verdictId: file.verdictId, entryId: file.entryId, ...judge(file) })),
      );
      files += page.length;
    }
    db.prepare('UPDATE scan SET policy_hash = ?1, basis_hash = ?1 WHERE id = ?2').run(policyHash, scanId);
    db.prepare('UPDATE scan SET sums = ? WHERE id = ?').run(
      JSON.stringify(sumScan(store, scanId, words)),
      scanId,
    );
    return { scanId, files };
  });
};
