/** Findings over two nights, and what people decide of them. */
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newFolder, runCli } from '../run-cli.ts';

const folder = newFolder();
const share = join(folder, 'share');
const run = (args: readonly string[], store = 'store.db') =>
  runCli([...args, '--store', join(folder, store)], { cwd: folder });
const scan = () => run(['scan', share, '--quiet', '--workers', '1']);
const letter = (mrn: string): string => `Patient: Ada Kowalczyk\nMRN: ${mrn}\nSeen for asthma.\n`;

interface Row {
  readonly finding: number;
  readonly path: string;
  readonly category: string;
  readonly change: string;
  readonly disposition: string;
}
const rowsOf = async (args: readonly string[]): Promise<Row[]> => {
  const { stdout, code } = await run(['findings', '--format', 'jsonl', ...args]);
  expect(code).toBe(0);
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Row);
};
const mrns = (rows: readonly Row[]): string[] =>
  rows.filter(({ category }) => category === 'mrn').map(({ path, change }) => `${change ?? ''}${path}`);

beforeAll(async () => {
  mkdirSync(share);
  writeFileSync(join(share, 'a.txt'), letter('48217735'));
  writeFileSync(join(share, 'b.txt'), letter('48217736'));
  expect((await scan()).code).toBe(0);
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('findings and triage', () => {
  test('a decision hides the value and nothing else; it can be shown, listed and taken back', async () => {
    const before = await rowsOf(['--category', 'mrn']);
    expect(mrns(before)).toEqual(['a.txt', 'b.txt']);
    const id = String(before[0]?.finding);
    const set = await run(['triage', 'set', id, '--as', 'false-positive', '--reason', 'a form number']);
    expect([set.code, set.stdout]).toEqual([
      0,
      '1 recorded as false-positive. 1 file counted and classified anew, unread.\n',
    ]);
    expect(mrns(await rowsOf([]))).toEqual(['b.txt']);
    expect((await rowsOf(['--show-suppressed', '--category', 'mrn']))[0]?.disposition).toBe('false-positive');
    expect((await run(['triage', 'list'])).stdout).toContain('a form number');
    // The line is edited and a second number comes: the decision holds for the old one only.
    writeFileSync(join(share, 'a.txt'), `A new first line.\n${letter('48217735')}MRN: 48217999\n`);
    await scan();
    expect(mrns(await rowsOf(['--category', 'mrn']))).toEqual(['a.txt', 'b.txt']);
    expect(mrns(await rowsOf(['--new', '--category', 'mrn']))).toEqual(['newa.txt']);
    const hidden = (await rowsOf(['--show-suppressed', '--category', 'mrn'])).find(
      ({ disposition }) => disposition === 'false-positive',
    );
    expect((await run(['triage', 'withdraw', String(hidden?.finding)])).code).toBe(0);
    expect(mrns(await rowsOf(['--category', 'mrn']))).toHaveLength(3);
  });

  test('a renamed file is moved, a deleted one fixed', async () => {
    renameSync(join(share, 'b.txt'), join(share, 'c.txt'));
    await scan();
    expect(mrns(await rowsOf(['--since', 'last', '--category', 'mrn']))).toEqual(['movedc.txt']);
    rmSync(join(share, 'c.txt'));
    await scan();
    expect(mrns(await rowsOf(['--change', 'fixed', '--category', 'mrn']))).toEqual(['fixedc.txt']);
  });

  test('decisions travel as lines', async () => {
    const [first] = await rowsOf(['--category', 'mrn']);
    await run([
      'triage',
      'set',
      String(first?.finding),
      '--as',
      'accepted',
      '--until',
      '2099-01-01',
      '--reason',
      'migration',
    ]);
    expect((await run(['triage', 'export', '--output', join(folder, 'lines')])).code).toBe(0);
    await run(['triage', 'withdraw', String(first?.finding)]);
    const { stdout } = await run(['triage', 'import', join(folder, 'lines')]);
    expect(stdout).toContain('1 decisions taken over, 0 of files');
    expect((await run(['triage', 'list'])).stdout).toContain('accepted until 2099-01-01');
  });

  test.each([
    [['triage', 'set', '2', '--as', 'accepted', '--reason', 'x'], 'until a day'],
    [['triage', 'set', '99999', '--as', 'to-fix', '--reason', 'x'], 'no finding 99999'],
    [['triage'], 'needs a terminal'],
    [['triage', 'import', 'missing'], 'cannot be read'],
    [['findings', '--since', 'soon'], 'It must be a date'],
  ])('%o', async (args, sentence) => {
    const { code, stderr } = await run(args);
    expect([code, stderr]).toEqual([2, expect.stringContaining(sentence)]);
  });
});
