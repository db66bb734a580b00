/** `phisweep scan`: the main job. */
import { Command } from 'commander';
import { BOUNDS } from '../config/config-schema.ts';
import { indexPaths, withIndex } from '../config/index-paths.ts';
import { loadPolicy } from '../config/load-policy.ts';
import { loadRules } from '../config/load-rules.ts';
import { withLocalNumbers } from '../config/local-numbers.ts';
import { type Flags, resolveOptions } from '../config/resolve-options.ts';
import { PROBLEMS } from '../model/problem.ts';
import type { ScanSummary } from '../model/report-source.ts';
import { EXIT } from './exit-codes.ts';
import { collect, commaList, numberBetween, oneOf, wholeBetween } from './number-option.ts';
import { checkOutput } from './output.ts';
import { ownRulesOf } from './own-rules-of.ts';
import { createProgressLine } from './progress-line.ts';
import { FORMATS, PATH_FORMS, renderReport, reportSourceOf } from './render-report.ts';
import { runScan } from './run-scan.ts';

interface ScanFlags extends Flags {
  readonly format: string;
  readonly output?: string;
  readonly paths: (typeof PATH_FORMS)[number];
  readonly failOn?: (typeof FAIL_ON)[number];
  readonly queue: (typeof QUEUES)[number];
  readonly rules?: readonly string[];
  readonly quiet?: boolean;
  readonly color: boolean;
}

const FAIL_ON = ['phi'] as const;
const QUEUES = ['piscina', 'inline'] as const;

export const scanCommand = (done: (code: number) => void): Command =>
  new Command('scan')
    .description('scan folders and report what they hold')
    .argument(
      '[roots...]',
      'folders, files or patterns such as "/srv/shares/*/radiology"; default: the shares of the configuration',
    )
    .option('--config <file>', 'configuration, default phisweep.yaml')
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
    .option('--quiet', 'no progress')
    .option('--no-color', 'no colours on a terminal')
    .action(async (roots: readonly string[], flags: ScanFlags) => {
      const options = resolveOptions(roots, flags);
      checkOutput(flags.output);
      const packs = ownRulesOf(
        withLocalNumbers(loadRules(options.packs), options.numbers),
        options.ownRules,
        flags.rules,
      );
      const rules = withIndex(packs, indexPaths(flags));
      const policy = loadPolicy(options.policy);
      const stop = new AbortController();
      const onSignal = (): void => stop.abort();
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, onSignal);
      const progress = createProgressLine(flags.quiet === true);
      const run = await runScan({
        options,
        rules,
        policy,
        queue: flags.queue,
        signal: stop.signal,
        onProgress: progress.show,
      });
      try {
        progress.finish();
        const source = reportSourceOf(run.store, run.scanId, policy);
        await renderReport(run.store, source, {
          format: flags.format,
          output: flags.output,
          paths: flags.paths,
          colour: flags.color,
        });
        if (stop.signal.aborted)
          process.stderr.write(
            'phisweep: interrupted; everything finished so far is stored and the next scan goes on from here.\n',
          );
        done(exitCodeOf(source.scan, stop.signal.aborted, flags.failOn));
      } finally {
        run.store.close();
        for (const signal of ['SIGINT', 'SIGTERM'] as const) process.removeListener(signal, onSignal);
      }
    });

const exitCodeOf = (scan: ScanSummary, interrupted: boolean, failOn: ScanFlags['failOn']): number => {
  if (interrupted) return EXIT.INTERRUPTED;
  const mendable = Object.entries(scan.ledger.byProblem).some(
    ([code, count]) => (count ?? 0) > 0 && PROBLEMS[code as keyof typeof PROBLEMS].mendable,
  );
  if (mendable || scan.state !== 'complete') return EXIT.INCOMPLETE;
  return failOn === 'phi' && scan.phiFiles > 0 ? EXIT.FAIL_ON : EXIT.DONE;
};
