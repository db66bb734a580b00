/** A file server that died: what lies on it is named, everything else is read, and the run ends. */
import { lstatSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadRules } from '../../src/config/load-rules.ts';
import { DEFAULT_LIMITS } from '../../src/model/limits.ts';
import type { SourceEntry } from '../../src/model/source-entry.ts';
import { createPiscinaQueue } from '../../src/queue/create-piscina-queue.ts';
import { createDeadShares } from '../../src/scan/dead-shares.ts';
import type { ScanAnswer } from '../../src/scan/scan-file.ts';
import type { PendingFile } from '../../src/store/ledger.ts';
import { mountHung } from '../crawl/hung-mount.ts';
import { newFolder, runCli } from '../run-cli.ts';

const folder = newFolder();
const share = join(folder, 'share');
const dead = join(folder, 'dead');
const releases = [join(share, 'mount'), dead].map(mountHung);
const cannot = releases.includes(undefined) && 'no FUSE mount can be made here';

beforeAll(() => {
  for (let i = 0; i < 12; i += 1) {
    mkdirSync(join(share, `d${i % 3}`), { recursive: true });
    writeFileSync(join(share, `d${i % 3}`, `${i}.txt`), `Minutes of meeting ${i}.\n`);
  }
});
afterAll(() => {
  for (const release of releases) release?.();
  rmSync(folder, { recursive: true, force: true });
});

test('a root and a folder that do not answer are rows with a code; the other files are read; exit 3', async ({
  skip,
}) => {
  if (cannot) skip(cannot);
  const out = join(folder, 'report.json');
  const startMs = performance.now();
  const { code, stderr } = await runCli([
    ...['scan', share, dead, '--store', join(folder, 's.db'), '--workers', '1', '--timeout', '2'],
    ...['--format', 'json', '--output', out, '--quiet'],
  ]);
  expect(stderr).toBe('');
  expect(code).toBe(3);
  expect(performance.now() - startMs).toBeLessThan(40_000);
  const { scan, ledger } = JSON.parse(readFileSync(out, 'utf8'));
  expect(scan.state).toBe('incomplete');
  expect(ledger.byProblem).toEqual({ NO_ANSWER: 2 });
  expect(ledger.byState).toMatchObject({ scanned: 12, unread: 2 });
});

const entryOf = (root: string, path: string, fileId: number): SourceEntry => ({
  ...{ fileId, shareId: 1, root: Buffer.from(root), path: Buffer.from(path) },
  ...{ sizeBytes: 1, modifiedNs: 0n, changedNs: 0n, inode: 0n, deviceId: 0n },
});

const readable = (path: string, fileId: number): SourceEntry => {
  const { size, mtimeNs, ctimeNs, ino, dev } = lstatSync(join(share, path), { bigint: true });
  const stamp = {
    sizeBytes: Number(size),
    modifiedNs: mtimeNs,
    changedNs: ctimeNs,
    inode: ino,
    deviceId: dev,
  };
  return { ...entryOf(share, path, fileId), ...stamp };
};

test('a file whose opening hangs costs that file', async ({ skip }) => {
  if (cannot) skip(cannot);
  const limits = { ...DEFAULT_LIMITS, timeoutMs: 1_000 };
  const queue = createPiscinaQueue<SourceEntry, ScanAnswer>({
    moduleUrl: new URL('../../src/scan/job.ts', import.meta.url).href,
    init: { rules: loadRules(undefined).sources, key: new Uint8Array(32), limits },
    workers: 2,
    timeoutMs: 1_000,
  });
  async function* jobs() {
    for (let id = 1; id <= 12; id += 1) {
      const payload = id % 6 === 0 ? entryOf(dead, 'x.txt', id) : readable(`d${id % 3}/${id % 12}.txt`, id);
      yield { id, payload };
    }
  }
  const states = new Map<number, string>();
  try {
    for await (const answer of queue.run(jobs()))
      states.set(answer.id, 'result' in answer ? answer.result.verdict.state : answer.failure);
  } finally {
    await queue.close();
  }
  expect(states.size).toBe(12);
  expect([...states].filter(([, state]) => state === 'TIMED_OUT').map(([id]) => id)).toEqual([6, 12]);
  expect([...states.values()].filter((state) => state === 'scanned').length).toBe(10);
});

const failed = {
  fileId: 1,
  stamp: entryOf(share, 'x', 1),
  state: 'unread',
  problem: { code: 'TIMED_OUT' },
} as const;
const pending = (shareId: number): PendingFile => ({
  ...entryOf(share, 'x', 1),
  shareId,
  exposure: { reach: 'unknown', broadWrite: undefined, source: 'none' },
});

test.each([
  ['given up when it does not answer', false],
  ['kept when only its files are slow', true],
])('a share whose files time out one after another is %s', async (_, answersStill) => {
  const asked: string[] = [];
  const shares = createDeadShares(
    () => false,
    async (path) => {
      asked.push(Buffer.from(path).toString());
      return answersStill;
    },
  );
  for (let i = 0; i < 3; i += 1) {
    expect(shares.has(pending(1))).toBe(false);
    shares.note(pending(1), failed);
  }
  await Promise.resolve();
  expect(asked).toEqual([join(share, 'x')]);
  expect(shares.has(pending(1))).toBe(!answersStill);
  expect(shares.has(pending(2))).toBe(false);
});
