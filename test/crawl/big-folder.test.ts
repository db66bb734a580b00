import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createCrawler } from '../../src/crawl/create-crawler.ts';
import { createLister } from '../../src/crawl/create-lister.ts';
import { MOST_ROWS } from '../../src/crawl/entry-buffer.ts';
import { fastPlace, tempShare } from './temp-share.ts';
import { entriesOf, latin1, requestOf, walk } from './walk.ts';

/** `split` makes many files in no time: one per byte of its input. */
const fill = (folder: string, count: number): void => {
  mkdirSync(folder, { recursive: true });
  const args = ['-b', '1', '-a', '4', '-', `${folder}/f`];
  expect(spawnSync('split', args, { input: Buffer.alloc(count) }).status).toBe(0);
};

const threads = (): number => readdirSync('/proc/self/task').length;

describe('a folder of 70,000 entries', () => {
  it('comes in parts, complete, and the same with one thread and with three', async () => {
    const share = tempShare(fastPlace());
    fill(join(share, 'big'), 70_000);
    fill(join(share, 'small'), 10);
    const listings = async (count: number) => {
      const crawler = createCrawler({ threads: count });
      onTestFinished(() => crawler.close());
      const requests = ['big', 'small', 'big'].map((path, folderId) => requestOf(share, path, folderId));
      const parts: {
        readonly folderId: number;
        readonly names: readonly string[];
        readonly last: boolean;
      }[] = [];
      for await (const some of crawler.list(requests))
        for (const part of some) {
          const names = entriesOf(part, requests[part.folderId]!).map(({ path }) => latin1(path));
          parts.push({ folderId: part.folderId, names, last: part.last });
        }
      crawler.close();
      return parts;
    };
    const one = await listings(1);
    expect(one.every(({ names }) => names.length <= MOST_ROWS)).toBe(true);
    expect(one.filter(({ last }) => last).map(({ folderId }) => folderId)).toEqual([0, 1, 2]);
    const names = one.filter(({ folderId }) => folderId === 0).flatMap((part) => part.names);
    expect(new Set(names).size).toBe(70_000);
    expect(names.length).toBe(70_000);
    // A sorted window holds 65,536: its names come in byte order.
    expect(names.slice(0, 65_536)).toEqual(names.slice(0, 65_536).toSorted());
    expect(await listings(3)).toEqual(one);
  });
});

describe('back-pressure', () => {
  it('reads requests only as fast as their answers are taken', async () => {
    const share = tempShare(fastPlace());
    fill(join(share, 'f'), 3);
    const crawler = createCrawler({ threads: 2 });
    onTestFinished(() => crawler.close());
    let asked = 0;
    function* requests() {
      for (; asked < 5_000; ) yield requestOf(share, 'f', asked++);
    }
    let answered = 0;
    let most = 0;
    for await (const listings of crawler.list(requests())) {
      answered += listings.length;
      if (answered < 500) await sleep(5);
      most = Math.max(most, asked - answered);
    }
    expect(answered).toBe(5_000);
    // Of each thread four messages sent and two chunks under way, of 16 folders each.
    expect(most).toBeLessThanOrEqual(2 * (4 + 2) * 16);
  });

  it('holds a handful of messages while nobody takes them', async () => {
    const share = tempShare(fastPlace());
    fill(join(share, 'big'), 70_000);
    const rules = {
      include: [],
      exclude: [],
      oneFileSystem: false,
      includeSnapshots: false,
      stubs: new Set<bigint>(),
      largeGroups: [],
      mounts: new Map(),
      only: new Map(),
      globs: new Map(),
    };
    const lister = createLister(rules, 500);
    onTestFinished(() => lister.close());
    const before = process.memoryUsage().arrayBuffers;
    const chunk = lister.start([requestOf(share, 'big')]);
    // Listing all of it takes half a second.
    await sleep(1_500);
    const row = 90;
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(6 * MOST_ROWS * row);
    let count = 0;
    for (let part = await chunk.next(); part !== undefined; part = await chunk.next()) {
      // Waiting for its reader, three times as long as it may be silent, it is not taken for dead.
      if (part === 'silent') expect.unreachable();
      for (const { entries } of part) count += entries.count;
    }
    expect(count).toBe(70_000);
  });
});

describe('close', () => {
  it.skipIf(!existsSync('/proc/self/task'))('leaves no thread, in the middle of a listing too', async () => {
    const share = tempShare(fastPlace());
    fill(join(share, 'big'), 30_000);
    const before = threads();
    const crawler = createCrawler({ threads: 2 });
    const requests = Array.from({ length: 100 }, (_, i) => requestOf(share, 'big', i));
    let parts = 0;
    for await (const listings of crawler.list(requests)) {
      parts += listings.length;
      expect(threads()).toBeGreaterThan(before);
      crawler.close();
    }
    crawler.close();
    expect(parts).toBeLessThan(20);
    for (let i = 0; i < 100 && threads() > before; i += 1) await sleep(20);
    expect(threads()).toBe(before);
  });

  it('can go on with other folders after a list was broken off', async () => {
    const share = tempShare(fastPlace());
    fill(join(share, 'big'), 30_000);
    fill(join(share, 'small'), 5);
    const crawler = createCrawler({ threads: 2 });
    onTestFinished(() => crawler.close());
    for await (const listings of crawler.list(
      Array.from({ length: 20 }, (_, i) => requestOf(share, 'big', i)),
    ))
      if (listings.length > 0) break;
    const ids: number[] = [];
    for await (const listings of crawler.list([requestOf(share, 'small', 99)]))
      for (const { folderId, entries } of listings) ids.push(folderId, entries.count);
    expect(ids).toEqual([99, 5]);
  });

  it('walks an empty root', async () => {
    expect(await walk(tempShare(fastPlace()))).toEqual({ entries: [], failed: new Map(), folders: 1 });
  });
});
