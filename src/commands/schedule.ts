/** `phisweep schedule`: the nightly scan as the operating system's own scheduler runs it. */
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command, InvalidArgumentError } from 'commander';
import { configPath, readConfig } from '../config/resolve-options.ts';
import { UserError } from '../model/user-error.ts';
import { cronSchedule } from '../schedule/cron.ts';
import type { Schedule, ScheduledJob } from '../schedule/job.ts';
import { systemdSchedule } from '../schedule/systemd.ts';
import { WEEKDAYS, type Weekday } from '../schedule/window.ts';
import { windowsSchedule } from '../schedule/windows-task.ts';
import { EXIT } from './exit-codes.ts';
import { commaList, oneOf } from './number-option.ts';

const KINDS = { systemd: systemdSchedule, cron: cronSchedule, windows: windowsSchedule } as const;
type Kind = keyof typeof KINDS;
const KIND_NAMES = Object.keys(KINDS) as Kind[];

interface ScheduleFlags {
  readonly config?: string;
  readonly profile?: string;
  readonly kind: Kind;
  readonly name: string;
  readonly at?: string;
  readonly days?: readonly Weekday[];
  readonly account?: string;
  readonly folder?: string;
}

const nameOption = (text: string): string => {
  if (!/^[a-z0-9][a-z0-9-]{0,40}$/.test(text))
    throw new InvalidArgumentError('It must be made of small letters, digits and hyphens.');
  return text;
};

const timeOption = (text: string): string => {
  if (!/^(?:[01]\d|2[0-3]):[0-5]\d$/.test(text))
    throw new InvalidArgumentError('It must be a time such as 20:00.');
  return text;
};

const daysOption = (text: string): Weekday[] => commaList(text).map(oneOf(WEEKDAYS));

const accountOption = (text: string): string => {
  if (!/^[\w.@\\-]{1,64}$/.test(text)) throw new InvalidArgumentError('It must be the name of an account.');
  return text;
};

/** A checkout starts by its launcher, an installed package by the same file. */
const LAUNCHER = fileURLToPath(new URL('../../phisweep.cjs', import.meta.url));

const jobOf = (flags: ScheduleFlags): ScheduledJob => {
  const config = configPath(flags);
  if (config === undefined)
    throw new UserError(
      'A scheduled scan needs a configuration that names its shares; give it with --config.',
    );
  const { window, shares } = readConfig(flags);
  if (shares === undefined || shares.length === 0)
    throw new UserError(`Configuration ${config} names no shares to scan.`);
  return {
    name: flags.name,
    command: [
      process.execPath,
      LAUNCHER,
      'scan',
      '--quiet',
      '--config',
      resolve(config),
      ...(flags.profile === undefined ? [] : ['--profile', flags.profile]),
    ],
    at: flags.at ?? window?.from ?? '20:00',
    days: flags.days ?? window?.days ?? WEEKDAYS,
    account: flags.account,
  };
};

const scheduleOf = (flags: ScheduleFlags): Schedule => KINDS[flags.kind](jobOf(flags), flags.folder);

const withOptions = (command: Command): Command =>
  command
    .option(
      '--kind <name>',
      `one of ${KIND_NAMES.join(', ')}`,
      oneOf(KIND_NAMES),
      process.platform === 'win32' ? 'windows' : 'systemd',
    )
    .option('--name <name>', 'tells several schedules apart', nameOption, 'nightly')
    .option('--at <time>', 'when it begins, default the beginning of the configured window', timeOption)
    .option('--days <names>', 'mon,tue,\u2026; default those of the window', daysOption)
    .option('--account <name>', 'account that scans', accountOption)
    .option('--folder <path>', 'where the files go, default the system\u2019s own place')
    .option('--config <file>', 'configuration, default phisweep.yaml')
    .option('--profile <name>', 'profile of the configuration');

const commandLine = (words: readonly string[]): string => words.join(' ');

export const scheduleCommand = (done: (code: number) => void): Command =>
  new Command('schedule')
    .description('run scans every night by the system\u2019s scheduler')
    .addCommand(
      withOptions(new Command('show').description('print what would be installed')).action(
        (flags: ScheduleFlags) => {
          const { files, enable } = scheduleOf(flags);
          for (const { path, text } of files) process.stdout.write(`# ${path}\n${text}\n`);
          for (const words of enable) process.stdout.write(`# then: ${commandLine(words)}\n`);
          done(EXIT.DONE);
        },
      ),
    )
    .addCommand(
      withOptions(new Command('install').description('write the files of the schedule')).action(
        (flags: ScheduleFlags) => {
          const { files, enable } = scheduleOf(flags);
          for (const { path, text } of files)
            write(path, flags.kind === 'windows' ? utf16(text) : Buffer.from(text));
          for (const { path } of files) process.stdout.write(`written: ${path}\n`);
          if (enable.length > 0) process.stdout.write(`Now run: ${enable.map(commandLine).join(' && ')}\n`);
          done(EXIT.DONE);
        },
      ),
    )
    .addCommand(
      withOptions(new Command('remove').description('take the files of the schedule away')).action(
        (flags: ScheduleFlags) => {
          const { files, disable } = scheduleOf(flags);
          const there = files.filter(({ path }) => existsSync(path));
          if (there.length === 0)
            throw new UserError(`There is no schedule ${flags.name} of ${flags.kind} here.`);
          for (const { path } of there) {
            remove(path);
            process.stdout.write(`removed: ${path}\n`);
          }
          if (disable.length > 0) process.stdout.write(`Now run: ${disable.map(commandLine).join(' && ')}\n`);
          done(EXIT.DONE);
        },
      ),
    );

/** The Task Scheduler takes UTF-16 with a mark. */
const utf16 = (text: string): Buffer => Buffer.from(`\ufeff${text.replaceAll('\n', '\r\n')}`, 'utf16le');

const explain = (path: string, act: () => void): void => {
  try {
    act();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UserError(
      `${path} cannot be changed (${code}); run this as root, or name a folder with --folder.`,
    );
  }
};
const write = (path: string, bytes: Uint8Array): void =>
  explain(path, () => writeFileSync(path, bytes, { mode: 0o644 }));
const remove = (path: string): void => explain(path, () => rmSync(path));
