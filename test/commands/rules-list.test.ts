/** `phisweep rules list` says of every rule and pack whether it is on; flags come before the configuration. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadRules } from '../../src/config/load-rules.ts';
import { newFolder, runCli } from '../run-cli.ts';

const list = async (...args: readonly string[]) => {
  const { stdout, code } = await runCli(['rules', 'list', ...args], { cwd: newFolder() });
  expect(code).toBe(0);
  return stdout;
};

test('without a word, the default packs are on and all others off', async () => {
  const lines = (await list()).trimEnd().split('\n');
  expect(lines.find((line) => line.includes(' us.ssn.1 '))).toMatch(/^on /);
  expect(lines.find((line) => line.includes(' uk.nhs.1 '))).toMatch(/^off/);
  const [on, off] = lines.slice(-2).map((line) => line.replace(/^.*: /, '').split(', '));
  expect(on).toEqual(loadRules().packs);
  expect([...(on ?? []), ...(off ?? [])].sort()).toEqual([...loadRules(['all']).packs].sort());
});

test('a configuration chooses, and a flag overrides it', async () => {
  const config = join(newFolder(), 'phisweep.yaml');
  writeFileSync(config, 'packs: [default, nordics]\n');
  const packsOn = async (...args: readonly string[]) =>
    /Packs on: (.*)/.exec(await list('--config', config, ...args))?.[1];
  expect(await packsOn()).toBe([...loadRules().packs, 'se', 'no', 'dk', 'fi'].join(', '));
  expect(await packsOn('--packs', 'uk')).toBe('uk');
});

test('as JSON, with all on', async () => {
  const rows = JSON.parse(await list('--packs', 'all', '--json')) as readonly { on: boolean; pack: string }[];
  expect(rows.filter(({ on }) => !on)).toEqual([]);
  expect(new Set(rows.map(({ pack }) => pack))).toEqual(new Set(loadRules(['all']).packs));
});
