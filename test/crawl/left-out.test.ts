import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createCrawler } from '../../src/crawl/create-crawler.ts';
import { expandRoots } from '../../src/crawl/expand-roots.ts';
import { UserError } from '../../src/model/user-error.ts';
import { isRoot, tempShare, writeFiles } from './temp-share.ts';
import { decisionsOf, latin1, requestOf, walk } from './walk.ts';

const SHARE = {
  'readme.txt': '',
  'scan.pdf': '',
  '.hidden/deep/note.txt': '',
  'old/2019/letter.txt': '',
  'old/keep.pdf': '',
};

describe('include and exclude', () => {
  const decided = async (options: Parameters<typeof walk>[1]) => {
    const share = tempShare();
    writeFiles(share, SHARE);
    return decisionsOf(await walk(share, options));
  };

  it('takes everything without patterns, hidden files included', async () => {
    expect(await decided({})).toEqual({
      '.hidden': 'descend',
      '.hidden/deep': 'descend',
      '.hidden/deep/note.txt': 'read',
      old: 'descend',
      'old/2019': 'descend',
      'old/2019/letter.txt': 'read',
      'old/keep.pdf': 'read',
      'readme.txt': 'read',
      'scan.pdf': 'read',
    });
  });

  it('leaves an excluded folder unlisted and names it', async () => {
    expect(await decided({ exclude: ['old', '*.pdf'] })).toEqual({
      '.hidden': 'descend',
      '.hidden/deep': 'descend',
      '.hidden/deep/note.txt': 'read',
      old: 'EXCLUDED',
      'readme.txt': 'read',
      'scan.pdf': 'EXCLUDED',
    });
    expect((await decided({ exclude: ['old/**'] }))['old']).toBe('EXCLUDED');
  });

  it('lists every folder for an include pattern; exclude outdoes include', async () => {
    expect(await decided({ include: ['**/*.txt'], exclude: ['**/2019/'] })).toEqual({
      '.hidden': 'descend',
      '.hidden/deep': 'descend',
      '.hidden/deep/note.txt': 'read',
      old: 'descend',
      'old/2019': 'EXCLUDED',
      'old/keep.pdf': 'EXCLUDED',
      'readme.txt': 'read',
      'scan.pdf': 'EXCLUDED',
    });
  });

  it.each(['[', '', '!a', '/srv/x', '../x', '*a*a*a*a*b', '**/a/**/b/**/c/**/d'])(
    'refuses the pattern %j before anything is listed',
    (pattern) => {
      expect(() => createCrawler({ exclude: [pattern] }).close()).toThrow(UserError);
      expect(() => createCrawler({ include: [pattern] }).close()).toThrow(UserError);
    },
  );
});

describe('.phisweepignore', () => {
  const decided = async (files: Readonly<Record<string, string>>) => {
    const share = tempShare();
    writeFiles(share, files);
    const all = decisionsOf(await walk(share));
    return Object.entries(all)
      .filter(([path, decision]) => decision === 'IGNORED' && !path.endsWith('.phisweepignore'))
      .map(([path]) => path)
      .toSorted();
  };

  it('ignores names in its own folder and below, and nothing above', async () => {
    const files = {
      'a/.phisweepignore': '*.log\n',
      'a/x.log': '',
      'a/b/y.log': '',
      'z.log': '',
      'a/b/c.txt': '',
    };
    expect(await decided(files)).toEqual(['a/b/y.log', 'a/x.log']);
  });

  it('lets the inner file take back what the outer one ignores', async () => {
    const files = {
      '.phisweepignore': '*.log\n!keep.log\n',
      'x.log': '',
      'keep.log': '',
      'a/.phisweepignore': '!*.log\nsecret.log\n',
      'a/x.log': '',
      'a/secret.log': '',
    };
    expect(await decided(files)).toEqual(['a/secret.log', 'x.log']);
  });

  it('ignores all of its folder when it is empty', async () => {
    const files = { 'a/.phisweepignore': '', 'a/x.txt': '', 'a/b/y.txt': '', 'c.txt': '' };
    expect(await decided(files)).toEqual(['a/b', 'a/x.txt']);
  });

  it('ties a pattern with a slash to its folder; a slash at the end means folders', async () => {
    const files = {
      '.phisweepignore': '/top\nonly/\na/**/z\n# comment\n\\#hash\n',
      top: '',
      'a/top': '',
      'only/x': '',
      'a/only': '',
      'a/b/c/z': '',
      'a/z': '',
      '#hash': '',
      comment: '',
    };
    expect(await decided(files)).toEqual(['#hash', 'a/b/c/z', 'a/z', 'only', 'top']);
  });

  it('does not hang on a hostile pattern', async () => {
    const files = { '.phisweepignore': `${'*a'.repeat(2_000)}b\n`, ['a'.repeat(250)]: '' };
    const startMs = performance.now();
    expect(await decided(files)).toEqual([]);
    expect(performance.now() - startMs).toBeLessThan(5_000);
  });

  it('is not read through a link, nor when it is a FIFO or too large', async () => {
    const outside = tempShare();
    writeFiles(outside, { all: '' });
    const share = tempShare();
    writeFiles(share, { 'a/x': '', 'b/x': '', 'c/.phisweepignore': `*\n${'#'.repeat(70_000)}`, 'c/x': '' });
    symlinkSync(join(outside, 'all'), join(share, 'a/.phisweepignore'));
    spawnSync('mkfifo', [join(share, 'b/.phisweepignore')]);
    const all = decisionsOf(await walk(share));
    expect([all['a/x'], all['b/x'], all['c/x']]).toEqual(['read', 'read', 'read']);
  });
});

