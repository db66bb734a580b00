/** Shares of which a scan saw everything: only there does a risk that is no longer found count as treated. */
import { PROBLEMS, type ProblemCode } from '../model/problem.ts';
import { keptSums } from './scan-sums.ts';
import type { Store } from './store.ts';
import { STATE, UNLISTED } from './stored-codes.ts';

/**
 * Ended, every folder listed, nothing left unread that somebody could mend, and no file with PHI left out since: what an
 * exclusion hides is not fixed. Of an older scan than the last one no share counts.
 */
export const wholeShares = (store: Store, scanId: number): ReadonlySet<number> => {
  const state = store.db.prepare('SELECT state FROM scan WHERE id = ?').get(scanId)?.['state'];
  const sums = keptSums(store, scanId);
  if (sums === undefined || (state !== 'complete' && state !== 'incomplete')) return new Set();
  const isUnlisted = store.db.prepare(
    `SELECT 1 FROM unlisted JOIN folder ON folder.id = unlisted.folder
     WHERE unlisted.scan = ? AND share = ? AND why <> ${UNLISTED.excluded} LIMIT 1`,
  );
  const isHidden = store.db.prepare(
    `SELECT 1 FROM folder JOIN entry ON entry.folder = folder.id JOIN verdict ON verdict.id = entry.verdict
     LEFT JOIN class ON class.verdict = verdict.id AND class.scan = (SELECT max(scan) FROM class AS c WHERE c.verdict = verdict.id)
     WHERE share = ?2 AND entry.gone_scan IS NULL AND ifnull(class.phi, flags & 1)
       AND (entry.state = ${STATE.excluded} OR listed_scan IS NOT ?1) LIMIT 1`,
  );
  return new Set(
    sums.shares
      .filter(
        ({ shareId, ledger }) =>
          ledger.pending === 0 &&
          isUnlisted.get(scanId, shareId) === undefined &&
          isHidden.get(scanId, shareId) === undefined &&
          (Object.keys(ledger.byProblem) as ProblemCode[]).every((code) => !PROBLEMS[code].mendable),
      )
      .map(({ shareId }) => shareId),
  );
};
