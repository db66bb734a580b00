/** Sets a scan up from checked options: opens the store, names the shares, starts crawler and queue, and runs it. */
import { createHash } from 'node:crypto';
import { type LabelShapes, labelShapesOf } from '../classify/policy-labels.ts';
import { declaredExposure } from '../config/declared-exposure.ts';
import type { LoadedPolicy } from '../config/load-policy.ts';
import type { LoadedRules } from '../config/load-rules.ts';
import type { RootOption, ScanOptions } from '../config/resolve-options.ts';
import { TOOL_VERSION } from '../config/tool-version.ts';
import { aclExposures } from '../crawl/acl.ts';
import { SERVER_PATIENCE_MS } from '../crawl/answers.ts';
import { type Crawler, createCrawler } from '../crawl/create-crawler.ts';
import { type CrawlRoot, expandRoots } from '../crawl/expand-roots.ts';
import { toGroupIds } from '../crawl/large-groups.ts';
import type { Exposure, SourceEntry } from '../model/source-entry.ts';
import type { DeclaredExposure } from '../scan/reclassify.ts';
import { type ScanRun, scan } from '../scan/scan.ts';
import { createThrottle } from '../scan/throttle.ts';
import { createLedger } from '../store/ledger.ts';
import { openStore } from '../store/open-store.ts';
import type { Store } from '../store/store.ts';
import { forbidCore } from '../util/no-core.ts';
import { lowerPriority } from './lower-priority.ts';
import { queuesOf } from './scan-queues.ts';

export type RunProgress = Parameters<ScanRun['onProgress']>[0];

export interface RunOptions {
  readonly options: ScanOptions;
  readonly rules: LoadedRules;
  readonly policy: LoadedPolicy;
  readonly queue: 'piscina' | 'inline';
  readonly signal: AbortSignal;
  readonly onProgress: (progress: RunProgress) => void;
}

/** The caller closes the store. */
export const runScan = async ({
  options,
  rules,
  policy,
  queue,
  signal,
  onProgress,
}: RunOptions): Promise<{ store: Store; scanId: number }> => {
  forbidCore();
  lowerPriority(options.throttle.nice);
  const silenceMs = options.limits.timeoutMs;
  const roots = await rootsOf(options.roots, Math.min(silenceMs, SERVER_PATIENCE_MS));
  const only = roots.flatMap(({ path, only: names }) => (names === undefined ? [] : [{ path, names }]));
  const crawler = createCrawler({ ...options, only, silenceMs });
  try {
    return await runOn(openStore(options.store), crawler, roots, {
      options,
      rules,
      policy,
      queue,
      signal,
      onProgress,
    });
  } finally {
    crawler.close();
  }
};

interface Share {
  readonly name: string;
  readonly exposure: Exposure | undefined;
}

type NamedRoot = CrawlRoot & Pick<RootOption, 'name' | 'exposure'>;

/** What a share says of itself goes to all roots that its pattern names. */
const rootsOf = async (options: readonly RootOption[], patienceMs: number): Promise<readonly NamedRoot[]> => {
  const paths = options.map(({ path }) => path);
  return (await expandRoots(paths, patienceMs)).map((root) => {
    const option = options.find(({ path }) => path === root.given);
    return { ...root, name: option?.name, exposure: option?.exposure };
  });
};

const runOn = async (
  store: Store,
  crawler: Crawler,
  roots: readonly NamedRoot[],
  { options, rules, policy, queue, signal, onProgress }: RunOptions,
): Promise<{ store: Store; scanId: number }> => {
  try {
    const ledger = createLedger(store);
    const shapes = labelShapesOf(policy.policy.labelReaders);
    const { scanId } = ledger.startOrResumeScan({
      toolVersion: TOOL_VERSION,
      engineHash: engineHashOf(rules.hash, shapes, options),
      policyHash: policy.hash,
      basisHash: basisHashOf(policy.hash, roots, options),
      verifyEvery: options.verifyEvery,
      optionsJson: JSON.stringify({
        roots: roots.map(({ shown }) => shown),
        include: options.include,
        exclude: options.exclude,
        oneFileSystem: options.oneFileSystem,
        limits: options.limits,
        ocr: options.ocr,
      }),
    });
    const shares = new Map<number, Share>();
    for (const root of roots) {
      const name = root.name ?? root.shown;
      shares.set(ledger.addShare({ name, root: root.path }), { name, exposure: root.exposure });
    }
    const said = declaredExposure(policy.policy, options.imported);
    const declared: DeclaredExposure = ({ shareId, path }) => {
      const share = shares.get(shareId);
      return share && said(share, path);
    };
    const [workers, ocrWorkers] = await queuesOf(queue, options, {
      rules: rules.sources,
      key: store.key,
      ...(rules.exact === undefined ? {} : { exact: rules.exact }),
      limits: options.limits,
      labels: shapes,
      ocr: options.ocr,
    });
    try {
      await scan({
        store,
        ledger,
        crawler,
        queue: workers,
        ocrQueue: ocrWorkers,
        policy: policy.policy,
        exposuresOf: (files) => exposuresOf(files, declared, options),
        declared,
        throttle: createThrottle(options.throttle),
        signal,
        onProgress,
      });
    } finally {
      await Promise.all([workers.close(), ocrWorkers?.close()]);
    }
    return { store, scanId };
  } catch (error) {
    store.close();
    throw error;
  }
};

/** What decides what is found: rules, readers, and the labels that are looked for. */
const engineHashOf = (rulesHash: string, shapes: LabelShapes, { ocr }: ScanOptions): string => {
  // With other bounds of OCR a page may be read that was not before.
  const { workers: _, ...settings } = ocr;
  return createHash('sha256')
    .update(JSON.stringify([rulesHash, shapes, settings]))
    .digest('hex')
    .slice(0, 16);
};

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
        roots.map(({ shown, exposure }) => [shown, exposure ?? null]),
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
