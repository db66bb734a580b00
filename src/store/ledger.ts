/** The ledger of a scan while it runs. One process, one writer; every method is one transaction, all or nothing. */
import type { FolderListing } from '../model/listing.ts';
import { type ClosedState, closeScan } from './close-scan.ts';
import { createCurrentReadings, engineOfShare } from './current-readings.ts';
import type { RowContext } from './decide-row.ts';
import { createFolderSql } from './folder-sql.ts';
import { createFrontier, type FolderEntry, type Frontier } from './frontier.ts';
import { createPendingFiles, type PendingFile, type PendingFiles } from './pending-files.ts';
import { createListingRecorder, type ListingRecorder } from './record-listing.ts';
import { createVerdictRecorder, type StoredVerdict, type VerdictRecorder } from './record-verdicts.ts';
import { createRekeyer, endRotation } from './rotate-key.ts';
import {
  insertScan,
  keepEngine,
  markRunning,
  openScanOf,
  type ScanOptions,
  type ShareOptions,
  upsertShare,
} from './scan-rows.ts';
import { createSession, type Session } from './session.ts';
import type { Store } from './store.ts';
import { createReclassifier, type Reclassified, type StoredEvidence } from './stored-evidence.ts';
import { transact } from './transact.ts';
import { createWords } from './words.ts';

export type { FolderEntry } from './frontier.ts';
export type { PendingFile } from './pending-files.ts';
export type { StoredVerdict } from './record-verdicts.ts';
export type { ScanOptions, ShareOptions } from './scan-rows.ts';
export type ScanState = ClosedState;

export interface LedgerProgress {
  readonly foldersListed: number;
  readonly foldersFailed: number;
  readonly foldersPending: number;
  readonly filesPending: number;
  /** Verdicts recorded by this process. */
  readonly filesDone: number;
}

export interface ScanLedger {
  /** Continues the last scan if it was not closed and everything that decides its outcome is equal; else begins one. */
  startOrResumeScan(options: ScanOptions): { readonly scanId: number; readonly resumed: boolean };
  /** Once for each share after every start, resumed or not; puts its root into the frontier the first time. */
  addShare(share: ShareOptions): number;
  /** Folders to be listed, none of them twice, of shares that are not `held`; empty: none at the moment. */
  nextFolders(limit: number, held?: ReadonlySet<number>): FolderEntry[];
  recordListing(listing: FolderListing): void;
  /** Several parts in one transaction, which is faster. Parts of one folder must come one after another in time. */
  recordListings(listings: readonly FolderListing[]): void;
  /** Files to be read, none of them twice, of completely listed folders only; empty: none at the moment. */
  nextFiles(limit: number, held?: ReadonlySet<number>): PendingFile[];
  recordVerdicts(batch: readonly StoredVerdict[]): void;
  /** Hands out the files whose class rests on another policy, declaration, right or decision than now, and stores what is answered. */
  reclassify(judge: (file: StoredEvidence) => Pick<Reclassified, 'classification' | 'exposure'>): number;
  progress(): LedgerProgress;
  /** `interrupted` can be continued by the next `startOrResumeScan`; `finished` closes the scan for good. */
  finishScan(end: 'finished' | 'interrupted'): ScanState;
}

interface Running {
  readonly scanId: number;
  readonly frontier: Frontier;
  readonly files: PendingFiles;
  readonly listings: ListingRecorder;
  readonly verdicts: VerdictRecorder;
  readonly session: Session;
  readonly basisHash: string;
  readonly now: () => Date;
  readonly counts: { -readonly [Name in keyof LedgerProgress]: number };
}

