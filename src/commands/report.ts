/** `phisweep report`: renders any stored scan again. */
import { Command } from 'commander';
import { loadPolicy } from '../config/load-policy.ts';
import { policyPath, storePath } from '../config/resolve-options.ts';
import { UserError } from '../model/user-error.ts';
import { latestScan, listScans } from '../store/list-scans.ts';
import { openStoreForReading } from '../store/open-store.ts';
import { EXIT } from './exit-codes.ts';
import { oneOf, positiveInteger } from './number-option.ts';
import { FORMATS, PATH_FORMS, renderReport, reportSourceOf } from './render-report.ts';

interface ReportFlags {
  readonly store?: string;
  readonly config?: string;
  readonly policy?: string;
  readonly scan?: number;
  readonly format: string;
  readonly output?: string;
  readonly paths: (typeof PATH_FORMS)[number];
  readonly color: boolean;
}

export const reportCommand = (done: (code: number) => void): Command =>
  new Command('report')
    .description('render a stored scan again')
    .option('--store <path>', 'the database of findings')
    .option('--config <file>', 'configuration, default phisweep.yaml')
    .option('--policy <file>', 'the organisation\u2019s classification policy')
    .option('--scan <number>', 'number of the scan, default the last one', positiveInteger)
    .option('--format <name>', `one of ${FORMATS.join(', ')}`, oneOf(FORMATS), 'summary')
    .option('--output <file>', 'write to a file (0600) instead of standard output')
    .option(
      '--paths <form>',
      'full, masked (parts that name a patient) or hashed: as keyed hashes',
      oneOf(PATH_FORMS),
      'full',
    )
    .option('--no-color', 'no colours on a terminal')
    .action(async (flags: ReportFlags) => {
      const store = openStoreForReading(storePath(flags));
      try {
        const known = listScans(store);
        const scanId = flags.scan ?? latestScan(store)?.scanId;
        if (scanId === undefined) throw new UserError('The store holds no scan yet.');
        if (!known.some((scan) => scan.scanId === scanId))
          throw new UserError(
            `The store holds no scan ${scanId}; it holds ${known.map((scan) => scan.scanId).join(', ')}.`,
          );
        await renderReport(store, reportSourceOf(store, scanId, loadPolicy(policyPath(flags))), {
          format: flags.format,
          output: flags.output,
          paths: flags.paths,
          colour: flags.color,
        });
      } finally {
        store.close();
      }
      done(EXIT.DONE);
    });
