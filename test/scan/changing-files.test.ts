/** Files that grow, shrink, vanish or become something else while they are read: never `scanned` with what they no longer are. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { entryOf } from '../../src/commands/test-document.ts';
import { loadRules } from '../../src/config/load-rules.ts';
import { DEFAULT_LIMITS } from '../../src/model/limits.ts';
import { createScanOne } from '../../src/scan/job.ts';
import type { ScanJob } from '../../src/scan/scan-file.ts';
import { newFolder } from '../run-cli.ts';

const folder = newFolder();
const LINE = 'Minutes of the meeting of the building committee.\n';
const TEXT = LINE.repeat(150_000);
const control = { recycle: (): void => {} };
let scanOne: Awaited<ReturnType<typeof createScanOne>>;
beforeAll(async () => {
  scanOne = await createScanOne({
    rules: loadRules().sources,
    key: new Uint8Array(32),
    limits: DEFAULT_LIMITS,
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const fileOf = (name: string, text = TEXT): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
/** Waits until the writer has done something, so that the race is on. */
const started = async (writer: ChildProcess, path: string): Promise<void> => {
  const before = statSync(path).mtimeMs;
  while (writer.exitCode === null && statSync(path).mtimeMs === before)
    await new Promise((resolve) => setTimeout(resolve, 5));
};

test.each([
  ['grows', 'while :; do printf "one more line\\n" >> "$1"; done'],
  ['shrinks', 'size=7000000; while [ $size -gt 100 ]; do size=$((size - 100)); truncate -s $size "$1"; done'],
  [
    'is written over',
    'while :; do printf "other" | dd of="$1" bs=1 seek=$((RANDOM)) conv=notrunc 2>/dev/null; done',
  ],
])('one that %s is CHANGED', async (name, script) => {
  const path = fileOf(`${name}.txt`);
  const entry = entryOf(path) as ScanJob;
  const writer = spawn('bash', ['-c', script, 'writer', path], { stdio: 'ignore' });
  try {
    await started(writer, path);
    const { verdict } = await scanOne(entry, control);
    expect(verdict).toMatchObject({ state: 'unread', problem: { code: 'CHANGED' } });
  } finally {
    writer.kill('SIGKILL');
  }
});

test('one that is as it was again is read', async () => {
  const path = fileOf('calm.txt', LINE);
  expect((await scanOne(entryOf(path) as ScanJob, control)).verdict.state).toBe('scanned');
});

test.each([
  ['GONE', (path: string) => rmSync(path)],
  [
    'NOT_REGULAR',
    (path: string) => {
      rmSync(path);
      spawnSync('mkfifo', [path]);
    },
  ],
  [
    'NOT_REGULAR',
    (path: string) => {
      rmSync(path);
      mkdirSync(path);
    },
  ],
  [
    'NOT_REGULAR',
    (path: string) => {
      rmSync(path);
      symlinkSync('/etc/passwd', path);
    },
  ],
] as const)('what happened between listing and reading is told: %s', async (code, change) => {
  const path = fileOf(`victim-${Math.random()}.txt`, LINE);
  const entry = entryOf(path) as ScanJob;
  change(path);
  const { verdict } = await scanOne(entry, control);
  expect(verdict).toMatchObject({ state: 'unread', problem: { code } });
});

test('one that was replaced by another under its name is read as what it is now', async () => {
  const path = fileOf('replaced.txt', LINE);
  const entry = entryOf(path) as ScanJob;
  renameSync(fileOf('new.txt', '{"a":"another"}'), path);
  const { verdict } = await scanOne(entry, control);
  expect(verdict).toMatchObject({ state: 'scanned', facts: { format: 'json' }, stamp: { sizeBytes: 15 } });
});
