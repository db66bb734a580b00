import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openFile } from '../../src/crawl/open-file.ts';
import type { SourceEntry } from '../../src/model/source-entry.ts';
import { hostileNames } from './hostile-names.ts';
import { isRoot, makeDeep, tempShare, writeFiles } from './temp-share.ts';
import { decisionsOf, latin1, walk } from './walk.ts';

const textOf = (entry: SourceEntry): string => {
  const opened = openFile(entry);
  if ('problem' in opened) return opened.problem.code;
  try {
    return readFileSync(opened.fd, 'utf8');
  } finally {
    closeSync(opened.fd);
  }
};

describe('names', () => {
  it('lists and opens 999 hostile names byte for byte', async () => {
    const share = tempShare();
    const names = hostileNames(999, 20_261_124);
    names.forEach((name, at) => {
      writeFileSync(Buffer.concat([Buffer.from(`${share}/`), name]), `file ${at}`);
    });
    const { entries } = await walk(share);
    expect(entries.length).toBe(999);
    const texts = new Map(entries.map((entry) => [latin1(entry.path), textOf(entry)]));
    names.forEach((name, at) => {
      expect(texts.get(latin1(name))).toBe(`file ${at}`);
    });
  });

  it('lists names in byte order', async () => {
    const share = tempShare();
    for (const name of hostileNames(300, 7))
      writeFileSync(Buffer.concat([Buffer.from(`${share}/`), name]), '');
    const listed = (await walk(share)).entries.map(({ path }) => Buffer.from(path));
    expect(listed.map(latin1)).toEqual(listed.toSorted(Buffer.compare).map(latin1));
  });

  it('walks folders with hostile names', async () => {
    const share = tempShare();
    const names = hostileNames(60, 3);
    for (const name of names) {
      mkdirSync(Buffer.concat([Buffer.from(`${share}/`), name]));
      writeFileSync(Buffer.concat([Buffer.from(`${share}/`), name, Buffer.from('/in')]), 'inside');
    }
    const { entries, failed } = await walk(share);
    expect(failed.size).toBe(0);
    const files = entries.filter(({ kind }) => kind === 'file');
    expect(files.map(textOf)).toEqual(Array.from(names, () => 'inside'));
  });

  it('walks and opens a tree of 300 folders, 12,000 bytes deep', async () => {
    const share = tempShare();
    makeDeep(share, 'n'.repeat(39), 300, 'end.txt', 'the bottom');
    const { entries, failed, folders } = await walk(share);
    expect(folders).toBe(301);
    expect(failed.size).toBe(0);
    const end = entries.at(-1)!;
    expect(end.path.length).toBe(300 * 40 + 7);
    expect(textOf(end)).toBe('the bottom');
  });

  it('opens paths of every length about the limit of the system', async () => {
    const share = tempShare();
    const room = 4095 - share.length - 1;
    const folder = `${'d'.repeat(99)}/`.repeat(Math.floor((room - 260) / 100));
    mkdirSync(join(share, folder), { recursive: true });
    const last = room - folder.length;
    expect(last).toBeGreaterThan(200);
    mkdirSync(join(share, folder, 'e'.repeat(200)));
    // 4,090 to 4,100 bytes: the longest path has 4,095.
    const names = Array.from({ length: 11 }, (_, i) => 'f'.repeat(last - 201 - 5 + i)).filter(
      (name) => name.length < 256,
    );
    const shell = `cd "$1" && cd "$2" && shift 2 && for name; do printf %s "$name" > "$name"; done`;
    expect(spawnSync('sh', ['-c', shell, 'sh', join(share, folder), 'e'.repeat(200), ...names]).status).toBe(
      0,
    );
    const files = (await walk(share)).entries.filter(({ kind }) => kind === 'file');
    expect(files.map(textOf)).toEqual(names.toSorted());
    expect(names.length).toBe(11);
  });
});

describe('what is no file', () => {
  it('does not follow links, and ends on loops', async () => {
    const share = tempShare();
    const outside = tempShare();
    writeFiles(outside, { 'secret.txt': 'x' });
    writeFiles(share, { 'a/file.txt': 'x' });
    symlinkSync('.', join(share, 'self'));
    symlinkSync('../a', join(share, 'a/loop'));
    symlinkSync('nowhere', join(share, 'dangling'));
    symlinkSync(outside, join(share, 'out'));
    expect(decisionsOf(await walk(share))).toEqual({
      a: 'descend',
      dangling: 'LINK',
      out: 'LINK',
      self: 'LINK',
      'a/file.txt': 'read',
      'a/loop': 'LINK',
    });
  });

  it('names a FIFO, a socket and a device without opening them', async () => {
    const share = tempShare();
    expect(spawnSync('mkfifo', [join(share, 'fifo')]).status).toBe(0);
    const server = createServer().listen(join(share, 'socket'));
    await new Promise((resolve) => server.on('listening', resolve));
    onTestFinished(() => void server.close());
    if (isRoot) spawnSync('mknod', [join(share, 'device'), 'c', '1', '5']);
    const startMs = performance.now();
    const walked = await walk(share);
    // A FIFO opened for reading waits for a writer for ever; starting the threads takes most of this time.
    expect(performance.now() - startMs).toBeLessThan(2_000);
    expect(walked.entries.map(({ decision, kind }) => [decision, kind])).toEqual(
      Array.from({ length: isRoot ? 3 : 2 }, () => ['SPECIAL', 'special']),
    );
    for (const entry of walked.entries) {
      const openedMs = performance.now();
      expect(textOf(entry)).toBe('NOT_REGULAR');
      expect(performance.now() - openedMs).toBeLessThan(100);
    }
  });
});
