/** `phisweep assets reconcile`: what was found against the organisation's own register of information assets. */
import { Command } from 'commander';
import { UserError } from '../model/user-error.ts';
import { assetName, assetSentence } from '../report/asset-text.ts';
import { reconcile } from '../risk/reconcile.ts';
import { escapeTerminal } from '../util/escape-terminal.ts';
import type { Cell } from '../util/tables.ts';
import { type AssessmentFlags, withAssessment } from './assessment.ts';
import { EXIT } from './exit-codes.ts';
import { oneOf, positiveInteger } from './number-option.ts';
import { ROW_FORMATS, type RowFormat, writeRows } from './write-rows.ts';

interface ReconcileFlags extends AssessmentFlags {
  readonly format: RowFormat;
  readonly output?: string;
}

interface ReconcileRow {
  readonly result: 'found-not-registered' | 'registered-not-found' | 'disagreeing';
  readonly assetId: string | undefined;
  readonly store: string;
  readonly registerRow: number | undefined;
  readonly field: string | undefined;
  readonly registered: string | undefined;
  readonly found: string | undefined;
}

const COLUMNS = ['result', 'asset_id', 'store', 'register_row', 'field', 'registered', 'found'] as const;

const cellsOf = (row: ReconcileRow): readonly Cell[] => [
  row.result,
  row.assetId,
  row.store,
  row.registerRow,
  row.field,
  row.registered,
  row.found,
];

export const assetsReconcileCommand = (done: (code: number) => void): Command =>
  new Command('reconcile')
    .description('compare the stores that were found with the register that the configuration names')
    .option('--store <path>', 'the database of findings')
    .option('--config <file>', 'configuration, default phisweep.yaml')
    .option('--policy <file>', 'the organisation\u2019s classification policy')
    .option('--scan <number>', 'number of the scan, default the last one', positiveInteger)
    .option('--format <name>', `one of ${ROW_FORMATS.join(', ')}`, oneOf(ROW_FORMATS), 'text')
    .option('--output <file>', 'write to a file (0600) instead of standard output')
    .action(async (flags: ReconcileFlags) => {
      await withAssessment(flags, ({ assets, register, scan, loaded }) => {
        if (register === undefined)
          throw new UserError('Name the asset register in the configuration: register: { file, columns }.');
        const result = reconcile(
          assets,
          register,
          (level) => loaded.policy.levels.find(({ id }) => id === level)?.aliases ?? [],
        );
        const rows: ReconcileRow[] = [
          ...result.foundNotRegistered.map((asset) => ({
            result: 'found-not-registered' as const,
            assetId: asset.assetId,
            store: assetName(asset),
            registerRow: undefined,
            field: undefined,
            registered: undefined,
            found: assetSentence(asset),
          })),
          ...result.registeredNotFound.map((row) => ({
            result: 'registered-not-found' as const,
            assetId: undefined,
            store: row.location,
            registerRow: row.row,
            field: undefined,
            registered: row.name,
            found: undefined,
          })),
          ...result.disagreeing.map(({ asset, row, field, registered, found }) => ({
            result: 'disagreeing' as const,
            assetId: asset.assetId,
            store: assetName(asset),
            registerRow: row.row,
            field,
            registered,
            found,
          })),
        ];
        return writeRows(
          {
            rows,
            name: 'rows',
            about: { scan: scan.scanId, agreeing: result.agreeing },
            columns: COLUMNS,
            cells: cellsOf,
            text: ({ print, unicode }) => {
              for (const row of rows)
                print(
                  escapeTerminal(
                    `${row.result}  ${row.store}${row.field === undefined ? '' : `  ${row.field}: register says ${row.registered}, found ${row.found}`}`,
                    unicode,
                  ),
                );
              print(
                `${result.foundNotRegistered.length} found and not registered, ${result.registeredNotFound.length} registered and not found, ${result.disagreeing.length} disagreements, ${result.agreeing} agree.`,
              );
            },
          },
          flags,
        );
      });
      done(EXIT.DONE);
    });
