/** The README is held to the code: every command, option, code, format and path in it exists, and none is missing. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { EXIT_CODES } from '../src/commands/exit-codes.ts';
import { createProgram } from '../src/commands/program.ts';
import { EXCLUSIONS, PROBLEMS } from '../src/model/problem.ts';
import { SINK_KINDS } from '../src/register/registry.ts';
import { REPORTERS } from '../src/report/registry.ts';

const ROOT = join(import.meta.dirname, '..');
const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');

const commandsOf = (command: Command, path = 'phisweep'): { path: string; command: Command }[] =>
  command.commands.flatMap((child) => {
    const own = `${path} ${child.name()}`;
    return [
      ...(child.commands.length === 0 ? [{ path: own, command: child }] : []),
      ...commandsOf(child, own),
    ];
  });
const commands = commandsOf(createProgram().root).filter(({ path }) => path !== 'phisweep help');
const sectionOf = (path: string): string => readme.split(`### \`${path}\``)[1]?.split('\n#')[0] ?? '';

describe('README', () => {
  test.each(commands)('$path has a section that names its options and no others', ({ path, command }) => {
    const named = Array.from(sectionOf(path).matchAll(/^\| `(--[a-z-]+[^`]*)`/gm), ([, flags]) => flags);
    expect(named.toSorted()).toEqual(command.options.map(({ flags }) => flags).toSorted());
  });

  test('every option anywhere in it exists', () => {
    const known = new Set([
      '--ignore-scripts',
      '--seeds',
      '--files',
      '--mb',
      '--rounds',
      ...commands.flatMap(({ command }) => command.options.map(({ long }) => long)),
    ]);
    const named = Array.from(readme.matchAll(/(?<![\w-])--[a-z][a-z-]+/g), ([option]) => option);
    expect(named.length).toBeGreaterThan(20);
    expect([...new Set(named)].filter((option) => !known.has(option))).toEqual([]);
  });

  test('every command line in it names a command', () => {
    const names = new Set([...commands.map(({ path }) => path.split(' ')[1]), 'help']);
    const named = Array.from(
      readme.matchAll(/phisweep (?!0\.|·)([a-z]+)(?= |`|\n)/g),
      ([, name]) => name as string,
    ).filter((name) => !/^(?:needs|finds|is|and)$/.test(name));
    expect(named.filter((name) => !names.has(name))).toEqual([]);
  });

  test('exit codes, problem codes and exclusions are those of the code', () => {
    const rows = (pattern: RegExp) => Array.from(readme.matchAll(pattern), ([, code]) => code as string);
    expect(rows(/^\| (\d+) \|/gm)).toEqual(EXIT_CODES.map(({ code }) => String(code)));
    expect(rows(/^\| `([A-Z_]+)` \|/gm)).toEqual([...Object.keys(PROBLEMS), ...Object.keys(EXCLUSIONS)]);
    for (const { sentence, remedy } of Object.values(PROBLEMS))
      expect(readme).toContain(`| ${sentence} | ${remedy} |`);
  });

  test('formats of reports are those of the code', () => {
    expect(readme).toContain(`one of ${REPORTERS.map(({ name }) => name).join(', ')}`);
  });

  test('every kind of register is in its table', () => {
    const section = readme.split('### Registers\n')[1]?.split('\n### ')[0] ?? '';
    const named = Array.from(section.matchAll(/^\| (`[^|]+`) \|/gm), ([, kinds = '']) =>
      kinds.split(', '),
    ).flat();
    expect(named.toSorted()).toEqual(SINK_KINDS.map(({ kind }) => `\`${kind}\``).toSorted());
  });

  test('every path in it exists', () => {
    const paths = Array.from(
      readme.matchAll(/`((?:src|rules|fixtures|bench|test|schema|\.ci)\/[\w./-]*)`/g),
      ([, path]) => path as string,
    );
    expect(paths.length).toBeGreaterThan(8);
    expect(paths.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  test('the transcript adds up', () => {
    const count = (state: string): number =>
      Number(new RegExp(`^ +(\\d+)  ${state} `, 'm').exec(readme)?.[1]);
    const sum = ['scanned', 'unchanged', 'partial', 'excluded', 'unread'].reduce(
      (total, state) => total + count(state),
      0,
    );
    expect(sum).toBe(Number(/^ +(\d+) {2}paths seen/m.exec(readme)?.[1]));
  });
});
