/** Shares of which a scan saw everything: only there does a risk that is no longer found count as treated. */
import { PROBLEMS, type ProblemCode } from '../model/problem.ts';
import { keptSums } from './scan-sums.ts';
import type { Store } from './store.ts';
import { UNLISTED } from './stored-codes.ts';

/** Ended, every folder listed, and nothing left unread that somebody could mend. */
export const wholeShares = (store: Store, scanId: number): ReadonlySet<number> => {
  const state = store.db.prepare('SELECT state FROM scan WHERE id = ?').get(scanId)?.['state'];
  const sums = keptSums(store, scanId);
  if (sums === undefined || (state !== 'complete' && state !== 'incomplete')) return new Set();
  const isUnlisted = store.db.prepare(
    `SELECT 1 FROM unlisted JOIN folder ON folder.id = unlisted.folder
     WHERE unlisted.scan = ? AND share = ? AND why <> ${UNLISTED.excluded} LIMIT 1`,
  );
  return new Set(
    sums.shares
      .filter(
        ({ shareId, ledger }) =>
          ledger.pending === 0 &&
          isUnlisted.get(scanId, shareId) === undefined &&
          (Object.keys(ledger.byProblem) as ProblemCode[]).every((code) => !PROBLEMS[code].mendable),
      )
      .map(({ shareId }) => shareId),
  );
};
