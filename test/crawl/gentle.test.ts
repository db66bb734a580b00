/** Snapshots, recycle bins and stubs are left out with a reason, loops visited once, and times of last access stay as they are. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, statSync, symlinkSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createEntryBuffer, type PackedListings, unpackListings } from '../../src/crawl/entry-buffer.ts';
import { createIgnoreFiles } from '../../src/crawl/ignore-files.ts';
import { createLineage } from '../../src/crawl/lineage.ts';
import { listFolder } from '../../src/crawl/list-folder.ts';
import { stubDevices } from '../../src/crawl/mounts.ts';
import { createPathFilter } from '../../src/crawl/path-filter.ts';
import { DECISIONS } from '../../src/model/listing.ts';
import { runCli } from '../run-cli.ts';
import { isRoot, tempShare, writeFiles } from './temp-share.ts';
import { decisionsOf, requestOf, walk } from './walk.ts';

describe('folders that are left out unless asked for', () => {
  const files = {
    '.snapshot/daily/a.txt': '',
    'x/~snapshot/a.txt': '',
    '.zfs/snapshot/a.txt': '',
    '#snapshot/a.txt': '',
    '@Recently-Snapshot/a.txt': '',
    'System Volume Information/a.txt': '',
    '$RECYCLE.BIN/S-1-5-21/a.txt': '',
    '.Trash-1000/files/a.txt': '',
    '#recycle/a.txt': '',
    '@Recycle/a.txt': '',
    // Not such folders: other names, files of such names, and what a file system check found.
    'snapshots of babies/a.txt': '',
    'y/.snapshot': 'a file',
    'lost+found/a.txt': '',
  };
  const SHOWN = {
    '.snapshot': 'SNAPSHOT',
    'x/~snapshot': 'SNAPSHOT',
    '.zfs': 'SNAPSHOT',
    '#snapshot': 'SNAPSHOT',
    '@Recently-Snapshot': 'SNAPSHOT',
    'System Volume Information': 'SNAPSHOT',
    '$RECYCLE.BIN': 'RECYCLE_BIN',
    '.Trash-1000': 'RECYCLE_BIN',
    '#recycle': 'RECYCLE_BIN',
    '@Recycle': 'RECYCLE_BIN',
  };

  it('are rows with their reason, and nothing below them is', async () => {
    const share = tempShare();
    writeFiles(share, files);
    const decisions = decisionsOf(await walk(share));
    expect(decisions).toMatchObject(SHOWN);
    expect(Object.keys(decisions).filter((path) => decisions[path] === 'read')).toEqual([
      'lost+found/a.txt',
      'snapshots of babies/a.txt',
      'y/.snapshot',
    ]);
  });

  it('are scanned when asked for, or when they are the root', async () => {
    const share = tempShare();
    writeFiles(share, files);
    const all = decisionsOf(await walk(share, { includeSnapshots: true }));
    expect(Object.values(all).filter((decision) => decision === 'read')).toHaveLength(13);
    expect(decisionsOf(await walk(join(share, '.snapshot')))['daily/a.txt']).toBe('read');
  });

  it('stand in the ledger of a scan, and do not make it incomplete', async () => {
    const share = tempShare();
    writeFiles(share, files);
    const store = join(tempShare(), 'store.db');
    const args = ['scan', share, '--store', store, '--queue', 'inline', '--format', 'json', '--quiet'];
    const { code, stdout } = await runCli(args);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).ledger.byExclusion).toEqual({ SNAPSHOT: 6, RECYCLE_BIN: 4 });
  });
});

/** One folder as a thread lists it, with devices whose files without blocks are stubs. */
const listed = (share: string, stubs: ReadonlySet<bigint>): Record<string, string> => {
  const found: Record<string, string> = {};
  const buffer = createEntryBuffer((packed: PackedListings) => {
    for (const { entries } of unpackListings(packed))
      for (let at = 0; at < entries.count; at += 1) {
        const name = entries.names.subarray(at === 0 ? 0 : entries.nameEnds[at - 1], entries.nameEnds[at]);
        found[Buffer.from(name).toString()] = String(DECISIONS[entries.decisions[at]!]);
      }
  });
  const rules = {
    filterOf: () => createPathFilter([], []),
    ignoreFiles: createIgnoreFiles(),
    oneFileSystem: false,
    includeSnapshots: false,
    lineage: createLineage(),
    largeGroups: new Set<number>(),
    stubs,
    mounts: new Map(),
    onlyIn: () => undefined,
    looksUp: () => undefined,
  };
  listFolder(requestOf(share), rules, buffer);
  buffer.flush();
  return found;
};

