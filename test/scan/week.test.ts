/** A week of nights over a share that people work on: what is reported each morning is what they did. */
import { mkdirSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tokenOf } from '../../src/scan/to-finding.ts';
import { listScans } from '../../src/store/list-scans.ts';
import { openStoreForReading } from '../../src/store/open-store.ts';
import { readTokenKey } from '../../src/store/token-key.ts';
import { newFolder, runCli } from '../run-cli.ts';
import { createChangingShare } from './changing-share.ts';

const folder = newFolder();
const root = join(folder, 'share');
const store = join(folder, 'store.db');
const share = createChangingShare(root);
const path = (number: number): string => `ward-${number % 6}/letter-${number}.txt`;
const some = (from: number, count: number): string[] =>
  Array.from({ length: count }, (_, i) => path(from + i));

/** A clock that is an hour late: only the process that writes dates sees it. */
const lateClock = join(folder, 'late.mjs');

const scan = async (env: Readonly<Record<string, string>> = {}): Promise<number | null> => {
  const args = ['scan', root, '--store', store, '--quiet', '--queue', 'inline', '--ocr', 'off'];
  const { code, stderr } = await runCli(args, { cwd: folder, env });
  expect(stderr).toBe('');
  return code;
};

/** What the tool says of the night, in the words of the record: a token stands for the number that it is made of. */
const reported = async (): Promise<readonly string[]> => {
  const { stdout, code } = await runCli(
    ['findings', '--since', 'last', '--category', 'mrn', '--format', 'jsonl', '--store', store],
    { cwd: folder },
  );
  expect(code).toBe(0);
  const key = readTokenKey(store)!;
  const mrns = new Map(
    Array.from({ length: 400 }, (_, i) => String(48_200_000 + i * 7)).map((mrn) => [
      tokenOf(key, 'mrn', mrn),
      mrn,
    ]),
  );
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
    .map(({ change, path, token }) => `${change} ${path} ${mrns.get(token)}`)
    .sort();
};

const night = async (work: () => void): Promise<void> => {
  share.nextNight();
  work();
  share.paths();
  expect(await scan()).toBe(0);
  expect(await reported()).toEqual(share.record());
};

beforeAll(() => {
  writeFileSync(
    lateClock,
    `const Real = Date;
     globalThis.Date = class extends Real {
       constructor(...args) { args.length === 0 ? super(Real.now() - 3_600_000) : super(...args); }
       static now() { return Real.now() - 3_600_000; }
     };`,
  );
  for (let i = 0; i < 36; i += 1) share.add(path(i), 1 + (i % 3));
});
afterAll(() => rmSync(folder, { recursive: true }));

test('Monday: all is new', { timeout: 60_000 }, async () => {
  expect(await scan()).toBe(0);
  expect(share.record()).toHaveLength(72);
  expect(await reported()).toEqual(share.record());
});

test('Tuesday: files added, edited and continued', { timeout: 60_000 }, () =>
  night(() => {
    for (const one of some(36, 5)) share.add(one, 2);
    for (const one of some(0, 4)) share.edit(one);
    for (const one of some(4, 3)) share.append(one);
  }),
);

test('Wednesday: files and a folder moved, values taken out, files deleted', { timeout: 60_000 }, () =>
  night(() => {
    for (const one of some(8, 3)) share.move(one, `archive/${one.replace('/', '-')}`);
    share.moveFolder('ward-5', 'ward-five');
    for (const one of some(12, 4)) share.fix(one);
    for (const one of [path(18), path(19)]) share.remove(one);
  }),
);

test('Thursday: the share is not mounted, and nothing counts as gone', { timeout: 60_000 }, async () => {
  share.nextNight();
  renameSync(root, `${root}.away`);
  mkdirSync(root);
  expect(await scan()).toBe(3);
  expect(share.record()).toEqual([]);
  expect(await reported()).toEqual([]);
  rmdirSync(root);
  renameSync(`${root}.away`, root);
});

test(
  'Friday: it is back; files restored with old times, and patched under old times',
  { timeout: 60_000 },
  () =>
    night(() => {
      for (const one of some(12, 3)) share.restore(one);
      share.restore(path(18));
      for (const one of some(20, 3)) share.patch(one);
      share.copy(path(24), 'ward-0/copy of 24.txt');
    }),
);

test('Saturday: the clock is an hour late', { timeout: 60_000 }, async () => {
  share.nextNight();
  share.clock(-1);
  for (const one of some(24, 3)) share.edit(one);
  share.add('ward-1/late.txt');
  share.fix(path(27));
  share.move(path(30), 'ward-2/moved late.txt');
  expect(await scan({ NODE_OPTIONS: `--import=${lateClock}` })).toBe(0);
  expect(await reported()).toEqual(share.record());
  const opened = openStoreForReading(store);
  const [before, late] = listScans(opened).slice(-2);
  opened.close();
  expect(Date.parse(late!.startedAt)).toBeLessThan(Date.parse(before!.startedAt));
  share.clock(0);
});

test('Sunday: files in each other\u2019s place; a folder is deleted', { timeout: 60_000 }, () =>
  night(() => {
    share.swap(path(31), path(32));
    share.edit('ward-1/late.txt');
    for (const one of share.paths()) if (one.startsWith('archive/')) share.remove(one);
    rmSync(join(root, 'archive'), { recursive: true });
    share.restore(path(27));
  }),
);

test('Monday again: a quiet night says nothing', { timeout: 60_000 }, () => night(() => undefined));
