/** `phisweep scan`: the main job. */
import { Command } from 'commander';
import { BOUNDS, type Config } from '../config/config-schema.ts';
import { loadNotifications } from '../config/load-notifications.ts';
import { loadPolicy } from '../config/load-policy.ts';
import { type Flags, readConfig, resolveOptions, type ScanOptions } from '../config/resolve-options.ts';
import { SUPPRESSING } from '../model/disposition.ts';
import { OCR_MODES } from '../model/ocr-settings.ts';
import { PROBLEMS } from '../model/problem.ts';
import type { ReportSource } from '../model/report-source.ts';
import type { NoticeTarget } from '../notify/send-notice.ts';
import { forecast, forecastText } from '../scan/forecast.ts';
import { isInWindow } from '../schedule/window.ts';
import { createDispositionLookup } from '../store/dispositions.ts';
import { findingChanges } from '../store/finding-changes.ts';
import type { Store } from '../store/store.ts';
import { escapeTerminal } from '../util/escape-terminal.ts';
import { todayOf } from './assessment.ts';
import { EXIT } from './exit-codes.ts';
import { notifyAfterScan, notifyFailure } from './notify-after-scan.ts';
import { collect, commaList, numberBetween, oneOf, wholeBetween } from './number-option.ts';
import { checkOutput } from './output.ts';
import { createProgressLine } from './progress-line.ts';
import { FORMATS, PATH_FORMS, renderReport, reportSourceOf } from './render-report.ts';
import { rulesFor } from './rules-for.ts';
import { type RunOptions, runScan } from './run-scan.ts';
import { type EstimateOptions, estimateLines, estimateScan } from './scan-estimate.ts';
import { createScanStop, opensAt, type ScanStop } from './stop-scan.ts';
import { type ScanWatch, type WatchFlags, watchScan } from './watch-scan.ts';

interface ScanFlags extends Flags, WatchFlags {
  readonly format: string;
  readonly output?: string;
  readonly paths: (typeof PATH_FORMS)[number];
  readonly failOn?: (typeof FAIL_ON)[number];
  readonly queue: (typeof QUEUES)[number];
  readonly rules?: readonly string[];
  readonly now?: boolean;
  readonly estimate?: boolean;
  readonly quiet?: boolean;
  readonly color: boolean;
}

const FAIL_ON = ['phi', 'new', 'label'] as const;
const QUEUES = ['piscina', 'inline'] as const;

export const scanCommand = (done: (code: number) => void): Command =>
  new Command('scan')
    .description('scan folders and report what they hold')
    .argument(
      '[roots...]',
      'folders, files or patterns such as "/srv/shares/*/radiology"; default: the shares of the configuration',
    )
    .option('--config <file>', 'configuration, default phisweep.yaml')
    .option('--profile <name>', 'settings of this profile in place of those of the configuration')
    .option('--estimate', 'only tell how long a first scan would take; nothing is stored')
    .option('--now', 'scan outside of the configured window too')
    .option('--store <path>', 'the database of findings, default in the user\u2019s state folder')
    .option('--policy <file>', 'the organisation\u2019s classification policy')
    .option(
      '--packs <names>',
      'rule packs: names, groups of them, all or default; separated by commas',
      commaList,
    )
    .option('--index <file>', 'the index of the hospital\u2019s own patients, for exact data match')
    .option('--index-key <file>', 'its key, default beside the index')
    .option('--rules <file>', 'a rule pack of your own, or a file of overrides; may be repeated', collect)
    .option('--include <glob>', 'only paths below the root that match; may be repeated', collect)
    .option('--exclude <glob>', 'no paths below the root that match; may be repeated', collect)
    .option('--one-file-system', 'stay on the file system of each root')
    .option(
      '--include-snapshots',
      'scan folders of snapshots and recycle bins too; default: left out, and counted',
    )
    .option(
      '--workers <number>',
      'scanning threads, default one per core up to 8',
      wholeBetween(...BOUNDS.workers),
    )
    .option(
      '--timeout <seconds>',
      'time for one file, or for a server to answer, default 60',
      numberBetween(...BOUNDS.timeoutSeconds),
    )
    .option(
      '--max-file-size <megabytes>',
      'bytes of one file that are read, default 8192',
      numberBetween(...BOUNDS.maxFileSizeMb),
    )
    .option(
      '--max-memory <megabytes>',
      'memory of one scanning thread, default 768',
      wholeBetween(...BOUNDS.maxMemoryMb),
    )
    .option(
      '--ocr <mode>',
      'off, auto (pages and pictures without text) or always (pages with pictures beside their text too), default auto',
      oneOf(OCR_MODES),
    )
    .option('--format <name>', `one of ${FORMATS.join(', ')}`, oneOf(FORMATS), 'summary')
    .option('--output <file>', 'write the report to a file (0600) instead of standard output')
    .option(
      '--paths <form>',
      'full, masked (parts that name a patient) or hashed: as keyed hashes',
      oneOf(PATH_FORMS),
      'full',
    )
    .option('--fail-on <what>', `exit with 1 where it is found: ${FAIL_ON.join(', ')}`, oneOf(FAIL_ON))
    .option(
      '--queue <engine>',
      'piscina (sandboxed processes) or inline (no containment, for debugging)',
      oneOf(QUEUES),
      'piscina',
    )
    .option('--log <file>', 'append what the scan does as JSON lines; put aside when it is full or old')
    .option(
      '--metrics <port>',
      'offer Prometheus metrics on 127.0.0.1 while it runs',
      wholeBetween(0, 65_535),
    )
    .option('--quiet', 'no progress')
    .option('--no-color', 'no colours on a terminal')
    .action(async (roots: readonly string[], flags: ScanFlags) => {
      const options = withHours(resolveOptions(roots, flags), flags.now === true);
      const config = readConfig(flags);
      const notifications = loadNotifications(config);
      checkOutput(flags.output);
      const rulesOf = rulesFor(options, flags);
      rulesOf(options.packs);
      const policy = loadPolicy(options.policy);
      if (flags.estimate === true) {
        const run = { options, rulesOf, policy, queue: flags.queue };
        done((await tellEstimate(run, flags.format === 'json')) ? EXIT.DONE : EXIT.INTERRUPTED);
        return;
      }
      const watch = await watchScan(flags, config);
      try {
        done(await scanAndTell({ options, rulesOf, policy, config, notifications, flags, watch }));
      } catch (error) {
        watch.fail(error);
        await notifyFailure(error, notifications, options.store);
        throw error;
      } finally {
        watch.close();
      }
    });

