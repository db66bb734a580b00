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

/** `day` (RFC 3339 date): decisions that are in force then count. Throws `UserError` where there is no scan to apply it to, or the last one can still be continued. */
export const applyPolicy = (store: Store, policyHash: string, judge: Judge, day: string): AppliedPolicy => {
  const { db } = store;
  const scanId = Number(db.prepare('SELECT max(id) AS id FROM scan').get()?.['id'] ?? 0);
  if (scanId === 0) throw new UserError(`The store ${store.path} holds no scan yet; scan first.`);
  if (keptSums(store, scanId) === undefined)
    throw new UserError(
      `Scan ${scanId} is not finished; run the scan again to its end, it then applies the policy itself.`,
    );
  return transact(store, () => {
    const files = classifyAnew(store, scanId, policyHash, judge, day);
    db.prepare('UPDATE scan SET policy_hash = ?1, basis_hash = ?1 WHERE id = ?2').run(policyHash, scanId);
    return { scanId, files };
  });
};

type Judge = (file: StoredEvidence) => Pick<Reclassified, 'classification' | 'exposure'>;

/** Inside a transaction. The sums of the scan are made anew. */
const classifyAnew = (store: Store, scanId: number, basisHash: string, judge: Judge, day: string): number => {
  const words = createWords(store);
  const reclassifier = createReclassifier(store, scanId, basisHash, words, day);
  let files = 0;
  for (const page of reclassifier.stale()) {
    reclassifier.record(
      page.map((file) => ({ verdictId: file.verdictId, entryId: file.entryId, ...judge(file) })),
    );
    files += page.length;
  }
  if (files > 0)
    store.db
      .prepare('UPDATE scan SET sums = ? WHERE id = ?')
      .run(JSON.stringify(sumScan(store, scanId, words)), scanId);
  return files;
};

/**
 * What people decided of findings, over the last scan, and that alone. Undefined: it can still be continued and does it itself,
 * or was classified by another policy than this one. `policyHash` undefined: that of the scan, whichever it is.
 */
export const applyDecisions = (
  store: Store,
  policyHash: string | undefined,
  judge: Judge,
  day: string,
): AppliedPolicy | undefined => {
  const scan = store.db
    .prepare('SELECT id, policy_hash, basis_hash, sums FROM scan ORDER BY id DESC LIMIT 1')
    .get();
  if (scan === undefined || typeof scan['sums'] !== 'string') return undefined;
  if (policyHash !== undefined && scan['policy_hash'] !== policyHash) return undefined;
  const scanId = Number(scan['id']);
  const basisHash = String(scan['basis_hash']);
  return transact(store, () => ({ scanId, files: classifyAnew(store, scanId, basisHash, judge, day) }));
};
