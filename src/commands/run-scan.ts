/** Sets a scan up from checked options: opens the store, names the shares, starts crawler and queue, and runs it. */
import { createHash } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { labelShapesOf } from '../classify/policy-labels.ts';
import { declaredExposure } from '../config/declared-exposure.ts';
import type { LoadedPolicy } from '../config/load-policy.ts';
import type { LoadedRules } from '../config/load-rules.ts';
import type { RootOption, ScanOptions } from '../config/resolve-options.ts';
import { TOOL_VERSION } from '../config/tool-version.ts';
import { aclExposures } from '../crawl/acl.ts';
import { SERVER_PATIENCE_MS } from '../crawl/answers.ts';
import { type Crawler, createCrawler } from '../crawl/create-crawler.ts';
import { toGroupIds } from '../crawl/large-groups.ts';
import type { Exposure, SourceEntry } from '../model/source-entry.ts';
import type { DeclaredExposure } from '../scan/reclassify.ts';
import { type ScanRun, scan } from '../scan/scan.ts';
import { createThrottle, type ThrottleClock } from '../scan/throttle.ts';
import { isInWindow } from '../schedule/window.ts';
import { createLedger, type ScanState } from '../store/ledger.ts';
import { openStore } from '../store/open-store.ts';
import type { Store } from '../store/store.ts';
import { forbidCore } from '../util/no-core.ts';
import { lowerPriority } from './lower-priority.ts';
import { dueAgain, dueSentence } from './present-engine.ts';
import { queuesOf } from './scan-queues.ts';
import { globsOf, type NamedRoot, ownOptionsOf, rootsOf } from './scan-roots.ts';
import { type ShareSetup, scanSetupsOf } from './scan-setups.ts';

export type RunProgress = Parameters<ScanRun['onProgress']>[0];

export interface RunOptions {
  readonly options: ScanOptions;
  /** All rules with the organisation's own, for these packs. */
  readonly rulesOf: (packs: readonly string[] | undefined) => LoadedRules;
  readonly policy: LoadedPolicy;
  readonly queue: 'piscina' | 'inline';
  readonly signal: AbortSignal;
  readonly onProgress: (progress: RunProgress) => void;
  /** Told before the first file is read: what must be read again though it did not change. */
  readonly onDue: (sentence: string) => void;
  /** The store is open, the scan has its number, nothing is listed yet. */
  readonly onBegin?: (begun: BegunRun) => void;
}

export interface BegunRun {
  readonly store: Store;
  readonly scanId: number;
  /** It goes on where another run of the program stopped. */
  readonly resumed: boolean;
}

export interface FinishedRun extends BegunRun {
  /** The caller closes its store. */
  readonly state: ScanState;
}

export const runScan = async (run: RunOptions): Promise<FinishedRun> => {
  const { options } = run;
  forbidCore();
  lowerPriority(options.throttle.nice);
  const silenceMs = options.limits.timeoutMs;
  const roots = await rootsOf(options.roots, Math.min(silenceMs, SERVER_PATIENCE_MS));
  const only = roots.flatMap(({ path, only: names }) => (names === undefined ? [] : [{ path, names }]));
  const crawler = createCrawler({ ...options, globs: globsOf(roots, options), only, silenceMs });
  try {
    return await runOn(openStore(options.store), crawler, roots, run);
  } finally {
    crawler.close();
  }
};

const CLOCK: ThrottleClock = {
  now: () => performance.now(),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  cores: availableParallelism(),
};

interface Share {
  readonly name: string;
  readonly exposure: Exposure | undefined;
  readonly window: RootOption['window'];
  readonly setup: ShareSetup;
}

