import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  closeSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type OpenedFile, openFile, stampOf } from '../../src/crawl/open-file.ts';
import { tempShare, writeFiles } from './temp-share.ts';
import { type Listed, walk } from './walk.ts';

const share = async (): Promise<{ readonly path: string; readonly entry: Listed }> => {
  const path = tempShare();
  writeFiles(path, { 'd/x.txt': 'inside' });
  const { entries } = await walk(path);
  return { path, entry: entries.find(({ kind }) => kind === 'file')! };
};

const codeOf = (entry: Listed): string => {
  const opened = openFile(entry);
  if ('problem' in opened) return opened.problem.code;
  closeSync(opened.fd);
  return 'opened';
};

const open = (entry: Listed): OpenedFile => {
  const opened = openFile(entry);
  if ('problem' in opened) throw new Error(opened.problem.code);
  return opened;
};

const descriptors = (): number => readdirSync('/proc/self/fd').length;

describe('openFile', () => {
  it('opens what was listed, with the stamp of the listing', async () => {
    const { entry } = await share();
    const { fd, stamp } = open(entry);
    const { sizeBytes, modifiedNs, changedNs, inode } = entry;
    expect(stamp).toEqual({ sizeBytes, modifiedNs, changedNs, inode });
    expect(readFileSync(fd, 'utf8')).toBe('inside');
    closeSync(fd);
  });

  it('refuses a link in its place, into the share too', async () => {
    const { path, entry } = await share();
    writeFiles(path, { 'd/other.txt': 'x' });
    rmSync(join(path, 'd/x.txt'));
    symlinkSync('other.txt', join(path, 'd/x.txt'));
    expect(codeOf(entry)).toBe('NOT_REGULAR');
  });

  it('refuses a FIFO, a folder and a device in its place at once', async () => {
    const { path, entry } = await share();
    const place = join(path, 'd/x.txt');
    rmSync(place);
    spawnSync('mkfifo', [place]);
    const startMs = performance.now();
    expect(codeOf(entry)).toBe('NOT_REGULAR');
    expect(performance.now() - startMs).toBeLessThan(100);
    rmSync(place);
    mkdirSync(place);
    expect(codeOf(entry)).toBe('NOT_REGULAR');
  });

  it('refuses a folder above that became a link out of the share, and one that is gone', async () => {
    const { path, entry } = await share();
    const outside = tempShare();
    writeFiles(outside, { 'x.txt': 'outside' });
    renameSync(join(path, 'd'), join(path, 'e'));
    expect(codeOf(entry)).toBe('GONE');
    symlinkSync(outside, join(path, 'd'));
    expect(codeOf(entry)).toBe('ESCAPED');
  });

  it('does not take a folder whose name only begins like the root for the root', async () => {
    const { path, entry } = await share();
    const beside = `${path}-outside`;
    renameSync(join(path, 'd'), beside);
    symlinkSync(beside, join(path, 'd'));
    expect(codeOf(entry)).toBe('ESCAPED');
    rmSync(beside, { recursive: true });
  });

  it('reads a file that was saved anew, and says what it is now', async () => {
    const { path, entry } = await share();
    writeFileSync(join(path, 'd/new'), 'replaced by another');
    renameSync(join(path, 'd/new'), join(path, 'd/x.txt'));
    const { fd, stamp } = open(entry);
    expect(readFileSync(fd, 'utf8')).toBe('replaced by another');
    expect(stamp.sizeBytes).toBe(19);
    expect(stamp.inode).not.toBe(entry.inode);
    closeSync(fd);
  });

  it('refuses a file of another device under the same name', async () => {
    const { entry } = await share();
    expect(codeOf({ ...entry, deviceId: entry.deviceId + 1n })).toBe('CHANGED');
  });

  it('tells by its stamp that a file changed while it was read', async () => {
    const { path, entry } = await share();
    const { fd, stamp } = open(entry);
    expect(stampOf(fd)).toEqual(stamp);
    appendFileSync(join(path, 'd/x.txt'), '.');
    expect(stampOf(fd)).not.toEqual(stamp);
    closeSync(fd);
  });

  it('leaves the time of last access as it was', async ({ skip }) => {
    const { path, entry } = await share();
    writeFiles(path, { control: 'control' });
    const old = new Date('2001-02-03T04:05:06Z');
    for (const name of ['control', 'd/x.txt']) utimesSync(join(path, name), old, new Date());
    readFileSync(join(path, 'control'));
    skip(statSync(join(path, 'control')).atimeMs === old.getTime(), 'this file system keeps no access times');
    const { fd } = open(entry);
    readFileSync(fd);
    closeSync(fd);
    expect(statSync(join(path, 'd/x.txt')).atime).toEqual(old);
  });

  it('leaves no descriptor open, whatever it refuses', async () => {
    const { path, entry } = await share();
    const before = descriptors();
    const outside = tempShare();
    writeFiles(outside, { 'x.txt': 'outside' });
    for (let i = 0; i < 50; i += 1) {
      codeOf(entry);
      codeOf({ ...entry, path: Buffer.from('nowhere') });
      codeOf({ ...entry, path: Buffer.from('d') });
      codeOf({ ...entry, path: Buffer.from('n'.repeat(300)) });
      codeOf({ ...entry, path: Buffer.from(`${'d/'.repeat(3_000)}x`) });
    }
    renameSync(join(path, 'd'), join(path, 'e'));
    symlinkSync(outside, join(path, 'd'));
    for (let i = 0; i < 50; i += 1) codeOf(entry);
    // Threads of the walk before may still be ending.
    expect(descriptors()).toBeLessThanOrEqual(before);
  });
});