export const createLedger = (store: Store): ScanLedger => {
  const { db } = store;
  const words = createWords(store);
  let running: Running | undefined;

  const current = (): Running => {
    if (running === undefined) throw new Error('startOrResumeScan comes first');
    return running;
  };
  /** What was remembered of a transaction that did not happen must not be used again. */
  const all = <Result>(work: () => Result): Result => {
    try {
      return transact(store, work);
    } catch (error) {
      words.forget();
      running?.listings.forget();
      throw error;
    }
  };
  const numberOf = (sql: string, ...values: number[]): number =>
    Number(db.prepare(sql).get(...values)?.['n'] ?? 0);

  const contextOf = (scanId: number, options: ScanOptions): RowContext => {
    const engines = new Map<number, string>();
    const isCurrent = createCurrentReadings(store, words, (shareId) => engineOfShare(store, scanId, shareId));
    const rekeyer = createRekeyer(db, words);
    return {
      scanId,
      words,
      retry: new Set(options.retry),
      verifyEvery: options.verifyEvery ?? 0,
      engineOf: (shareId) => {
        const known = engines.get(shareId) ?? engineOfShare(store, scanId, shareId).hash;
        engines.set(shareId, known);
        return known;
      },
      isReadingCurrent: (readScan, shareId, entryId) =>
        isCurrent(readScan, shareId, entryId) && !rekeyer.isDue(entryId),
    };
  };
  const isoNow = (now: () => Date): string => now().toISOString();

  return {
    startOrResumeScan: (options) => {
      const now = options.now ?? ((): Date => new Date());
      const { scanId, resumed } = all(() => {
        const open = openScanOf(store);
        keepEngine(store, options.engineHash, options.engine);
        if (open?.same(options)) {
          markRunning(store, open.scanId);
          return { scanId: open.scanId, resumed: true };
        }
        if (open !== undefined) closeScan(store, open.scanId, 'interrupted', words, isoNow(now));
        return { scanId: insertScan(store, options), resumed: false };
      });
      running = {
        scanId,
        frontier: createFrontier(store),
        files: createPendingFiles(store),
        listings: createListingRecorder(store, contextOf(scanId, options)),
        verdicts: createVerdictRecorder(store, scanId, words),
        session: createSession(store, scanId, now(), options.monotonicMs),
        basisHash: options.basisHash ?? options.policyHash,
        now,
        counts: {
          foldersListed: numberOf('SELECT count(*) AS n FROM folder WHERE listed_scan = ?', scanId),
          foldersFailed: numberOf('SELECT count(*) AS n FROM unlisted WHERE scan = ? AND why = 1', scanId),
          foldersPending: numberOf('SELECT count(*) AS n FROM folder WHERE waiting = 1'),
          filesPending: numberOf('SELECT sum(pending) AS n FROM folder WHERE pending > 0'),
          filesDone: 0,
        },
      };
      return { scanId, resumed };
    },
    addShare: (share) => {
      const { scanId, counts } = current();
      const shareId = all(() => {
        const id = upsertShare(store, scanId, share);
        const path = new Uint8Array(0);
        createFolderSql(db).queue({ shareId: id, parent: null, path, reach: null, scanId, parked: false });
        return id;
      });
      counts.foldersPending = numberOf('SELECT count(*) AS n FROM folder WHERE waiting = 1');
      return shareId;
    },
    nextFolders: (limit, held) => current().frontier.next(limit, held),
    recordListing: (listing) => record([listing]),
    recordListings: (listings) => record(listings),
    nextFiles: (limit, held) => {
      const { files, session } = current();
      const next = files.next(limit, held);
      if (next.length > 0) session.begin();
      return next;
    },
    recordVerdicts: (batch) => {
      const { verdicts, files, counts, session } = current();
      all(() => {
        for (const verdict of batch) verdicts.record(verdict);
        session.add(batch, counts.filesPending > batch.length);
      });
      for (const { verdict } of batch) files.done(verdict.fileId);
      counts.filesDone += batch.length;
      counts.filesPending -= batch.length;
    },
    reclassify: (judge) => {
      const { scanId, basisHash, now } = current();
      const reclassifier = createReclassifier(store, scanId, basisHash, words, isoNow(now).slice(0, 10));
      let count = 0;
      for (const page of reclassifier.stale()) {
        const rows = page.map((file) => ({
          verdictId: file.verdictId,
          entryId: file.entryId,
          ...judge(file),
        }));
        all(() => reclassifier.record(rows));
        count += rows.length;
      }
      return count;
    },
    progress: () => ({ ...current().counts }),
    finishScan: (end) => {
      const { scanId, now } = current();
      if (end === 'interrupted') {
        all(() =>
          db
            .prepare(`UPDATE scan SET state = 'interrupted', finished_at = ? WHERE id = ?`)
            .run(isoNow(now), scanId),
        );
        return 'interrupted';
      }
      // The end of a scan must survive a power failure; the batches before it may be read again.
      db.exec('PRAGMA synchronous = FULL');
      try {
        const state = all(() => closeScan(store, scanId, 'finished', words, isoNow(now)));
        endRotation(store);
        return state;
      } finally {
        db.exec('PRAGMA synchronous = NORMAL');
      }
    },
  };

  function record(listings: readonly FolderListing[]): void {
    const { frontier, listings: recorder, counts } = current();
    const sums = all(() => listings.map(recorder.record));
    for (const { last, folderId } of listings) if (last) frontier.done(folderId);
    for (const { listed, failed, queued, pending } of sums) {
      counts.foldersListed += listed;
      counts.foldersFailed += failed;
      counts.foldersPending += queued - listed - failed;
      counts.filesPending += pending;
    }
  }
};
