import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createCrawler } from '../../src/crawl/create-crawler.ts';
import { mountHung } from './hung-mount.ts';
import { tempShare, writeFiles } from './temp-share.ts';
import { decisionsOf, requestOf, walk } from './walk.ts';

it('a dead mount costs the folders on it, after a while; all others are listed', async ({ skip }) => {
  const share = tempShare();
  writeFiles(share, Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`f${i}/x.txt`, ''])));
  const dead = join(share, 'dead');
  const release = mountHung(dead);
  if (release === undefined) skip('no FUSE mount can be made here');
  const crawler = createCrawler({ silenceMs: 1_000 });
  try {
    const healthy = Array.from({ length: 60 }, (_, i) => requestOf(share, `f${i}`, i + 1));
    const hung = Array.from({ length: 40 }, (_, i) => requestOf(dead, i === 0 ? '' : `d${i}`, 100 + i));
    const requests = [...hung.slice(0, 1), ...healthy, ...hung.slice(1)];
    const problems = new Map<number, string>();
    const startMs = performance.now();
    for await (const listings of crawler.list(requests))
      for (const { folderId, last, problem, entries } of listings) {
        expect(problems.has(folderId)).toBe(false);
        if (last) problems.set(folderId, problem ?? `${entries.count} entries`);
      }
    expect(problems).toEqual(
      new Map([
        ...healthy.map(({ folderId }) => [folderId, '1 entries'] as const),
        ...hung.map(({ folderId }) => [folderId, 'NO_ANSWER'] as const),
      ]),
    );
    // Three folders were tried in vain, not forty.
    expect(performance.now() - startMs).toBeLessThan(10_000);
    expect(crawler.isSilent(Buffer.from(dead))).toBe(true);
    expect(crawler.isSilent(Buffer.from(share))).toBe(false);
  } finally {
    crawler.close();
    release?.();
  }
});

it('a dead mount among the names of a folder costs that name only', async ({ skip }) => {
  const share = tempShare();
  writeFiles(share, { 'a/x.txt': '', 'z/x.txt': '', 'note.txt': '' });
  const releases = ['dead', 'gone'].map((name) => mountHung(join(share, name)));
  if (releases.includes(undefined)) skip('no FUSE mount can be made here');
  try {
    const walked = await walk(share, { silenceMs: 1_000 });
    expect(decisionsOf(walked)).toEqual({
      a: 'descend',
      'a/x.txt': 'read',
      dead: 'unread',
      gone: 'unread',
      'note.txt': 'read',
      z: 'descend',
      'z/x.txt': 'read',
    });
    expect(
      walked.entries.filter(({ problem }) => problem !== undefined).map(({ problem }) => problem),
    ).toEqual(['NO_ANSWER', 'NO_ANSWER']);
    expect(walked.failed.size).toBe(0);
  } finally {
    for (const release of releases) release?.();
  }
});
