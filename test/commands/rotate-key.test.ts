/** Another token key: what people decided, what moved and how many patients there are is the same before and after. */
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newFolder, runCli } from '../run-cli.ts';

const folder = newFolder();
const at = (name: string): string => join(folder, name);
const run = async (...args: string[]): Promise<string> => {
  const { code, stdout, stderr } = await runCli([...args, '--store', at('store.db')], { cwd: folder });
  expect([code, stderr]).toEqual([0, '']);
  return stdout;
};
const scan = () => run('scan', at('share'), '--quiet', '--queue', 'inline', '--ocr', 'off');
const linesOf = (text: string) =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
const changes = async (): Promise<string[]> =>
  linesOf(await run('findings', '--since', 'last', '--category', 'mrn', '--format', 'jsonl')).map(
    ({ change, path }) => `${change} ${path}`,
  );
const letter = (mrn: number): string => `Patient: Ada Kowalczyk\nMRN: ${mrn}\nSeen for asthma.\n`;
const write = (name: string, text: string): void => writeFileSync(join(at('share'), name), text);
const patients = async (): Promise<string | undefined> =>
  /(\d+) {2}patients/.exec(await run('report', '--format', 'summary'))?.[1];
const decisions = async () =>
  linesOf(await run('triage', 'export')).map(({ token: _, ...decision }) => decision);

beforeAll(async () => {
  mkdirSync(at('share'));
  // The first two letters are of one patient.
  for (const [name, mrn] of [
    ['a.txt', 48217735],
    ['b.txt', 48217735],
    ['c.txt', 48217742],
    ['d.txt', 48217749],
  ] as const)
    write(name, letter(mrn));
  write('empty.txt', 'Minutes of the meeting.\n');
  await scan();
  const found = linesOf(await run('findings', '--format', 'jsonl', '--category', 'mrn'));
  const numbers = found.filter(({ path }) => path !== 'b.txt').map(({ finding }) => String(finding));
  await run('triage', 'set', ...numbers, '--as', 'to-fix', '--reason', 'known');
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('store key rotate', () => {
  test('keeps counts, decisions, moves and history; then the key before is gone', {
    timeout: 120_000,
  }, async () => {
    const [before, decided] = [await patients(), await decisions()];
    expect(before).toBe('3');
    expect(decided).toHaveLength(3);
    const oldKey = readFileSync(at('store.db.key'));
    expect(await run('store', 'key', 'rotate')).toContain('4 files are read again');
    expect(readFileSync(at('store.db.key')).equals(oldKey)).toBe(false);
    expect(readFileSync(at('store.db.key.former')).equals(oldKey)).toBe(true);
    expect(await patients()).toEqual(before);
    const again = await runCli(['store', 'key', 'rotate', '--store', at('store.db')], { cwd: folder });
    expect([again.code, again.stderr]).toEqual([2, expect.stringContaining('4 files must be read')]);

    // In the same night a file moves, one is mended, one gets another patient.
    renameSync(join(at('share'), 'c.txt'), join(at('share'), 'moved.txt'));
    write('d.txt', letter(48217756));
    const summary = await scan();
    expect(summary).toMatch(/\b4 {2}scanned/);
    expect((await changes()).sort()).toEqual(['fixed d.txt', 'moved moved.txt', 'new d.txt']);
    expect(existsSync(at('store.db.key.former'))).toBe(false);
    expect(await patients()).toEqual(before);
    // A decision of what is fixed stays in the history.
    expect(await decisions()).toEqual(decided);
    const shown = linesOf(
      await run('findings', '--format', 'jsonl', '--category', 'mrn', '--show-suppressed'),
    );
    expect(Object.fromEntries(shown.map(({ path, disposition }) => [path, disposition ?? null]))).toEqual({
      'a.txt': 'to-fix',
      'b.txt': null,
      'd.txt': null,
      'moved.txt': 'to-fix',
    });

    // The next night is quiet, and what the key before made is nowhere left.
    expect(await scan()).toMatch(/\b5 {2}unchanged/);
    expect(await changes()).toEqual([]);
    expect(await run('store', 'check')).toBe('The store is sound.\n');
  });

  test('cut off by a crash, it is carried through by whoever opens the store next', {
    timeout: 60_000,
  }, async () => {
    const key = readFileSync(at('store.db.key'));
    await run('store', 'key', 'rotate');
    const next = readFileSync(at('store.db.key'));
    // As it stood between the database's word and the renaming of the keys.
    copyFileSync(at('store.db.key'), at('store.db.key.next'));
    rmSync(at('store.db.key'));
    renameSync(at('store.db.key.former'), at('store.db.key'));
    expect(await run('report', '--format', 'summary')).toContain('patients');
    await scan();
    expect(readFileSync(at('store.db.key')).equals(next)).toBe(true);
    expect([existsSync(at('store.db.key.next')), existsSync(at('store.db.key.former'))]).toEqual([
      false,
      false,
    ]);
    expect(await changes()).toEqual([]);
    expect(key.equals(next)).toBe(false);
    // And before it: the key that the database never knew is thrown away.
    writeFileSync(at('store.db.key.next'), key, { mode: 0o600 });
    await scan();
    expect(existsSync(at('store.db.key.next'))).toBe(false);
    expect(readFileSync(at('store.db.key')).equals(next)).toBe(true);
  });
});
