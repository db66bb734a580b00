/** `phisweep assets`: the stores that hold patient data, who owns them, what their owners confirmed. */
import { Command } from 'commander';
import { ASSET_COLUMNS, assetCells, printAssets } from '../report/asset-text.ts';
import { type AssessmentFlags, withAssessment } from './assessment.ts';
import { assetsConfirmCommand } from './assets-confirm.ts';
import { assetsReconcileCommand } from './assets-reconcile.ts';
import { EXIT } from './exit-codes.ts';
import { oneOf, positiveInteger } from './number-option.ts';
import { ROW_FORMATS, type RowFormat, writeRows } from './write-rows.ts';

interface ListFlags extends AssessmentFlags {
  readonly owner?: string;
  readonly all?: boolean;
  readonly format: RowFormat;
  readonly output?: string;
}

const listCommand = (done: (code: number) => void): Command =>
  new Command('list')
    .description('list the stores that hold patient data, most urgent first')
    .option('--store <path>', 'the database of findings')
    .option('--config <file>', 'configuration, default phisweep.yaml')
    .option('--policy <file>', 'the organisation\u2019s classification policy')
    .option('--scan <number>', 'number of the scan, default the last one', positiveInteger)
    .option('--owner <name>', 'only those of one owner: their work list')
    .option('--all', 'stores without patient data too')
    .option('--format <name>', `one of ${ROW_FORMATS.join(', ')}`, oneOf(ROW_FORMATS), 'text')
    .option('--output <file>', 'write to a file (0600) instead of standard output')
    .action(async (flags: ListFlags) => {
      await withAssessment(flags, ({ assets, scan, loaded }) => {
        const rows = assets
          .filter(({ phiFiles }) => flags.all === true || phiFiles > 0)
          .filter(({ owner }) => flags.owner === undefined || owner?.name === flags.owner)
          .sort((a, b) => b.priority - a.priority || (a.assetId < b.assetId ? -1 : 1));
        return writeRows(
          {
            rows,
            name: 'assets',
            about: { scan: scan.scanId, policyHash: loaded.hash },
            columns: ASSET_COLUMNS,
            cells: assetCells,
            text: (page) => {
              if (rows.length === 0) page.print('No store with patient data.');
              printAssets(page, rows);
            },
          },
          flags,
        );
      });
      done(EXIT.DONE);
    });

export const assetsCommand = (done: (code: number) => void): Command =>
  new Command('assets')
    .description('stores of patient data as information assets')
    .addCommand(listCommand(done), { isDefault: true })
    .addCommand(assetsConfirmCommand(done))
    .addCommand(assetsReconcileCommand(done));
