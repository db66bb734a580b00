import { chmodSync, linkSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { expandRoots } from '../../src/crawl/expand-roots.ts';
import { UserError } from '../../src/model/user-error.ts';
import { tempShare, writeFiles } from './temp-share.ts';

const shownOf = async (given: readonly string[]): Promise<readonly (string | readonly string[])[]> =>
  (await expandRoots(given)).map(({ path, only }) =>
    only === undefined
      ? Buffer.from(path).toString()
      : [Buffer.from(path).toString(), ...only.map((name) => Buffer.from(name).toString())],
  );

const sentenceOf = async (given: readonly string[]): Promise<string> => {
  const error = await expandRoots(given).then(
    () => new Error('nothing was refused'),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(UserError);
  return (error as UserError).message;
};

const departments = (): string => {
  const share = tempShare();
  writeFiles(share, {
    'shares/north/radiology/a.txt': 'a',
    'shares/south/radiology/b.txt': 'b',
    'shares/south/billing/c.txt': 'c',
  });
  return share;
};

describe('expandRoots', () => {
  it('takes paths in the order given', async () => {
    const share = departments();
    const [south, north] = [join(share, 'shares/south'), join(share, 'shares/north')];
    expect(await shownOf([south, north])).toEqual([south, north]);
  });

  it('drops what stands for the same folder: a trailing slash, a dot, a relative path', async () => {
    const north = join(departments(), 'shares/north');
    const relative = `${north}/../north/.`;
    expect(await shownOf([north, `${north}/`, relative])).toEqual([north]);
  });

  it('expands a pattern in the order of names, and says who asked for each', async () => {
    const share = departments();
    const pattern = join(share, 'shares/*/radiology');
    const roots = await expandRoots([pattern]);
    expect(roots.map(({ shown }) => shown)).toEqual([
      join(share, 'shares/north/radiology'),
      join(share, 'shares/south/radiology'),
    ]);
    expect(roots.every(({ given }) => given === pattern)).toBe(true);
  });

  it('takes an existing path with brackets and stars as a path', async () => {
    const share = tempShare();
    for (const name of ['[ab]', 'a', 'x*', 'xy']) mkdirSync(join(share, name));
    expect(await shownOf([join(share, '[ab]'), join(share, 'x*')])).toEqual([
      join(share, '[ab]'),
      join(share, 'x*'),
    ]);
  });

  it('finds folders that begin with a dot', async () => {
    const share = tempShare();
    mkdirSync(join(share, '.hidden'));
    expect(await shownOf([`${share}/*`])).toEqual([join(share, '.hidden')]);
  });

  it('refuses what is missing, empty, no path, or matches nothing, in one sentence', async () => {
    const share = departments();
    expect(await sentenceOf([join(share, 'nowhere')])).toBe(`${share}/nowhere does not exist.`);
    expect(await sentenceOf([`${share}/nowhere/*`])).toBe(`The pattern ${share}/nowhere/* matches nothing.`);
    expect(await sentenceOf([''])).toMatch(/empty/);
    expect(await sentenceOf([`${share}/a\0b`])).toMatch(/NUL/);
    expect(await sentenceOf([join(share, 'shares/north/radiology/a.txt/deeper')])).toMatch(/does not exist/);
    expect(await sentenceOf([join(share, 'n'.repeat(300))])).toMatch(/longer than the system allows/);
  });

  it('shows a hostile name in its sentence without control characters', async () => {
    expect(await sentenceOf([join(tempShare(), 'a\u001b[2Jb')])).not.toContain('\u001b');
  });

  it('refuses a FIFO-like root and a link in a circle', async () => {
    const share = tempShare();
    symlinkSync('loop', join(share, 'loop'));
    expect(await sentenceOf([join(share, 'loop')])).toMatch(/circle/);
    expect(await sentenceOf(['/dev/null'])).toMatch(/neither a folder nor a file/);
  });

  it('resolves a link named as a root', async () => {
    const share = departments();
    symlinkSync('shares/north', join(share, 'link'));
    expect(await shownOf([join(share, 'link')])).toEqual([join(share, 'shares/north')]);
  });

  it('crawls a root within another once, whichever comes first', async () => {
    const share = departments();
    const [inner, outer] = [join(share, 'shares/south/billing'), join(share, 'shares/south')];
    expect(await shownOf([inner, outer])).toEqual([outer]);
    expect(await shownOf([outer, inner])).toEqual([outer]);
    mkdirSync(`${outer}-east`);
    expect(await shownOf([outer, `${outer}-east`])).toEqual([outer, `${outer}-east`]);
  });

  it('joins single files of one folder, and leaves them to a folder that holds them', async () => {
    const share = tempShare();
    writeFiles(share, { 'd/a.txt': 'a', 'd/b.txt': 'b', 'e/c.txt': 'c' });
    const [a, b, c] = ['d/a.txt', 'd/b.txt', 'e/c.txt'].map((path) => join(share, path)) as [
      string,
      string,
      string,
    ];
    expect(await shownOf([a, c, b, a])).toEqual([
      [join(share, 'd'), 'a.txt', 'b.txt'],
      [join(share, 'e'), 'c.txt'],
    ]);
    expect(await shownOf([a, join(share, 'd'), c])).toEqual([join(share, 'd'), [join(share, 'e'), 'c.txt']]);
  });

  it('takes two names of one file as two files', async () => {
    const share = tempShare();
    writeFiles(share, { 'a.txt': 'a' });
    linkSync(join(share, 'a.txt'), join(share, 'b.txt'));
    expect(await shownOf([join(share, 'a.txt'), join(share, 'b.txt')])).toEqual([[share, 'a.txt', 'b.txt']]);
  });

  it.skipIf(process.getuid?.() === 0)('refuses a folder that this account may not read', async () => {
    const share = tempShare();
    mkdirSync(join(share, 'closed'));
    chmodSync(join(share, 'closed'), 0);
    expect(await sentenceOf([join(share, 'closed')])).toMatch(/may not be read/);
  });
});
