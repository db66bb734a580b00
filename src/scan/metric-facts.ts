/** What a store knows for Prometheus: its last scan, and whether scanning is well. */
import { statSync } from 'node:fs';
import type { MetricFacts, ScanFacts } from '../metrics/scan-metrics.ts';
import { healthSigns } from '../store/health-signs.ts';
import { listScans } from '../store/list-scans.ts';
import { keptSums } from '../store/scan-sums.ts';
import { shareNames } from '../store/share-names.ts';
import type { Store } from '../store/store.ts';

/** A scan that can be continued has no sums yet: the one before it is told of. */
const lastSummed = (store: Store): ScanFacts | undefined => {
  const names = shareNames(store);
  for (const scan of listScans(store).toReversed()) {
    const sums = keptSums(store, scan.scanId);
    if (sums === undefined) continue;
    const shares = sums.shares.map((share) => ({ ...share, name: names.get(share.shareId) ?? '' }));
    return { ...scan, patients: sums.patients, shares };
  }
  return undefined;
};

/** `scan`: where somebody has summed it already. */
export const metricFactsOf = (
  store: Store,
  maxAgeDays: number | undefined,
  now: Date,
  scan: ScanFacts | undefined = lastSummed(store),
): MetricFacts => ({
  scan,
  lastCompleteAt: listScans(store).findLast(({ state }) => state === 'complete')?.finishedAt,
  signs: healthSigns(store, maxAgeDays, now).map(({ kind }) => kind),
  storeBytes: statSync(store.path, { throwIfNoEntry: false })?.size ?? 0,
});
