/** All sums of one scan, as they are kept with it once it is closed. */
import type { Ledger, ScanTotals } from '../model/report-source.ts';
import type { FinalState } from '../model/verdict.ts';
import { sharesOf } from './scan-rows.ts';
import type { Store } from './store.ts';
import { type FolderSettler, sumShare } from './sum-share.ts';
import { createTotals } from './totals.ts';
import type { Words } from './words.ts';

export interface ShareSums {
  readonly shareId: number;
  readonly ledger: Ledger;
  readonly bytes: number;
  readonly phiFiles: number;
  /** Absent in sums of an older phisweep. */
  readonly clearedFiles?: number;
  readonly patients: number;
}

export interface ScanSums {
  readonly shares: readonly ShareSums[];
  readonly clearedFiles?: number;
  readonly ledger: Ledger;
  readonly phiFiles: number;
  readonly patients: number;
  readonly findings: number;
  readonly totals: ScanTotals;
}

const addCounts = <Key extends string>(
  parts: readonly Readonly<Partial<Record<Key, number>>>[],
): Partial<Record<Key, number>> => {
  const sums: Partial<Record<Key, number>> = {};
  for (const part of parts)
    for (const key of Object.keys(part) as Key[]) sums[key] = (sums[key] ?? 0) + (part[key] ?? 0);
  return sums;
};

const addLedgers = (ledgers: readonly Ledger[]): Ledger => {
  const sum = (numberOf: (ledger: Ledger) => number): number =>
    ledgers.reduce((total, ledger) => total + numberOf(ledger), 0);
  const none: Record<FinalState, number> = { scanned: 0, unchanged: 0, partial: 0, excluded: 0, unread: 0 };
  return {
    enumerated: sum(({ enumerated }) => enumerated),
    byState: { ...none, ...addCounts(ledgers.map(({ byState }) => byState)) },
    byProblem: addCounts(ledgers.map(({ byProblem }) => byProblem)),
    byExclusion: addCounts(ledgers.map(({ byExclusion }) => byExclusion)),
    foldersListed: sum(({ foldersListed }) => foldersListed),
    pending: sum(({ pending }) => pending),
  };
};

/** Of the last scan of its shares only: an older one's are kept with it. One pass over its rows, in flat memory. */
export const sumScan = (
  store: Store,
  scanId: number,
  words: Words,
  settle?: FolderSettler | undefined,
): ScanSums => {
  const totals = createTotals();
  const shares = sharesOf(store, scanId).map((shareId) =>
    sumShare(store, scanId, shareId, words, totals, settle),
  );
  return {
    shares,
    ledger: addLedgers(shares.map(({ ledger }) => ledger)),
    clearedFiles: shares.reduce((sum, { clearedFiles = 0 }) => sum + clearedFiles, 0),
    phiFiles: shares.reduce((sum, { phiFiles }) => sum + phiFiles, 0),
    ...totals.finish(),
  };
};

/** The sums kept with a closed scan; undefined while it can be continued. */
export const keptSums = ({ db }: Store, scanId: number): ScanSums | undefined => {
  const sums = db.prepare('SELECT sums FROM scan WHERE id = ?').get(scanId)?.['sums'];
  return typeof sums === 'string' ? (JSON.parse(sums) as ScanSums) : undefined;
};
