/** The whole run: list folders, scan files, store verdicts. The only place that knows the order of the stages; it prints nothing. */
import type { Policy } from '../classify/policy-schema.ts';
import type { Crawler } from '../crawl/create-crawler.ts';
import type { Exposure, SourceEntry } from '../model/source-entry.ts';
import type { FileVerdict } from '../model/verdict.ts';
import type { Answer, Queue } from '../queue/queue.ts';
import { requireFreeSpace } from '../store/free-space.ts';
import type { LedgerProgress, PendingFile, ScanLedger, ScanState, StoredVerdict } from '../store/ledger.ts';
import type { Store } from '../store/store.ts';
import { createGate } from './gate.ts';
import { type DeclaredExposure, reclassify } from './reclassify.ts';
import type { ScanAnswer } from './scan-file.ts';
import { judge } from './write-verdicts.ts';

export interface ScanRun {
  readonly store: Store;
  readonly ledger: ScanLedger;
  readonly crawler: Crawler;
  readonly queue: Queue<SourceEntry, ScanAnswer>;
  readonly policy: Policy;
  /** Who can read these files, better than the listing knew; asked for files that hold something. */
  readonly exposuresOf: (files: readonly PendingFile[]) => Promise<readonly Exposure[]>;
  /** What was declared of shares: applied to files that are not read again, too. */
  readonly declared: DeclaredExposure;
  readonly signal: AbortSignal;
  readonly onProgress: (
    progress: LedgerProgress & { readonly findings: number; readonly bytes: number },
  ) => void;
}

/** Folders in one request to the crawler: enough to keep it busy, few enough to stop at once. */
const FOLDERS = 64;
/** Files fetched from the ledger at a time. */
const FILES = 512;
/** A batch of verdicts is stored when it is this long or this old: what a kill can cost is that much reading. */
const BATCH = 256;
const BATCH_MS = 1000;

export const scan = async (run: ScanRun): Promise<ScanState> => {
  // Opened whenever files may have become due; closed while the reader of the ledger has found none.
  const gate = createGate();
  const crawl = crawlAll(run, gate.open).finally(gate.end);
  // A crawl that fails must not be an unhandled rejection while the queue is still being drained.
  const crawled = crawl.then(
    () => undefined,
    (error: unknown) => ({ error }),
  );
  try {
    await scanAll(run, gate);
  } finally {
    run.crawler.close();
  }
  const failed = await crawled;
  if (failed !== undefined && !run.signal.aborted) throw failed.error;
  if (!run.signal.aborted) reclassify(run.ledger, run.policy, run.declared);
  return run.ledger.finishScan(run.signal.aborted ? 'interrupted' : 'finished');
};

const crawlAll = async (
  { store, ledger, crawler, signal }: ScanRun,
  filesMayBeDue: () => void,
): Promise<void> => {
  while (!signal.aborted) {
    const folders = ledger.nextFolders(FOLDERS);
    if (folders.length === 0) return;
    requireFreeSpace(store);
    for await (const listings of crawler.list(folders)) {
      ledger.recordListings(listings);
      filesMayBeDue();
      if (signal.aborted) return;
    }
  }
};

type Gate = ReturnType<typeof createGate>;

async function* jobsOf({ ledger, signal }: ScanRun, gate: Gate, taken: Map<number, PendingFile>) {
  while (!signal.aborted) {
    // Asked before the ledger: what comes between the two is then found the next time round.
    const ended = gate.ended();
    const files = ledger.nextFiles(FILES);
    for (const payload of files) {
      if (signal.aborted) return;
      taken.set(payload.fileId, payload);
      yield { id: payload.fileId, payload };
    }
    if (files.length > 0) continue;
    if (ended) return;
    await gate.wait();
  }
}

const scanAll = async (run: ScanRun, gate: Gate): Promise<void> => {
  const taken = new Map<number, PendingFile>();
  let batch: { verdict: FileVerdict; entry: PendingFile }[] = [];
  let begun = performance.now();
  let findings = 0;
  let bytes = 0;
  const flush = async (): Promise<void> => {
    begun = performance.now();
    if (batch.length === 0) return;
    const verdicts = batch;
    batch = [];
    requireFreeSpace(run.store);
    run.ledger.recordVerdicts(await withExposure(run, verdicts));
    run.onProgress({ ...run.ledger.progress(), findings, bytes });
  };
  for await (const answer of run.queue.run(jobsOf(run, gate, taken), { signal: run.signal })) {
    const entry = taken.get(answer.id);
    if (entry === undefined) continue;
    taken.delete(answer.id);
    const verdict = verdictOf(answer, entry);
    if ('findings' in verdict) for (const { matches } of verdict.findings.counts) findings += matches;
    if ('facts' in verdict) bytes += verdict.facts?.bytesRead ?? 0;
    batch.push({ verdict, entry });
    if (batch.length >= BATCH || performance.now() - begun >= BATCH_MS) await flush();
  }
  await flush();
};

const verdictOf = (answer: Answer<ScanAnswer>, entry: SourceEntry): FileVerdict => {
  if ('result' in answer) return answer.result.verdict;
  const { sizeBytes, modifiedNs, changedNs, inode } = entry;
  return {
    fileId: entry.fileId,
    stamp: { sizeBytes, modifiedNs, changedNs, inode },
    state: 'unread',
    problem: { code: answer.failure },
  };
};

/** Lists of access are asked for only where something was found: it is the dearest question. */
const withExposure = async (
  run: ScanRun,
  batch: readonly { verdict: FileVerdict; entry: PendingFile }[],
): Promise<StoredVerdict[]> => {
  const holding = batch.filter(({ verdict }) => 'findings' in verdict && verdict.findings.counts.length > 0);
  const exposures = await run.exposuresOf(holding.map(({ entry }) => entry));
  const known = new Map(holding.map(({ entry }, i) => [entry.fileId, exposures[i]]));
  return batch.map(({ verdict, entry }) => {
    const exposure = known.get(entry.fileId);
    return {
      ...judge(verdict, entry, exposure ?? entry.exposure, run.policy),
      ...(exposure === undefined ? {} : { exposure }),
    };
  });
};