const runOn = async (
  store: Store,
  crawler: Crawler,
  roots: readonly NamedRoot[],
  { options, rulesOf, policy, queue, signal, onProgress, onDue, onBegin }: RunOptions,
): Promise<FinishedRun> => {
  try {
    const ledger = createLedger(store);
    const shapes = labelShapesOf(policy.policy.labelReaders);
    const setups = scanSetupsOf(options, rulesOf, shapes);
    const { scanId, resumed } = ledger.startOrResumeScan({
      toolVersion: TOOL_VERSION,
      engineHash: setups.engineHash,
      engine: setups.engine,
      policyHash: policy.hash,
      basisHash: basisHashOf(policy.hash, roots, options),
      verifyEvery: options.verifyEvery,
      optionsJson: JSON.stringify({
        roots: roots.map(({ shown }) => shown),
        include: options.include,
        exclude: options.exclude,
        oneFileSystem: options.oneFileSystem,
        ...(options.includeSnapshots ? { includeSnapshots: true } : {}),
        limits: options.limits,
        ocr: options.ocr,
        ...ownOptionsOf(roots, options),
      }),
    });
    const shares = new Map<number, Share>();
    for (const root of roots) {
      const { exposure, window } = root.option;
      const name = root.option.name ?? root.shown;
      const setup = setups.of(root.option);
      const shareId = ledger.addShare({ name, root: root.path, engine: setup.engine });
      shares.set(shareId, { name, exposure, window, setup });
    }
    const due = dueAgain(store, setups.engineHash, (shareId) => shares.get(shareId)?.setup.engine);
    const sentence = due && dueSentence(due);
    onBegin?.({ store, scanId, resumed });
    if (sentence !== undefined) onDue(sentence);
    const said = declaredExposure(policy.policy, options.imported);
    const declared: DeclaredExposure = ({ shareId, path }) => {
      const share = shares.get(shareId);
      return share && said(share, path);
    };
    const [workers, ocrWorkers] = await queuesOf(queue, options, {
      ...setups.setups[0],
      others: setups.setups.slice(1),
      key: store.key,
      ...(store.formerKey && { formerKey: store.formerKey }),
      labels: shapes,
      ocr: options.ocr,
    });
    try {
      const state = await scan({
        store,
        ledger,
        crawler,
        queue: workers,
        ocrQueue: ocrWorkers,
        policy: policy.policy,
        exposuresOf: (files) => exposuresOf(files, declared, options),
        declared,
        setupOf: (shareId) => shares.get(shareId)?.setup.index ?? 0,
        heldShares: () => heldOf(shares, new Date()),
        throttle: createThrottle(options.throttle, CLOCK),
        signal,
        onProgress,
      });
      return { store, scanId, resumed, state };
    } finally {
      await Promise.all([workers.close(), ocrWorkers?.close()]);
    }
  } catch (error) {
    store.close();
    throw error;
  }
};

/** Shares whose own hours are over, or have not begun. */
const heldOf = (shares: ReadonlyMap<number, Share>, at: Date): ReadonlySet<number> =>
  new Set(
    [...shares].flatMap(([id, { window }]) => (window !== undefined && !isInWindow(window, at) ? [id] : [])),
  );

/** What classification rests on besides the files: a change of it classifies stored facts anew. */
const basisHashOf = (
  policyHash: string,
  roots: readonly NamedRoot[],
  { broadGroups, imported }: ScanOptions,
): string =>
  createHash('sha256')
    .update(
      JSON.stringify([
        policyHash,
        roots.map(({ shown, option }) => [shown, option.exposure ?? null]),
        broadGroups ?? null,
        imported.hash,
      ]),
    )
    .digest('hex')
    .slice(0, 16);

const exposuresOf = async (
  entries: readonly SourceEntry[],
  declared: DeclaredExposure,
  { broadGroups, imported }: ScanOptions,
): Promise<readonly Exposure[]> => {
  const said = entries.map(declared);
  const asked = entries.filter((_, i) => said[i] === undefined);
  const answers = await aclExposures(asked, toGroupIds(broadGroups), imported.groups);
  const found = new Map(asked.map(({ fileId }, i) => [fileId, answers[i]]));
  return entries.map(
    ({ fileId }, i) =>
      said[i] ?? found.get(fileId) ?? { reach: 'unknown', broadWrite: undefined, source: 'none' },
  );
};