describe('stubs', () => {
  it('are known by the kind of their mount', () => {
    const line = (device: string, type: string) =>
      `36 35 ${device} / /mnt rw shared:1 - ${type} //server/x rw`;
    expect([
      ...stubDevices([line('0:50', 'cifs'), line('8:1', 'ext4'), line('0:51', 'nfs4')].join('\n')),
    ]).toEqual([50n]);
  });

  it('are not handed out for reading; small files and files of holes elsewhere are', () => {
    const share = tempShare();
    writeFileSync(join(share, 'stub.pdf'), '');
    truncateSync(join(share, 'stub.pdf'), 1_000_000);
    writeFileSync(join(share, 'resident.txt'), '');
    truncateSync(join(share, 'resident.txt'), 600);
    writeFileSync(join(share, 'whole.txt'), 'x'.repeat(9_000));
    const { dev, blocks } = statSync(join(share, 'stub.pdf'), { bigint: true });
    expect(blocks).toBe(0n);
    expect(listed(share, new Set([dev]))).toEqual({
      'resident.txt': 'read',
      'stub.pdf': 'OFFLINE',
      'whole.txt': 'read',
    });
    expect(listed(share, new Set())).toMatchObject({ 'stub.pdf': 'read' });
  });
});

describe.skipIf(!isRoot)('mounts (they need root)', () => {
  it('that lead to a folder above are visited once', async ({ skip }) => {
    const share = tempShare();
    writeFiles(share, { 'a/x.txt': '', 'a/b/y.txt': '', 'a/b/up/.keep': '', 'beside/.keep': '' });
    const bind = (from: string, to: string) =>
      spawnSync('mount', ['--bind', join(share, from), join(share, to)]).status;
    onTestFinished(() => void spawnSync('umount', [join(share, 'a/b/up'), join(share, 'beside')]));
    skip(bind('a', 'a/b/up') !== 0, 'mount is not allowed here');
    const decisions = decisionsOf(await walk(share));
    expect(decisions['a/b/up']).toBe('LOOP');
    expect(Object.keys(decisions).filter((path) => path.endsWith('.txt'))).toEqual(['a/x.txt', 'a/b/y.txt']);
    // A second way to a folder that is not above it is another place, where others may reach it.
    expect(bind('a/b', 'beside')).toBe(0);
    expect(decisionsOf(await walk(share))['beside/y.txt']).toBe('read');
  });

  it('that record every access: files keep their times through a whole scan', async ({ skip }) => {
    const share = tempShare();
    skip(
      spawnSync('mount', ['-t', 'tmpfs', '-o', 'strictatime', 'none', share]).status !== 0,
      'mount is not allowed here',
    );
    onTestFinished(() => void spawnSync('umount', [share]));
    writeFiles(share, {
      'a.txt': 'Patient: Ada Kowalczyk\nMRN: 48120077\nAsthma.\n',
      'd/b.csv': 'a,b\n1,2\n',
    });
    symlinkSync('a.txt', join(share, 'link'));
    const paths = ['a.txt', 'd/b.csv'].map((path) => join(share, path));
    const long = new Date('2020-01-01T00:00:00Z');
    for (const path of paths) utimesSync(path, long, long);
    // The proof is worth something only where an ordinary reading is recorded.
    mkdirSync(join(share, 'probe'));
    writeFileSync(join(share, 'probe', 'p'), 'x');
    utimesSync(join(share, 'probe', 'p'), long, long);
    spawnSync('cat', [join(share, 'probe', 'p')]);
    expect(statSync(join(share, 'probe', 'p')).atime).not.toEqual(long);
    const store = join(tempShare(), 'store.db');
    const { code, stdout } = await runCli(['scan', share, '--store', store, '--format', 'json', '--quiet']);
    expect([code, JSON.parse(stdout).totals.phiFiles]).toEqual([0, 1]);
    expect(paths.map((path) => statSync(path).atime)).toEqual([long, long]);
  });
});

it('a folder is told from another that has its number only', () => {
  const share = tempShare();
  mkdirSync(join(share, 'a', 'b'), { recursive: true });
  const lineage = createLineage();
  const { dev, ino, ctimeNs, mtimeNs, nlink } = statSync(share, { bigint: true });
  const root = Buffer.from(share);
  const above = (change: Partial<Record<'ino' | 'ctimeNs' | 'nlink', bigint>>) =>
    lineage.isAbove(root, Buffer.from('a'), { dev, ino, ctimeNs, mtimeNs, nlink, ...change });
  expect(above({})).toBe(true);
  expect([
    above({ ino: 0n }),
    above({ ctimeNs: 1n }),
    above({ nlink: 99n }),
    above({ ino: ino + 1n }),
  ]).toEqual([false, false, false, false]);
});
