/** A stored scan as reports see it. Any scan, also an older one while a newer one runs; rows come in path order and flat memory. */

import type { FileRow, ReportSource, ScanSummary } from '../model/report-source.ts';
import { UserError } from '../model/user-error.ts';
import { type RowOptions, toFileRow } from './file-row.ts';
import { createFindingRows } from './finding-rows.ts';
import { toPathForm } from './path-form.ts';
import { keptSums, type ScanSums, sumScan } from './scan-sums.ts';
import type { Store } from './store.ts';
import { type RowFilter, walkStored } from './walk-stored.ts';
import { createWords, type Words } from './words.ts';

const summaryOf = ({ db }: Store, scanId: number, sums: ScanSums): ScanSummary => {
  const scan = db.prepare('SELECT * FROM scan WHERE id = ?').get(scanId);
  const nameOf = db.prepare('SELECT name, root FROM share WHERE id = ?');
  return {
    scanId,
    state: scan?.['state'] as ScanSummary['state'],
    startedAt: String(scan?.['started_at']),
    finishedAt: (scan?.['finished_at'] as string | null) ?? undefined,
    toolVersion: String(scan?.['tool_version']),
    engineHash: String(scan?.['engine_hash']),
    policyHash: String(scan?.['policy_hash']),
    ledger: sums.ledger,
    shares: sums.shares.map((share) => {
      const row = nameOf.get(share.shareId);
      return { ...share, name: String(row?.['name']), root: toPathForm(row?.['root'] as Uint8Array).shown };
    }),
    patients: sums.patients,
    phiFiles: sums.phiFiles,
    clearedFiles: sums.clearedFiles ?? 0,
    findings: sums.findings,
  };
};

/** Best first; equal ones by path, which is the order they come in. */
const best = (rows: Iterable<{ row: FileRow; order: number }>, limit: number): FileRow[] => {
  const byRank = (a: { row: FileRow; order: number }, b: { row: FileRow; order: number }): number =>
    b.row.priority - a.row.priority || a.order - b.order;
  let kept: { row: FileRow; order: number }[] = [];
  for (const candidate of rows) {
    kept.push(candidate);
    if (kept.length >= limit * 2 + 64) kept = kept.sort(byRank).slice(0, limit);
  }
  return kept
    .sort(byRank)
    .slice(0, limit)
    .map(({ row }) => row);
};

export const createReportSource = (store: Store, scanId: number, options: RowOptions): ReportSource => {
  if (store.db.prepare('SELECT 1 FROM scan WHERE id = ? AND pruned = 0').get(scanId) === undefined)
    throw new UserError(`the store ${store.path} holds no scan ${scanId}.`);
  const words: Words = createWords(store);
  const sums = keptSums(store, scanId) ?? sumScan(store, scanId, words);

  function* rows(filter: RowFilter): Generator<FileRow> {
    for (const stored of walkStored(store, scanId, filter)) yield toFileRow(stored, scanId, words, options);
  }

  return {
    scan: summaryOf(store, scanId, sums),
    totals: () => sums.totals,
    *files(filter = {}) {
      for (const row of rows(filter.phiOnly ? 'phi' : filter.notReadOnly ? 'notRead' : 'all')) {
        if (filter.phiOnly && !row.phi) continue;
        if (filter.notReadOnly && row.state !== 'unread' && row.state !== 'partial') continue;
        yield row;
      }
    },
    topFiles: (limit) =>
      best(
        rows('ranked').map((row, order) => ({ row, order })),
        limit,
      ),
    *findings() {
      const findingsOf = createFindingRows(store, scanId, words);
      for (const stored of walkStored(store, scanId, 'found')) yield* findingsOf(stored);
    },
  };
};