interface ScanTask extends Pick<RunOptions, 'options' | 'rulesOf' | 'policy'> {
  readonly config: Config;
  readonly notifications: readonly NoticeTarget[];
  readonly flags: ScanFlags;
  readonly watch: ScanWatch;
}

/** Answers the exit code. */
const scanAndTell = async (task: ScanTask): Promise<number> => {
  const { options, rulesOf, policy, config, notifications, flags, watch } = task;
  const { window } = options;
  if (window !== undefined && !isInWindow(window, new Date())) {
    const opens = opensAt(window);
    watch.log.write('scan.wait', { opens });
    process.stderr.write(
      `phisweep: outside of the window; it opens at ${opens}. --now scans all the same.\n`,
    );
    return EXIT.WINDOW_ENDED;
  }
  const stop = createScanStop(window);
  const progress = createProgressLine(flags.quiet === true);
  const run = await runScan({
    options,
    rulesOf,
    policy,
    queue: flags.queue,
    signal: stop.signal,
    onBegin: watch.begin,
    onProgress: (now) => {
      progress.show(now);
      watch.progress(now);
    },
    onDue: (sentence) => {
      watch.log.write('scan.due', { sentence });
      if (flags.quiet !== true) process.stderr.write(`phisweep: ${escapeTerminal(sentence, true)}\n`);
    },
  });
  try {
    progress.finish();
    const source = reportSourceOf(run.store, run.scanId, policy);
    const ended = stop.reason() ?? (run.state === 'interrupted' ? 'window' : undefined);
    watch.end(run, source, ended);
    await renderReport(run.store, source, {
      format: flags.format,
      output: flags.output,
      paths: flags.paths,
      colour: flags.color,
    });
    if (ended !== undefined)
      process.stderr.write(
        `phisweep: ${ended === 'window' ? 'the window ended' : 'interrupted'}; everything finished so far is stored and the next scan goes on from here.\n`,
      );
    if (ended !== undefined) tellForecast(run.store, options.window);
    for (const sentence of await notifyAfterScan(run.store, source.scan, config, notifications))
      watch.log.write('notice.fail', { sentence }, 'warn');
    return exitCodeOf(source, run.store, ended, flags.failOn);
  } finally {
    run.store.close();
    stop.release();
  }
};

/** False: it was interrupted, and nothing is told. */
const tellEstimate = async (run: Omit<EstimateOptions, 'signal'>, json: boolean): Promise<boolean> => {
  const stop = createScanStop(undefined);
  try {
    const now = new Date();
    const found = await estimateScan({ ...run, signal: stop.signal }, now);
    if (stop.signal.aborted) return false;
    const lines = json ? [JSON.stringify(found, null, 2)] : estimateLines(found, run.options, now);
    for (const line of lines) process.stdout.write(`${line}\n`);
    return true;
  } finally {
    stop.release();
  }
};

const tellForecast = (store: Store, window: ScanOptions['window']): void => {
  const now = new Date();
  const foretold = forecast(store, window, now);
  if (foretold !== undefined)
    process.stderr.write(`phisweep: ${forecastText(foretold, window?.timezone, now)}\n`);
};

/** `--now`: neither the scan nor a share keeps its hours. */
const withHours = (options: ScanOptions, now: boolean): ScanOptions =>
  now
    ? {
        ...options,
        window: undefined,
        roots: options.roots.map((root) => ({ ...root, window: undefined })),
      }
    : options;

/** 2 > 130 > 4 > 3 > 1. */
const exitCodeOf = (
  source: ReportSource,
  store: Store,
  ended: ReturnType<ScanStop['reason']>,
  failOn: ScanFlags['failOn'],
): number => {
  const { scan } = source;
  if (ended === 'signal') return EXIT.INTERRUPTED;
  if (ended === 'window') return EXIT.WINDOW_ENDED;
  const mendable = Object.entries(scan.ledger.byProblem).some(
    ([code, count]) => (count ?? 0) > 0 && PROBLEMS[code as keyof typeof PROBLEMS].mendable,
  );
  if (mendable || scan.state !== 'complete') return EXIT.INCOMPLETE;
  return failOn !== undefined && isMet(failOn, source, store) ? EXIT.FAIL_ON : EXIT.DONE;
};

const isMet = (failOn: (typeof FAIL_ON)[number], source: ReportSource, store: Store): boolean => {
  if (failOn === 'phi') return source.scan.phiFiles > 0;
  if (failOn === 'label') {
    for (const { conditions } of source.files({ phiOnly: true }))
      if (conditions.some(({ id }) => id === 'LABEL-TOO-LOW')) return true;
    return false;
  }
  const decided = createDispositionLookup(store, todayOf());
  for (const { change, fileId, category, token } of findingChanges(store, source.scan.scanId)) {
    const kind = decided.of(fileId, category, token)?.kind;
    if ((change === 'new' || change === 'reappeared') && !(kind !== undefined && SUPPRESSING.has(kind)))
      return true;
  }
  return false;
};
