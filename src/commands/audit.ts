/** `phisweep audit`: who looked for a patient or at a value, when and why. */
import { Command } from 'commander';
import { storePath } from '../config/resolve-options.ts';
import { type AuditRow, auditRows } from '../store/audit.ts';
import { openStoreForReading } from '../store/open-store.ts';
import { escapeTerminal } from '../util/escape-terminal.ts';
import type { Cell } from '../util/tables.ts';
import { EXIT } from './exit-codes.ts';
import { oneOf } from './number-option.ts';
import { ROW_FORMATS, type RowFormat, writeRows } from './write-rows.ts';

interface AuditFlags {
  readonly store?: string;
  readonly config?: string;
  readonly format: RowFormat;
  readonly output?: string;
}

const COLUMNS = ['at', 'who', 'action', 'category', 'token', 'file_id', 'reason', 'result'] as const;
const cellsOf = (row: AuditRow): readonly Cell[] => [
  row.at,
  row.who,
  row.action,
  row.category,
  row.token,
  row.fileId,
  row.reason,
  row.result,
];

export const auditCommand = (done: (code: number) => void): Command =>
  new Command('audit')
    .description('list who looked for a patient or at a value, when and why')
    .option('--store <path>', 'the database of findings')
    .option('--config <file>', 'configuration, default phisweep.yaml')
    .option('--format <name>', `one of ${ROW_FORMATS.join(', ')}`, oneOf(ROW_FORMATS), 'text')
    .option('--output <file>', 'write to a file (0600) instead of standard output')
    .action(async (flags: AuditFlags) => {
      const store = openStoreForReading(storePath(flags));
      try {
        const rows = [...auditRows(store)];
        await writeRows(
          {
            rows,
            name: 'audit',
            columns: COLUMNS,
            cells: cellsOf,
            text: ({ print, unicode }) => {
              for (const row of rows)
                print(
                  escapeTerminal(
                    `${row.at}  ${row.who}  ${row.action}  ${row.result}  ${row.reason}`,
                    unicode,
                  ),
                );
              if (rows.length === 0) print('Nobody has looked at anything yet.');
            },
          },
          flags,
        );
      } finally {
        store.close();
      }
      done(EXIT.DONE);
    });
