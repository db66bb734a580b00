/** What a first scan will take: everything is counted, a sample is read, and its time is scaled up. */
import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createCrawler } from '../../src/crawl/create-crawler.ts';
import { createInlineQueue } from '../../src/queue/create-inline-queue.ts';
import { estimate } from '../../src/scan/estimate.ts';
import type { ScanAnswer, ScanJob } from '../../src/scan/scan-file.ts';
import { createSeededRandom } from '../../src/util/seeded-random.ts';
import { tempShare } from '../crawl/temp-share.ts';
import { newFolder, runCli } from '../run-cli.ts';

/** 60 text files of 1,000 bytes in 6 folders, 3 archives of 10,000, a link, and a folder that is left out. */
const fill = (share: string): void => {
  for (let i = 0; i < 60; i += 1) {
    const folder = join(share, `d${i % 6}`, 'deep');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `n${i}.txt`), 'x'.repeat(1_000));
  }
  for (const name of ['a', 'b', 'c']) writeFileSync(join(share, `${name}.zip`), 'x'.repeat(10_000));
  symlinkSync('a.zip', join(share, 'link.zip'));
  mkdirSync(join(share, 'old'));
  writeFileSync(join(share, 'old', 'x.txt'), 'x');
};

test('all is counted, at most the sample is read, and what it took is scaled up', async () => {
  const share = tempShare();
  fill(share);
  const crawler = createCrawler({ exclude: ['old'] });
  onTestFinished(() => crawler.close());
  let nowMs = 0;
  const read: ScanJob[] = [];
  // Reading costs 10 ms a file and 1 ms a kilobyte, by a clock of its own.
  const queue = createInlineQueue(async (job: ScanJob): Promise<ScanAnswer> => {
    read.push(job);
    nowMs += 10 + job.sizeBytes / 1000;
    const { sizeBytes, modifiedNs, changedNs, inode, fileId } = job;
    const stamp = { sizeBytes, modifiedNs, changedNs, inode };
    return {
      verdict: { fileId, stamp, state: 'unread', problem: { code: 'UNSUPPORTED' } },
      wantsOcr: false,
      recycle: false,
    };
  });
  const found = await estimate({
    roots: [Buffer.from(share)],
    crawler,
    queue,
    ocrQueue: undefined,
    signal: new AbortController().signal,
    sample: 10,
    nowMs: () => nowMs,
  });
  expect(found).toMatchObject({ files: 63, bytes: 90_000, folders: 13, foldersFailed: 0, leftOut: 2 });
  const text = found.kinds.find(({ kind }) => kind === 'text and code');
  expect(text).toMatchObject({ files: 60, bytes: 60_000, sampled: 10 });
  // All are alike, so both ways of scaling agree: 60 × 11 ms.
  expect(text?.seconds.least).toBeCloseTo(0.66);
  expect(text?.seconds.most).toBeCloseTo(0.66);
  expect(found.seconds.most).toBeCloseTo(0.66 + 3 * 0.02);
  // One more than the samples: the first, read once without the clock's being looked at.
  expect(read).toHaveLength(10 + 3 + 1);
});

describe('the sample', () => {
  const madeShare = (): string => {
    const share = tempShare();
    mkdirSync(join(share, 'd'));
    for (let i = 0; i < 40; i += 1) writeFileSync(join(share, 'd', `f${i}.txt`), '');
    return share;
  };
  const drawn = async (share: string, more: { readonly random?: () => number } = {}): Promise<string[]> => {
    const crawler = createCrawler({ threads: 1 });
    const names: string[] = [];
    const queue = createInlineQueue(async ({ path, fileId }: ScanJob): Promise<ScanAnswer> => {
      names.push(Buffer.from(path).toString());
      const stamp = { sizeBytes: 0, modifiedNs: 0n, changedNs: 0n, inode: 0n };
      return {
        verdict: { fileId, stamp, state: 'unread', problem: { code: 'GONE' } },
        wantsOcr: false,
        recycle: false,
      };
    });
    const roots = [Buffer.from(share)];
    const signal = new AbortController().signal;
    await estimate({ roots, crawler, queue, ocrQueue: undefined, signal, sample: 10, ...more });
    crawler.close();
    return names;
  };

  test('is a fair one', async () => {
    const share = madeShare();
    const seen = new Map<string, number>();
    for (let round = 1; round <= 60; round += 1)
      for (const name of await drawn(share, { random: createSeededRandom(round * 7919) }))
        seen.set(name, (seen.get(name) ?? 0) + 1);
    // 660 readings of 40 files: 16.5 each on average. That one is never drawn has a chance below 10^-6.
    expect(seen.size).toBe(40);
    expect(Math.max(...seen.values())).toBeLessThan(50);
  });

  test('is the same for the same share', async () => {
    const share = madeShare();
    expect(await drawn(share)).toEqual(await drawn(share));
  });
});

test('the command tells it and stores nothing', async () => {
  const folder = newFolder();
  const share = join(folder, 'share');
  mkdirSync(share);
  fill(share);
  const store = join(folder, 'store.db');
  const args = ['scan', share, '--estimate', '--store', store, '--queue', 'inline', '--exclude', 'old'];
  const { code, stdout, stderr } = await runCli(args, { cwd: folder });
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toContain('63 files in 13 folders, 90.0 KB; 2 left out by rules.');
  expect(stdout).toMatch(/text and code +60 +60\.0 KB/);
  expect(stdout).toContain('27 files were read to tell, and nothing of them was stored.');
  expect([existsSync(store), readdirSync(folder)]).toEqual([false, ['share']]);
});
