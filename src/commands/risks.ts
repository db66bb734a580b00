/** `phisweep risks`: one scenario per condition and store, rated by the organisation's own criteria. */
import { Command } from 'commander';
import { printRisks, RISK_COLUMNS, riskCells } from '../report/asset-text.ts';
import { type AssessmentFlags, withAssessment } from './assessment.ts';
import { EXIT } from './exit-codes.ts';
import { oneOf, positiveInteger } from './number-option.ts';
import { risksAcceptCommand, risksWithdrawCommand } from './risks-accept.ts';
import { ROW_FORMATS, type RowFormat, writeRows } from './write-rows.ts';

interface ListFlags extends AssessmentFlags {
  readonly asset?: string;
  readonly atLeast?: string;
  readonly format: RowFormat;
  readonly output?: string;
}

const listCommand = (done: (code: number) => void): Command =>
  new Command('list')
    .description('list the risks of the last scan, highest first')
    .option('--store <path>', 'the database of findings')
    .option('--config <file>', 'configuration, default phisweep.yaml')
    .option('--policy <file>', 'the organisation\u2019s classification policy')
    .option('--scan <number>', 'number of the scan, default the last one', positiveInteger)
    .option('--asset <id>', 'only those of one store')
    .option('--at-least <level>', 'only risks of this level of the policy and above')
    .option('--format <name>', `one of ${ROW_FORMATS.join(', ')}`, oneOf(ROW_FORMATS), 'text')
    .option('--output <file>', 'write to a file (0600) instead of standard output')
    .action(async (flags: ListFlags) => {
      await withAssessment(flags, ({ scenarios, scan, loaded }) => {
        const { levels } = loaded.policy.risk;
        const least = flags.atLeast === undefined ? 0 : oneOf(levels)(flags.atLeast);
        const from = typeof least === 'string' ? levels.indexOf(least) : 0;
        const rows = scenarios
          .filter(({ assetId }) => flags.asset === undefined || assetId === flags.asset)
          .filter(({ levelIndex }) => levelIndex >= from);
        return writeRows(
          {
            rows,
            name: 'risks',
            about: { scan: scan.scanId, policyHash: loaded.hash },
            columns: RISK_COLUMNS,
            cells: riskCells,
            text: (page) => {
              if (rows.length === 0) page.print('No risk.');
              printRisks(page, rows);
            },
          },
          flags,
        );
      });
      done(EXIT.DONE);
    });

export const risksCommand = (done: (code: number) => void): Command =>
  new Command('risks')
    .description('risk scenarios of the stores that hold patient data')
    .addCommand(listCommand(done), { isDefault: true })
    .addCommand(risksAcceptCommand(done))
    .addCommand(risksWithdrawCommand(done));
