/**
 * `phisweep doctor`: is this machine ready to scan these paths, each line with its remedy; or, as another account, what that one may
 * list and open, tried out and counted. Nothing is read.
 */
import { resolve } from 'node:path';
import { Command } from 'commander';
import { readConfig } from '../config/resolve-options.ts';
import { expandRoots } from '../crawl/expand-roots.ts';
import { accountOf, type ProbeAnswer, type ProbeRow, probe } from '../crawl/probe.ts';
import { UserError } from '../model/user-error.ts';
import { countOf } from '../report/words.ts';
import { escapeTerminal } from '../util/escape-terminal.ts';
import type { Cell } from '../util/tables.ts';
import type { SettingFlags } from './checkup/check-settings.ts';
import { checkup, checkupLines } from './checkup/checkup.ts';
import { EXIT } from './exit-codes.ts';
import { numberBetween, oneOf, positiveInteger } from './number-option.ts';
import { ROW_FORMATS, type RowFormat, writeRows } from './write-rows.ts';

interface DoctorFlags extends SettingFlags {
  readonly asUser?: string;
  readonly most: number;
  readonly timeout: number;
  readonly format: RowFormat;
  readonly json?: boolean;
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
    .description(
      'look whether all is well for a scan of these paths, each line with its remedy; nothing is read',
    )
    .argument('[paths...]', 'folders or files, default the shares of the configuration')
    .option('--store <path>', 'the database of findings')
    .option('--config <file>', 'configuration, default phisweep.yaml')
    .option('--as-user <name>', 'count what this account may list and open, by name or number; needs root')
    .option('--most <entries>', 'entries looked at below each path', positiveInteger, 100_000)
    .option('--timeout <seconds>', 'longest time for all of it', numberBetween(1, 3600), 60)
    .option('--format <name>', `one of ${ROW_FORMATS.join(', ')}`, oneOf(ROW_FORMATS), 'text')
    .option('--json', 'the same as --format json')
    .option('--output <file>', 'write to a file (0600) instead of standard output')
    .action(async (given: readonly string[], asked: DoctorFlags) => {
      const flags: DoctorFlags = asked.json === true ? { ...asked, format: 'json' } : asked;
      const account = accountFor(flags.asUser);
      const paths = given.length > 0 ? given.map((path) => resolve(path)) : await sharePaths(flags);
      const probed = await probe({
        account,
        paths: paths.map((path) => Buffer.from(path).toString('base64')),
        most: flags.most,
        timeoutMs: flags.timeout * 1000,
      });
      done(
        flags.asUser === undefined
          ? await showCheckup(paths, probed, flags)
          : await showAccount(paths, probed, flags),
      );
    });

/** A configuration that cannot be read, and a share that is not there, are lines of the checkup. */
const sharePaths = async (flags: DoctorFlags): Promise<readonly string[]> => {
  const configured = orNone(() => readConfig(flags).shares ?? []);
  const expanded = configured.map(async ({ path }) => {
    try {
      return (await expandRoots([path], flags.timeout * 1000)).map((root) =>
        Buffer.from(root.path).toString(),
      );
    } catch (error) {
      if (error instanceof UserError) return [resolve(path)];
      throw error;
    }
  });
  return [...new Set((await Promise.all(expanded)).flat())];
};

const orNone = <Item>(ask: () => readonly Item[]): readonly Item[] => {
  try {
    return ask();
  } catch (error) {
    if (error instanceof UserError) return [];
    throw error;
  }
};

const showCheckup = async (
  paths: readonly string[],
  probed: ProbeAnswer | undefined,
  flags: DoctorFlags,
): Promise<number> => {
  const checks = checkup(flags, paths, probed);
  await writeRows(
    {
      rows: checks,
      name: 'checks',
      about: { paths: probed === undefined ? null : rowsOf(paths, probed) },
      columns: ['about', 'level', 'sentence', 'remedy'],
      cells: ({ about, level, sentence, remedy }) => [about, level, sentence, remedy],
      text: ({ print, unicode }) => {
        for (const line of checkupLines(checks)) print(escapeTerminal(line, unicode));
      },
    },
    flags,
  );
  return checks.some(({ level }) => level === 'fail') ? EXIT.INCOMPLETE : EXIT.DONE;
};

const rowsOf = (paths: readonly string[], probed: ProbeAnswer): readonly DoctorRow[] =>
  probed.map((row, i) => ({ path: paths[i] ?? '', ...row }));

const showAccount = async (
  paths: readonly string[],
  probed: ProbeAnswer | undefined,
  flags: DoctorFlags,
): Promise<number> => {
  if (probed === undefined)
    throw new UserError('The probe did not answer in time; try fewer paths, or a longer --timeout.');
  const rows = rowsOf(paths, probed);
  await writeRows(
    {
      rows,
      name: 'paths',
      about: { account: flags.asUser },
      columns: COLUMNS,
      cells: cellsOf,
      text: ({ print, unicode }) => {
        print(`As ${flags.asUser}:`);
        for (const row of rows) print(escapeTerminal(sentenceOf(row), unicode));
      },
    },
    flags,
  );
  return EXIT.DONE;
};
