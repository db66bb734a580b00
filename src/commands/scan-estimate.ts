/** `phisweep scan --estimate`: what a scan of these folders will take, before the first one. */
import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { labelShapesOf } from '../classify/policy-labels.ts';
import type { LoadedPolicy } from '../config/load-policy.ts';
import type { LoadedRules } from '../config/load-rules.ts';
import type { ScanOptions } from '../config/resolve-options.ts';
import { SERVER_PATIENCE_MS } from '../crawl/answers.ts';
import { createCrawler } from '../crawl/create-crawler.ts';
import { countOf, countText, sizeText } from '../report/words.ts';
import { type Estimate, estimate, type Span } from '../scan/estimate.ts';
import { momentText } from '../scan/forecast.ts';
import { type EndOfWork, endOfWork } from '../schedule/end-of-work.ts';
import { KEY_BYTES } from '../store/token-key.ts';
import { durationText } from '../util/duration.ts';
import { queuesOf } from './scan-queues.ts';
import { globsOf, rootsOf } from './scan-roots.ts';
import { scanSetupsOf } from './scan-setups.ts';

export interface EstimateOptions {
  readonly options: ScanOptions;
  readonly rulesOf: (packs: readonly string[] | undefined) => LoadedRules;
  readonly policy: LoadedPolicy;
  readonly queue: 'piscina' | 'inline';
  readonly signal: AbortSignal;
}

export interface ForetoldScan extends Estimate {
  /** With what the throttle allows counted in. */
  readonly seconds: Span;
  /** In the configured hours, begun now; undefined: not within 400 days. */
  readonly end: { readonly least: EndOfWork | undefined; readonly most: EndOfWork | undefined };
}

const MB = 1_000_000;

export const estimateScan = async (
  { options, rulesOf, policy, queue, signal }: EstimateOptions,
  now: Date,
): Promise<ForetoldScan> => {
  const silenceMs = options.limits.timeoutMs;
  const roots = await rootsOf(options.roots, Math.min(silenceMs, SERVER_PATIENCE_MS));
  const only = roots.flatMap(({ path, only: names }) => (names === undefined ? [] : [{ path, names }]));
  const labels = labelShapesOf(policy.policy.labelReaders);
  const setups = scanSetupsOf(options, rulesOf, labels);
  const crawler = createCrawler({ ...options, globs: globsOf(roots, options), only, silenceMs });
  const [workers, ocrWorkers] = await queuesOf(queue, options, {
    ...setups.setups[0],
    others: setups.setups.slice(1),
    // Tokens are made and thrown away: the store's own key is not wanted for it.
    key: randomBytes(KEY_BYTES),
    labels,
    ocr: options.ocr,
  });
  try {
    const found = await estimate({
      roots: roots.map(({ path }) => path),
      crawler,
      queue: workers,
      ocrQueue: ocrWorkers,
      setupOf: (root) => (roots[root] === undefined ? 0 : setups.of(roots[root].option).index),
      signal,
    });
    const { filesPerSecond, mbPerSecond, cpuPercent = 100 } = options.throttle;
    // The sample was read with all threads: fewer computing time makes it so many times longer.
    const stretch = Math.max(
      1,
      Math.min(options.workers, availableParallelism()) / (availableParallelism() * (cpuPercent / 100)),
    );
    const slowest = Math.max(
      filesPerSecond === undefined ? 0 : found.files / filesPerSecond,
      mbPerSecond === undefined ? 0 : found.bytes / (mbPerSecond * MB),
    );
    const seconds = {
      least: Math.max(slowest, found.seconds.least * stretch),
      most: Math.max(slowest, found.seconds.most * stretch),
    };
    const end = {
      least: endOfWork(options.window, now, seconds.least),
      most: endOfWork(options.window, now, seconds.most),
    };
    return { ...found, seconds, end };
  } finally {
    crawler.close();
    await Promise.all([workers.close(), ocrWorkers?.close()]);
  }
};

const spanText = ({ least, most }: Span): string => {
  const [from, to] = [durationText(least), durationText(most)];
  return from === to ? `about ${to}` : `between ${from} and ${to}`;
};

export function* estimateLines(
  { folders, foldersFailed, files, bytes, leftOut, kinds, seconds, end }: ForetoldScan,
  { window, workers }: Pick<ScanOptions, 'window' | 'workers'>,
  now: Date,
): Generator<string> {
  yield `${countOf(files, 'file')} in ${countOf(folders, 'folder')}, ${sizeText(bytes)}; ${countText(leftOut)} left out by rules.`;
  if (foldersFailed > 0)
    yield `${countOf(foldersFailed, 'folder')} could not be listed; what lies below is not counted.`;
  for (const kind of kinds)
    yield `  ${kind.kind.padEnd(18)} ${countText(kind.files).padStart(12)}  ${sizeText(kind.bytes).padStart(10)}  ${spanText(kind.seconds)}`;
  const sampled = kinds.reduce((sum, kind) => sum + kind.sampled, 0);
  yield `A first scan takes ${spanText(seconds)} with ${countOf(workers, 'thread')} on this machine as it is now: ${countOf(sampled, 'file')} were read to tell, and nothing of them was stored.`;
  if (end.most === undefined) yield 'That is more than a year.';
  else {
    const { windows, at } = end.most;
    yield `${window === undefined ? 'Begun now' : `In the window from ${window.from} to ${window.until} that is ${nightsText(end.least?.windows ?? windows, windows)}; begun now`}, it is done ${momentText(at, window?.timezone, now)} at the latest.`;
  }
  yield 'Later scans read only what is new, has changed, or is due again.';
}

const nightsText = (least: number, most: number): string =>
  least === most ? countOf(most, 'night') : `${least} to ${countOf(most, 'night')}`;
