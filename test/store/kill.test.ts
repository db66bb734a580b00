/** SIGKILL at random moments: nothing is half-written, and the scan that is continued ends as the undisturbed one. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, expect, it } from 'vitest';
import { checkLedger } from '../../src/store/check-ledger.ts';
import { createLedger } from '../../src/store/ledger.ts';
import { latestScan } from '../../src/store/list-scans.ts';
import { openMemoryStore, openStoreForReading } from '../../src/store/open-store.ts';
import { createReportSource } from '../../src/store/report-source.ts';
import type { Store } from '../../src/store/store.ts';
import { FILES, optionsOf } from './kill-size.ts';
import { randomOf, randomShare } from './random-share.ts';
import { scanShares } from './sample-share.ts';

const ROUNDS = 20;
const base = mkdtempSync(join(tmpdir(), 'phisweep-kill-'));
afterAll(() => rmSync(base, { recursive: true, force: true }));

const outcomeOf = (store: Store, scanId: number) => {
  const source = createReportSource(store, scanId, {
    resolve: (id) => ({ id, sentence: '', primary: [], supporting: [], hipaa: [] }),
  });
  return {
    ledger: source.scan.ledger,
    state: source.scan.state,
    patients: source.scan.patients,
    files: [...source.files()].map(({ fileId: _, ...row }) => row),
    findings: [...source.findings()].map(({ findingId: _, fileId: __, ...row }) => row),
  };
};

/** Runs the writer; kills it that long after it began to write. True: it was done before. */
const write = (path: string, night: number, killAfterMs: number): Promise<boolean> =>
  new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      [join(import.meta.dirname, 'killed-writer.ts'), path, '9', String(night)],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    let timer: NodeJS.Timeout | undefined;
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
      timer ??= setTimeout(() => child.kill('SIGKILL'), killAfterMs);
    });
    child.on('error', reject);
    child.on('close', () => {
      clearTimeout(timer);
      resolve(output.includes('done'));
    });
  });

it(`survives ${ROUNDS} kills in the first and in a later scan`, { timeout: 300_000 }, async () => {
  const undisturbed = openMemoryStore();
  const ledger = createLedger(undisturbed);
  const path = join(base, 'scans.db');
  const random = randomOf(4);
  let kills = 0;
  for (let night = 0; kills < ROUNDS; night += 1) {
    const { scanId } = scanShares(
      ledger,
      { a: randomShare(9, night, FILES) },
      { options: optionsOf(night), partSize: 25 },
    );
    let killsTonight = 0;
    for (let done = false; !done; ) {
      // Four kills a night, then it may finish: a kill after the end would begin another scan.
      const killing = kills < ROUNDS && killsTonight < 4;
      done = await write(path, night, killing ? random(120) : 100_000);
      if (!done) [kills, killsTonight] = [kills + 1, killsTonight + 1];
      const db = new DatabaseSync(path);
      expect(db.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
      db.close();
      const reading = openStoreForReading(path);
      // Killed after the last commit: another run would be the next night's scan.
      const last = latestScan(reading);
      done ||= last?.scanId === scanId && last.state !== 'running';
      if (last !== undefined) expect(checkLedger(reading, last.scanId)).toEqual([]);
      reading.close();
    }
    const store = openStoreForReading(path);
    expect(checkLedger(store, scanId)).toEqual([]);
    expect(outcomeOf(store, scanId)).toEqual(outcomeOf(undisturbed, scanId));
    store.close();
  }
  expect(kills).toBe(ROUNDS);
  undisturbed.close();
});
