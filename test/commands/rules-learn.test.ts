import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createRandom } from '../../fixtures/generate/random.ts';
import { newFolder, runCli } from '../run-cli.ts';

const folder = newFolder();
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const random = createRandom(8, 'learn');
const numbers = Array.from({ length: 300 }, () => `LV${random.digits(7)}`);
const write = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

test('a list becomes a configuration that a scan accepts; no number of it comes out', async () => {
  const list = write('list.csv', `id,MRN\n${numbers.map((number, i) => `${i},${number}`).join('\n')}\n`);
  const config = join(folder, 'phisweep.yaml');
  const { code, stdout, stderr } = await runCli(['rules', 'learn', '--mrn', list, '--output', config]);
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: '', stderr: '' });
  const written = readFileSync(config, 'utf8');
  expect(written).toContain("pattern: 'LV9999999'");
  expect(written).toContain('300 numbers; 1 of 676 random numbers passes');
  expect(numbers.some((number) => written.includes(number) || written.includes(number.slice(2)))).toBe(false);
  expect(statSync(config).mode & 0o077).toBe(0);

  const share = join(folder, 'share');
  const { mkdirSync } = await import('node:fs');
  mkdirSync(share);
  writeFileSync(join(share, 'a.txt'), `Hospital admission, MRN ${numbers[0]}\n`);
  const scan = await runCli([
    'scan',
    share,
    '--config',
    config,
    '--store',
    join(folder, 'p.db'),
    '--format',
    'csv-findings',
  ]);
  expect(scan.code, scan.stderr).toBe(0);
  expect(scan.stdout).toContain('local.mrn.1');
}, 60_000);

test('a pack of it proves itself by an invented number', async () => {
  const list = join(folder, 'list.csv');
  const pack = join(folder, 'own.yaml');
  expect((await runCli(['rules', 'learn', '--mrn', list, '--pack', '--output', pack])).code).toBe(0);
  const written = readFileSync(pack, 'utf8');
  expect(written).toMatch(/MRN: LV\d{7}/);
  expect(numbers.some((number) => written.includes(number))).toBe(false);
  const checked = await runCli(['rules', 'check', pack]);
  expect(checked.code, checked.stdout + checked.stderr).toBe(0);
}, 60_000);

test.each([
  ['too few numbers', 'mrn\n1234567\n', /at least 20 are needed/],
  [
    'several columns and none called so',
    `a,b\n${numbers.map((number) => `1,${number}\n`).join('')}`,
    /names no column mrn/,
  ],
  ['no UTF-8', Buffer.from([0xff, 0x31, 0x0a]), /is not UTF-8/],
])(
  'a list with %s is refused in one sentence',
  async (name, text, sentence) => {
    const path = join(folder, `${name.replaceAll(' ', '-')}.csv`);
    writeFileSync(path, text);
    const { code, stderr } = await runCli(['rules', 'learn', '--mrn', path]);
    expect(code).toBe(2);
    expect(stderr).toMatch(sentence);
    expect(stderr).not.toMatch(/1234567|LV\d/);
  },
  30_000,
);
