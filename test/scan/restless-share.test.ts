/** A share that changes while it is scanned: files vanish, grow, and the clock is set back. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { loadPolicy } from '../../src/config/load-policy.ts';
import { loadRules } from '../../src/config/load-rules.ts';
import { createCrawler } from '../../src/crawl/create-crawler.ts';
import type { Category } from '../../src/model/category.ts';
import { DEFAULT_LIMITS } from '../../src/model/limits.ts';
import { createInlineQueue } from '../../src/queue/create-inline-queue.ts';
import { createScanOne } from '../../src/scan/job.ts';
import { scan } from '../../src/scan/scan.ts';
import type { ScanJob } from '../../src/scan/scan-file.ts';
import { createThrottle } from '../../src/scan/throttle.ts';
import { checkLedger } from '../../src/store/check-ledger.ts';
import { addDispositions } from '../../src/store/dispositions.ts';
import { findingChanges } from '../../src/store/finding-changes.ts';
import { createLedger } from '../../src/store/ledger.ts';
import { listScans } from '../../src/store/list-scans.ts';
import { openMemoryStore } from '../../src/store/open-store.ts';
import { createReportSource } from '../../src/store/report-source.ts';
import type { Store } from '../../src/store/store.ts';
import { createWords } from '../../src/store/words.ts';
import { tempShare } from '../crawl/temp-share.ts';
import { OPTIONS } from '../store/sample-share.ts';

const scanOne = await createScanOne({
  rules: loadRules().sources,
  limits: DEFAULT_LIMITS,
  key: new Uint8Array(32),
});
const { policy } = loadPolicy(undefined);

interface Night {
  readonly before?: (job: ScanJob) => void;
  readonly now?: () => Date;
}

const night = async (store: Store, share: string, { before = () => undefined, now }: Night = {}) => {
  const crawler = createCrawler({ threads: 1 });
  const ledger = createLedger(store);
  const { scanId } = ledger.startOrResumeScan({ ...OPTIONS, ...(now === undefined ? {} : { now }) });
  ledger.addShare({ name: 'share', root: Buffer.from(share) });
  const state = await scan({
    store,
    ledger,
    crawler,
    queue: createInlineQueue(async (job: ScanJob, control) => {
      before(job);
      return scanOne(job, control);
    }),
    ocrQueue: undefined,
    policy,
    exposuresOf: async (files) =>
      files.map(() => ({ reach: 'unknown', broadWrite: undefined, source: 'none' })),
    declared: () => undefined,
    throttle: createThrottle({}, { now: () => performance.now(), sleep: async () => undefined, cores: 1 }),
    signal: new AbortController().signal,
    onProgress: () => undefined,
  });
  expect(checkLedger(store, scanId)).toEqual([]);
  const source = createReportSource(store, scanId, {
    resolve: (id) => ({ id, sentence: '', primary: [], supporting: [], hipaa: [] }),
  });
  const rows = [...source.files()].map(({ path, state: row, problem }) => [path.shown, row, problem?.code]);
  const changes = [...findingChanges(store, scanId)].map(({ change }) => change).sort();
  const phi = [...source.files({ phiOnly: true })].map(({ path }) => path.shown);
  return { scanId, state, rows, changes, phi, phiFiles: source.scan.phiFiles, ledger: source.scan.ledger };
};

const note = (number: number): string =>
  `Patient: Ada Kowalczyk\nMRN: ${48_120_000 + number}\nSeen for asthma.\n`;

const shareOf = (files: number): string => {
  const share = tempShare();
  for (let i = 0; i < files; i += 1) {
    mkdirSync(join(share, `d${i % 3}`), { recursive: true });
    writeFileSync(join(share, `d${i % 3}`, `f${i}.txt`), note(i));
  }
  return share;
};

test('files that vanish between listing and reading are named, and their findings are fixed on the next night', async () => {
  const store = openMemoryStore();
  const share = shareOf(30);
  const first = await night(store, share);
  expect([first.state, first.rows.length]).toEqual(['complete', 30]);
  // Every second file changes, so that it is due, and is gone before the first of them is opened.
  const due = Array.from({ length: 15 }, (_, i) => join(share, `d${(2 * i) % 3}`, `f${2 * i}.txt`));
  for (const path of due) writeFileSync(path, `${note(1)} changed`);
  let gone = false;
  const second = await night(store, share, {
    before: () => {
      if (!gone) for (const path of due) rmSync(path);
      gone = true;
    },
  });
  expect(second.ledger.byProblem).toEqual({ GONE: 15 });
  expect(second.ledger.byState).toMatchObject({ unread: 15, unchanged: 15 });
  // Not read is not proven away.
  expect(second.changes).toEqual([]);
  const third = await night(store, share);
  expect(third.rows).toHaveLength(15);
  expect(new Set(third.changes)).toEqual(new Set(['fixed']));
  expect(third.changes.length).toBe(first.changes.length / 2);
});

test('a folder that vanishes while it waits is a row, and the others are scanned', async () => {
  const share = shareOf(30);
  let first = true;
  const store = openMemoryStore();
  await night(store, share, {
    before: () => {
      if (first) rmSync(join(share, 'd2'), { recursive: true });
      first = false;
    },
  });
  const { rows, state } = await night(store, share);
  expect(state).toBe('complete');
  expect(rows).toHaveLength(20);
});

test('a file that moves keeps on the same night what people found false in it', async () => {
  const store = openMemoryStore();
  const share = shareOf(3);
  expect((await night(store, share)).phi).toEqual(['d0/f0.txt', 'd1/f1.txt', 'd2/f2.txt']);
  const words = createWords(store);
  const values = store.db
    .prepare('SELECT value.* FROM value JOIN entry ON entry.id = value.entry WHERE entry.name = ?')
    .all(Buffer.from('f1.txt'));
  addDispositions(
    store,
    values.map((row) => ({
      fileId: Number(row['entry']),
      category: words.textOf(Number(row['category'])) as Category,
      token: Buffer.from(row['token'] as Uint8Array).toString('base64url'),
      ruleId: 'any.mrn.1',
      kind: 'false-positive',
      reason: 'a form number',
      reviewer: 'r',
      decidedOn: '2026-11-25',
      until: undefined,
    })),
  );
  renameSync(join(share, 'd1', 'f1.txt'), join(share, 'd2', 'elsewhere.txt'));
  const moved = await night(store, share);
  expect(moved).toMatchObject({ phi: ['d0/f0.txt', 'd2/f2.txt'], phiFiles: 2 });
  expect(new Set(moved.changes)).toEqual(new Set(['moved']));
});

test('a file to which somebody writes a thousand times a second is never called read', async () => {
  const share = tempShare();
  const path = join(share, 'growing.log');
  // Reading so much takes longer than a thousandth of a second by far.
  writeFileSync(path, note(1).repeat(20_000));
  writeFileSync(join(share, 'calm.txt'), note(2));
  const writer = spawn(process.execPath, [
    '-e',
    `const fs = require('node:fs'); const fd = fs.openSync(${JSON.stringify(path)}, 'a'); fs.writeSync(1, 'up');
     const until = Date.now() + 60000; let next = performance.now();
     while (Date.now() < until) { while (performance.now() < next); next += 1; fs.writeSync(fd, 'x'); }`,
  ]);
  onTestFinished(() => void writer.kill('SIGKILL'));
  await once(writer.stdout, 'data');
  const store = openMemoryStore();
  const { rows } = await night(store, share);
  expect(rows).toEqual([
    ['calm.txt', 'scanned', undefined],
    ['growing.log', 'unread', 'CHANGED'],
  ]);
  writer.kill('SIGKILL');
  await once(writer, 'exit');
  const { size } = statSync(path);
  const calm = await night(store, share);
  expect(calm.rows).toEqual([
    ['calm.txt', 'unchanged', undefined],
    ['growing.log', 'scanned', undefined],
  ]);
  expect(store.db.prepare('SELECT size FROM entry WHERE state = 1 ORDER BY size DESC').get()?.['size']).toBe(
    size,
  );
});

test('a clock that is set back by a year in the middle of a scan loses nothing', async () => {
  const store = openMemoryStore();
  const share = shareOf(12);
  let clock = Date.parse('2026-11-25T02:00:00Z');
  const now = () => new Date(clock);
  await night(store, share, { now });
  writeFileSync(join(share, 'd0', 'new.txt'), note(99));
  const second = await night(store, share, {
    now,
    before: () => {
      clock = Date.parse('2025-11-25T02:00:00Z');
    },
  });
  expect(second.state).toBe('complete');
  expect(second.changes.every((change) => change === 'new')).toBe(true);
  expect(second.changes.length).toBeGreaterThan(0);
  const third = await night(store, share, { now });
  expect([third.ledger.byState.unchanged, third.changes]).toEqual([13, []]);
  // In the order of their numbers, whatever their times say.
  expect(listScans(store).map(({ scanId }) => scanId)).toEqual([1, 2, 3]);
  const seconds = store.db.prepare('SELECT min(seconds) AS n FROM session').get()?.['n'];
  expect(Number(seconds)).toBeGreaterThanOrEqual(0);
});
