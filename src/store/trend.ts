/** How scans of a store compare over time: coverage, patients, findings that came, went and came back. */
import type { TrendPoint } from '../model/evidence.ts';
import { type FindingChange, findingChanges } from './finding-changes.ts';
import { listScans } from './list-scans.ts';
import { keptSums } from './scan-sums.ts';
import type { Store } from './store.ts';

const changesIn = (store: Store, scanId: number): Record<FindingChange['change'], number> => {
  const counts = { new: 0, fixed: 0, reappeared: 0, moved: 0 };
  for (const { change } of findingChanges(store, scanId)) counts[change] += 1;
  return counts;
};

/** The newest `limit` scans that came to an end, oldest first. */
export const trendOf = (store: Store, limit: number): readonly TrendPoint[] =>
  listScans(store)
    .slice(-limit)
    .flatMap(({ scanId, state, startedAt, finishedAt }) => {
      const sums = keptSums(store, scanId);
      if (sums === undefined) return [];
      const { enumerated, byState } = sums.ledger;
      const changes = changesIn(store, scanId);
      return [
        {
          scanId,
          state,
          startedAt,
          finishedAt,
          enumerated,
          covered: byState.scanned + byState.unchanged,
          notRead: byState.partial + byState.unread,
          phiFiles: sums.phiFiles,
          patients: sums.patients,
          newFindings: changes.new,
          fixedFindings: changes.fixed,
          reappearedFindings: changes.reappeared,
        },
      ];
    });