describe('roots', () => {
  it('lists only the named files of a single-file root, beside a whole root', async () => {
    const share = tempShare();
    writeFiles(share, { 'd/a.txt': 'a', 'd/b.txt': 'b', 'd/sub/a.txt': 'c', 'd/c.txt': '' });
    const [root] = await expandRoots([join(share, 'd/c.txt'), join(share, 'd/a.txt')]);
    const walked = await walk(join(share, 'd'), { only: [{ path: root!.path, names: root!.only! }] });
    expect(decisionsOf(walked)).toEqual({ 'a.txt': 'read', 'c.txt': 'read' });
  });

  it('names a single file that vanished since', async () => {
    const share = tempShare();
    writeFiles(share, { 'a.txt': 'a' });
    const names = [Buffer.from('a.txt')];
    rmSync(join(share, 'a.txt'));
    const { entries } = await walk(share, { only: [{ path: Buffer.from(share), names }] });
    expect(entries.map(({ decision, problem }) => [decision, problem])).toEqual([['unread', 'GONE']]);
  });

  it('answers for a folder that vanished, became a link, or became a file', async () => {
    const share = tempShare();
    const outside = tempShare();
    writeFiles(share, { file: '' });
    writeFiles(outside, { secret: '' });
    symlinkSync(outside, join(share, 'link'));
    mkdirSync(join(share, 'folder'));
    const crawler = createCrawler({});
    onTestFinished(() => crawler.close());
    const folders = ['gone', 'link', 'file', 'link/below', 'folder'].map((path, at) =>
      requestOf(share, path, at),
    );
    const answers: unknown[] = [];
    for await (const listings of crawler.list(folders))
      for (const { folderId, problem, entries, last } of listings)
        answers.push([latin1(folders[folderId]!.path), problem, entries.count, last]);
    expect(answers).toEqual([
      ['gone', 'GONE', 0, true],
      ['link', 'ESCAPED', 0, true],
      ['file', 'GONE', 0, true],
      ['link/below', 'GONE', 0, true],
      ['folder', undefined, 0, true],
    ]);
  });

  it.skipIf(!isRoot)('stays on one file system when told to (mounting needs root)', async ({ skip }) => {
    const share = tempShare();
    writeFiles(share, { 'a/x': '', 'mounted/.keep': '' });
    const mounted = join(share, 'mounted');
    skip(spawnSync('mount', ['-t', 'tmpfs', 'none', mounted]).status !== 0, 'mount is not allowed here');
    onTestFinished(() => void spawnSync('umount', [mounted]));
    writeFiles(share, { 'mounted/y': '' });
    expect(decisionsOf(await walk(share, { oneFileSystem: true }))).toEqual({
      a: 'descend',
      mounted: 'OTHER_FILESYSTEM',
      'a/x': 'read',
    });
    expect(decisionsOf(await walk(share))['mounted/y']).toBe('read');
  });
});
