/** `phisweep doctor`: how far an account comes on a share: what it may list and open, tried out, counted, nothing read. */
import { resolve } from 'node:path';
import { Command } from 'commander';
import { accountOf, type ProbeRow, probe } from '../crawl/probe.ts';
import { UserError } from '../model/user-error.ts';
import { countOf } from '../report/words.ts';
import { escapeTerminal } from '../util/escape-terminal.ts';
import type { Cell } from '../util/tables.ts';
import { EXIT } from './exit-codes.ts';
import { numberBetween, oneOf, positiveInteger } from './number-option.ts';
import { ROW_FORMATS, type RowFormat, writeRows } from './write-rows.ts';

interface DoctorFlags {
  readonly asUser?: string;
  readonly most: number;
  readonly timeout: number;
  readonly format: RowFormat;
  readonly output?: string;
}

interface DoctorRow extends ProbeRow {
  readonly path: string;
}

const COLUMNS = [
  ...['path', 'folders_listed', 'folders_denied', 'files_opened', 'files_denied', 'failed', 'stopped'],
] as const;

const cellsOf = (row: DoctorRow): readonly Cell[] => [
  row.path,
  row.foldersListed,
  row.foldersDenied,
  row.filesOpened,
  row.filesDenied,
  row.failed,
  row.stopped,
];

const sentenceOf = (row: DoctorRow): string =>
  `${row.path}: lists ${countOf(row.foldersListed, 'folder')} and opens ${countOf(row.filesOpened, 'file')}; denied ${countOf(row.foldersDenied, 'folder')} and ${countOf(row.filesDenied, 'file')}${row.failed === 0 ? '' : `; ${row.failed} failed`}${row.stopped ? '; stopped at its bound, there is more' : ''}.`;

const accountFor = (wanted: string | undefined) => {
  if (wanted === undefined) return undefined;
  const account = accountOf(wanted);
  if (account === undefined)
    throw new UserError(`There is no account ${JSON.stringify(wanted)} on this machine; a number does, too.`);
  if (process.getuid === undefined) throw new UserError('This system knows no accounts by number.');
  if (process.getuid() !== 0 && process.getuid() !== account.uid)
    throw new UserError(`Only root can look with the eyes of ${wanted}; run it with sudo.`);
  return process.getuid() === 0 ? account : undefined;
};

export const doctorCommand = (done: (code: number) => void): Command =>
  new Command('doctor')
    .description('try out what an account may list and open below a path; counts only, nothing is read')
    .argument('<paths...>', 'folders or files')
    .option('--as-user <name>', 'account to try it as, by name or number; needs root')
    .option('--most <entries>', 'entries looked at below each path', positiveInteger, 100_000)
    .option('--timeout <seconds>', 'longest time for all of it', numberBetween(1, 3600), 60)
    .option('--format <name>', `one of ${ROW_FORMATS.join(', ')}`, oneOf(ROW_FORMATS), 'text')
    .option('--output <file>', 'write to a file (0600) instead of standard output')
    .action(async (paths: readonly string[], flags: DoctorFlags) => {
      const account = accountFor(flags.asUser);
      const absolute = paths.map((path) => resolve(path));
      const answer = await probe({
        account,
        paths: absolute.map((path) => Buffer.from(path).toString('base64')),
        most: flags.most,
        timeoutMs: flags.timeout * 1000,
      });
      if (answer === undefined)
        throw new UserError('The probe did not answer in time; try fewer paths, or a longer --timeout.');
      const rows = answer.map((row, i): DoctorRow => ({ path: absolute[i] ?? '', ...row }));
      await writeRows(
        {
          rows,
          name: 'paths',
          about: { account: flags.asUser ?? null },
          columns: COLUMNS,
          cells: cellsOf,
          text: ({ print, unicode }) => {
            if (flags.asUser !== undefined) print(`As ${flags.asUser}:`);
            for (const row of rows) print(escapeTerminal(sentenceOf(row), unicode));
          },
        },
        flags,
      );
      done(EXIT.DONE);
    });
