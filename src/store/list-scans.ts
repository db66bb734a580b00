/** Which scans a store holds. */
import type { ScanSummary } from '../model/report-source.ts';
import type { Store } from './store.ts';

export type ScanHead = Pick<
  ScanSummary,
  'scanId' | 'state' | 'startedAt' | 'finishedAt' | 'toolVersion' | 'engineHash' | 'policyHash'
>;

/** By number, oldest first; numbers follow the order of scans whatever the clock said. */
export const listScans = ({ db }: Store): readonly ScanHead[] =>
  db
    .prepare('SELECT * FROM scan WHERE pruned = 0 ORDER BY id')
    .all()
    .map((row) => ({
      scanId: Number(row['id']),
      state: row['state'] as ScanHead['state'],
      startedAt: String(row['started_at']),
      finishedAt: (row['finished_at'] as string | null) ?? undefined,
      toolVersion: String(row['tool_version']),
      engineHash: String(row['engine_hash']),
      policyHash: String(row['policy_hash']),
    }));

export const latestScan = (store: Store): ScanHead | undefined => listScans(store).at(-1);
