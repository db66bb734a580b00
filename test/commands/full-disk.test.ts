/** A disk that fills up while a scan runs: one sentence, exit 2, what was stored is safe, and the next scan goes on. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, expect, test } from 'vitest';
import { newFolder, runCli } from '../run-cli.ts';

const folder = newFolder();
const disk = join(folder, 'disk');
const share = join(folder, 'share');
const FILES = 1200;
/** Beyond the reserve of 64 MB that a scan leaves to others: less than it needs, more than nothing. */
const LEFT_BYTES = 64 * 1024 ** 2 + 1_000_000;

mkdirSync(disk);
const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=96m', 'none', disk]).status === 0;
afterAll(() => {
  if (mounted) spawnSync('umount', ['-l', disk]);
  rmSync(folder, { recursive: true, force: true });
});

const rowsIn = (path: string): number => {
  const db = new DatabaseSync(path, { readOnly: true });
  try {
    expect(db.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
    return Number(db.prepare('SELECT count(*) AS n FROM entry').get()?.['n']);
  } finally {
    db.close();
  }
};

test('stops with a sentence and is finished by the next scan', async ({ skip }) => {
  if (!mounted) skip('no small file system can be mounted here');
  for (let i = 0; i < FILES; i += 1) {
    const part = join(share, `d${i % 30}`);
    mkdirSync(part, { recursive: true });
    writeFileSync(
      join(part, `${i}.txt`),
      `Patient: Ada Kowalczyk\nMRN: ${48_000_000 + i * 7}\nSeen for asthma.\n`,
    );
  }
  const { bavail, bsize } = statfsSync(disk);
  const ballast = join(disk, 'ballast');
  writeFileSync(ballast, Buffer.alloc(bavail * bsize - LEFT_BYTES));
  const store = join(disk, 's.db');
  const out = join(folder, 'report.json');
  const args = ['scan', share, '--store', store, '--format', 'json', '--output', out, '--quiet'];

  const full = await runCli(args);
  expect(full.stderr).toMatch(/^phisweep: disk full: [^\n]*everything stored so far is safe[^\n]*\n$/);
  expect(full.code).toBe(2);
  expect(rowsIn(store)).toBeGreaterThan(0);

  rmSync(ballast);
  const { code, stderr } = await runCli(args);
  expect([code, stderr]).toEqual([0, '']);
  const { scan, ledger } = JSON.parse(readFileSync(out, 'utf8'));
  expect([scan.id, scan.state]).toEqual([1, 'complete']);
  expect(ledger.byState).toMatchObject({ scanned: FILES });
});
