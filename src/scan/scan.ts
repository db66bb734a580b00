/** The whole run: list folders, scan files, store verdicts. The only place that knows the order of the stages; it prints nothing. */
import type { Policy } from '../classify/policy-schema.ts';
import type { Crawler } from '../crawl/create-crawler.ts';
import type { ProblemCode } from '../model/problem.ts';
import type { Exposure, SourceEntry } from '../model/source-entry.ts';
import type { FileVerdict } from '../model/verdict.ts';
import type { Queue } from '../queue/queue.ts';
import { requireFreeSpace } from '../store/free-space.ts';
import type { LedgerProgress, PendingFile, ScanLedger, ScanState, StoredVerdict } from '../store/ledger.ts';
import type { Store } from '../store/store.ts';
import { createDeadShares, type DeadShares } from './dead-shares.ts';
import { createGate } from './gate.ts';
import { type DeclaredExposure, followMoves, reclassify } from './reclassify.ts';
import type { ScanAnswer, ScanJob } from './scan-file.ts';
import { scanLanes } from './scan-lanes.ts';
import type { Throttle } from './throttle.ts';
import { judge } from './write-verdicts.ts';

export interface ScanRun {
  readonly store: Store;
  readonly ledger: ScanLedger;
  readonly crawler: Crawler;
  readonly queue: Queue<ScanJob, ScanAnswer>;
  /** The lane of OCR; absent where it is off. */
  readonly ocrQueue: Queue<ScanJob, ScanAnswer> | undefined;
  readonly policy: Policy;
  /** Who can read these files, better than the listing knew; asked for files that hold something. */
  readonly exposuresOf: (files: readonly PendingFile[]) => Promise<readonly Exposure[]>;
  /** What was declared of shares: applied to files that are not read again, too. */
  readonly declared: DeclaredExposure;
  /** Which setup of the queue's job holds for a share; default 0. */
  readonly setupOf?: (shareId: number) => number;
  /** Shares that must wait now: their own hours are over, or have not begun. */
  readonly heldShares?: () => ReadonlySet<number>;
  /** Asked before each file is handed out. */
  readonly throttle: Throttle;
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
const NONE: ReadonlySet<number> = new Set();

export const scan = async (run: ScanRun): Promise<ScanState> => {
  // Opened whenever files may have become due; closed while the reader of the ledger has found none.
  const gate = createGate();
  const crawl = crawlAll(run, gate.open).finally(() => {
    gate.end();
    // Its threads hold memory that the reading can use.
    run.crawler.close();
  });
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
  const state = run.ledger.finishScan(run.signal.aborted || isHeldUp(run) ? 'interrupted' : 'finished');
  if (state !== 'interrupted')
    followMoves(run.store, run.policy, run.declared, new Date().toISOString().slice(0, 10));
  return state;
};

/** Is there work left that only waits for the hours of its share? */
const isHeldUp = ({ ledger, heldShares }: ScanRun): boolean => {
  const { filesPending, foldersPending } = ledger.progress();
  return filesPending + foldersPending > 0 && (heldShares?.().size ?? 0) > 0;
};

const crawlAll = async (
  { store, ledger, crawler, signal, throttle, heldShares = () => NONE }: ScanRun,
  filesMayBeDue: () => void,
): Promise<void> => {
  const shareOf = new Map<number, number>();
  const next = () => ledger.nextFolders(FOLDERS, heldShares());
  /** Fetched as threads become free: they never wait for the slowest of a batch. */
  function* due() {
    for (let more = next(); more.length > 0; more = next()) {
      requireFreeSpace(store);
      for (const { folderId, shareId } of more) shareOf.set(folderId, shareId);
      yield* more;
    }
  }
  // The last folders listed may have put new ones into the frontier.
  for (let any = true; any && !signal.aborted; ) {
    any = false;
    for await (const listings of crawler.list(due())) {
      any = true;
      // Told before they are recorded, waited for after: their buffers are the crawler's.
      const asked = listings.map(({ folderId, openMs }) => ({ shareId: shareOf.get(folderId), openMs }));
      for (const { folderId, last } of listings) if (last) shareOf.delete(folderId);
      ledger.recordListings(listings);
      filesMayBeDue();
      if (signal.aborted) return;
      await throttle.rest(asked.filter(isTimed), signal);
    }
  }
};

const isTimed = (folder: {
  readonly shareId: number | undefined;
  readonly openMs: number | undefined;
}): folder is { readonly shareId: number; readonly openMs: number } =>
  folder.shareId !== undefined && folder.openMs !== undefined;

type Gate = ReturnType<typeof createGate>;

async function* jobsOf(run: ScanRun, gate: Gate, taken: Map<number, PendingFile>, dead: DeadShares) {
  const { ledger, signal, throttle, setupOf = () => 0, heldShares = () => NONE } = run;
  while (!signal.aborted) {
    // Asked before the ledger: what comes between the two is then found the next time round.
    const ended = gate.ended();
    const files = ledger.nextFiles(FILES, heldShares());
    const lost = new Set(files.filter(dead.has));
    await giveUp(run, [...lost]);
    for (const payload of files) {
      if (signal.aborted) return;
      if (lost.has(payload)) continue;
      await throttle.admit(payload, signal);
      if (signal.aborted) return;
      taken.set(payload.fileId, payload);
      const setup = setupOf(payload.shareId);
      yield { id: payload.fileId, payload: setup === 0 ? payload : { ...payload, setup } };
    }
    if (files.length > 0) continue;
    if (ended) return;
    await gate.wait();
  }
}

/** Files of a share that answers no more get their state without being tried. */
const giveUp = async (run: ScanRun, files: readonly PendingFile[]): Promise<void> => {
  if (files.length === 0) return;
  const lost = files.map((entry) => ({ verdict: unreadOf(entry, 'NO_ANSWER'), entry }));
  run.ledger.recordVerdicts(await withExposure(run, lost));
};

const scanAll = async (run: ScanRun, gate: Gate): Promise<void> => {
  const taken = new Map<number, PendingFile>();
  const dead = createDeadShares(run.crawler.isSilent);
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
  const answers = scanLanes<PendingFile>(jobsOf(run, gate, taken, dead), {
    first: run.queue,
    second: run.ocrQueue,
    signal: run.signal,
    payloadOf: (id) => taken.get(id),
  });
  for await (const answer of answers) {
    const entry = taken.get(answer.id);
    if (entry === undefined) continue;
    taken.delete(answer.id);
    if ('result' in answer) {
      const { cpuMs = 0, openMs } = answer.result;
      run.throttle.note(entry.shareId, { cpuMs, ...(openMs === undefined ? {} : { openMs }) });
    }
    const verdict = 'result' in answer ? answer.result.verdict : unreadOf(entry, answer.failure);
    dead.note(entry, verdict);
    if ('findings' in verdict) for (const { matches } of verdict.findings.counts) findings += matches;
    if ('facts' in verdict) bytes += verdict.facts?.bytesRead ?? 0;
    batch.push({ verdict, entry });
    if (batch.length >= BATCH || performance.now() - begun >= BATCH_MS) await flush();
  }
  await flush();
};

const unreadOf = (entry: SourceEntry, code: ProblemCode): FileVerdict => {
  const { sizeBytes, modifiedNs, changedNs, inode } = entry;
  return {
    fileId: entry.fileId,
    stamp: { sizeBytes, modifiedNs, changedNs, inode },
    state: 'unread',
    problem: { code },
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
