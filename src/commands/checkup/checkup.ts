/** All that is looked at before a first scan, and when one is not well. */
import type { ProbeRow } from '../../crawl/probe.ts';
import type { Check, Checked, Level } from './check.ts';
import { checkMachine } from './check-machine.ts';
import { checkPath } from './check-path.ts';
import { checkSettings, type SettingFlags } from './check-settings.ts';
import { checkStore } from './check-store.ts';

const about = (name: string, checks: readonly Checked[]): readonly Check[] =>
  checks.map((check) => ({ about: name, ...check }));

/** `probed`: one per path; undefined: no answer came. */
export const checkup = (
  flags: SettingFlags,
  paths: readonly string[],
  probed: readonly ProbeRow[] | undefined,
): readonly Check[] => [
  ...about('machine', checkMachine()),
  ...about('settings', checkSettings(flags, paths[0] ?? '/')),
  ...about('store', checkStore(flags)),
  ...paths.flatMap((path, i) => about(path, checkPath(path, probed?.[i]))),
];

const MARKS: Readonly<Record<Level, string>> = { ok: 'ok  ', warn: 'WARN', fail: 'FAIL' };

export const checkupLines = (checks: readonly Check[]): readonly string[] =>
  [...Map.groupBy(checks, ({ about: name }) => name)].flatMap(([name, rows]) => [
    name,
    ...rows.flatMap(({ level, sentence, remedy }) => [
      `  ${MARKS[level]}  ${sentence}`,
      ...(remedy === undefined ? [] : [`        ${remedy}`]),
    ]),
  ]);
