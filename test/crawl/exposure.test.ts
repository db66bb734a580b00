import { spawnSync } from 'node:child_process';
import { chmodSync, lstatSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { aclExposures } from '../../src/crawl/acl.ts';
import { toGroupIds } from '../../src/crawl/large-groups.ts';
import { createOwnerNames } from '../../src/crawl/owner-name.ts';
import type { SourceEntry } from '../../src/model/source-entry.ts';
import { isRoot, tempShare, writeFiles } from './temp-share.ts';
import { latin1, walk } from './walk.ts';

const chmod = (share: string, modes: Readonly<Record<string, number>>): void => {
  for (const [path, mode] of Object.entries(modes)) chmodSync(join(share, path), mode);
};

const entryOf = (share: string, path: string | Buffer): SourceEntry => ({
  fileId: 1,
  shareId: 1,
  root: Buffer.from(share),
  path: Buffer.from(path),
  sizeBytes: 0,
  modifiedNs: 0n,
  changedNs: 0n,
  inode: 0n,
  deviceId: 0n,
});

describe('by mode', () => {
  const reachOf = async (share: string, broadGroups: readonly number[] = []) => {
    const { entries } = await walk(share, { broadGroups });
    return Object.fromEntries(
      entries
        .filter(({ kind }) => kind === 'file')
        .map(({ path, exposure }) => [
          latin1(path),
          `${exposure.reach} ${exposure.broadWrite} ${exposure.source}`,
        ]),
    );
  };

  it('is as wide as the bits of the file and of all folders above it', async () => {
    const share = tempShare();
    const files = [
      'open',
      'grouped',
      'own',
      'written',
      'shut/open',
      'shut/in/open',
      'team/open',
      'drop/open',
      'tmp/open',
    ];
    writeFiles(share, Object.fromEntries(files.map((path) => [path, ''])));
    chmod(share, { open: 0o644, grouped: 0o640, own: 0o600, written: 0o666, 'shut/open': 0o666 });
    chmod(share, { 'shut/in/open': 0o644, 'team/open': 0o644, 'drop/open': 0o644, 'tmp/open': 0o644 });
    chmod(share, { '.': 0o755, shut: 0o700, 'shut/in': 0o755, team: 0o750, drop: 0o777, tmp: 0o1777 });
    expect(await reachOf(share)).toEqual({
      open: 'everyone false mode',
      grouped: 'group false mode',
      own: 'owner false mode',
      written: 'everyone true mode',
      'shut/open': 'owner false mode',
      'shut/in/open': 'owner false mode',
      'team/open': 'group false mode',
      // Whoever may write to a folder may put another file in the place of this one; not so with the sticky bit.
      'drop/open': 'everyone true mode',
      'tmp/open': 'everyone false mode',
    });
  });

  it('counts the root itself', async () => {
    const share = tempShare();
    writeFiles(share, { 'a/open': '' });
    chmod(share, { '.': 0o700, a: 0o755, 'a/open': 0o644 });
    expect(await reachOf(share)).toEqual({ 'a/open': 'owner false mode' });
  });

  it('knows large groups', async () => {
    const share = tempShare();
    writeFiles(share, { grouped: '', written: '' });
    chmod(share, { '.': 0o755, grouped: 0o640, written: 0o660 });
    expect(await reachOf(share, [lstatSync(share).gid])).toEqual({
      grouped: 'large_group false mode',
      written: 'large_group true mode',
    });
  });
});

const hasAcls =
  spawnSync('getfacl', ['--version']).status === 0 && spawnSync('setfacl', ['--version']).status === 0;

describe.skipIf(!hasAcls || !isRoot)('by access list (needs root, getfacl and setfacl)', () => {
  const LARGE = 4_242;
  const share = (): string => {
    const path = tempShare();
    chmodSync(path, 0o755);
    return path;
  };
  const setfacl = (path: string | Buffer, ...entries: readonly string[]): void => {
    const [folder, name] = ['/', path.toString()];
    expect(spawnSync('setfacl', ['-m', entries.join(','), '--', name], { cwd: folder }).status).toBe(0);
  };
  const exposureOf = async (root: string, path: string | Buffer) => {
    const [exposure] = await aclExposures([entryOf(root, path)], new Set([LARGE]));
    return `${exposure?.reach} ${exposure?.broadWrite} ${exposure?.source}`;
  };

  it('a named user or group widens owner to group, a large one further', async () => {
    const root = share();
    writeFiles(root, { user: '', group: '', large: '', writers: '' });
    for (const name of ['user', 'group', 'large', 'writers']) chmodSync(join(root, name), 0o600);
    setfacl(join(root, 'user'), 'u:1234:r');
    setfacl(join(root, 'group'), 'g:777:r');
    setfacl(join(root, 'large'), `g:${LARGE}:r`);
    setfacl(join(root, 'writers'), `g:${LARGE}:rw`);
    expect(await exposureOf(root, 'user')).toBe('group false acl');
    expect(await exposureOf(root, 'group')).toBe('group false acl');
    expect(await exposureOf(root, 'large')).toBe('large_group false acl');
    expect(await exposureOf(root, 'writers')).toBe('large_group true acl');
  });

  it('the mask takes away; default entries give nothing', async () => {
    const root = share();
    writeFiles(root, { masked: '', 'folder/file': '' });
    chmodSync(join(root, 'masked'), 0o600);
    setfacl(join(root, 'masked'), `g:${LARGE}:rw`, 'm::w');
    chmodSync(join(root, 'folder/file'), 0o640);
    chmodSync(join(root, 'folder'), 0o750);
    setfacl(join(root, 'folder'), `d:g:${LARGE}:rwx`);
    expect(await exposureOf(root, 'masked')).toBe('owner true acl');
    expect(await exposureOf(root, 'folder/file')).toBe('group false acl');
  });

  it('a folder above opens and shuts', async () => {
    const root = share();
    writeFiles(root, { 'shut/open': '', 'let/open': '' });
    for (const path of ['shut/open', 'let/open']) chmodSync(join(root, path), 0o644);
    for (const path of ['shut', 'let']) chmodSync(join(root, path), 0o700);
    setfacl(join(root, 'let'), `g:${LARGE}:rwx`);
    expect(await exposureOf(root, 'shut/open')).toBe('owner false mode');
    // Who may write to the folder may replace the file.
    expect(await exposureOf(root, 'let/open')).toBe('large_group true acl');
  });

  it('finds hostile names again in the answer', async () => {
    const root = share();
    const names = [
      'new\nline',
      'back\\slash',
      '\\012',
      ' x ',
      '-',
      '# file: y',
      'a\r',
      'tab\t',
      'ünï',
      '\u001b[2J',
    ];
    for (const name of names) {
      writeFileSync(join(root, name), '');
      chmodSync(join(root, name), 0o600);
      setfacl(join(root, name), `g:${LARGE}:r`);
    }
    const exposures = await aclExposures(
      names.map((name) => entryOf(root, name)),
      new Set([LARGE]),
    );
    expect(exposures.map(({ reach, source }) => `${reach} ${source}`)).toEqual(
      names.map(() => 'large_group acl'),
    );
  });

  it('asks for names that are no text; with a newline besides, the mode speaks', async () => {
    const root = share();
    for (const name of [Buffer.from('x\xff', 'latin1'), Buffer.from('x\n\xff', 'latin1')]) {
      writeFileSync(Buffer.concat([Buffer.from(`${root}/`), name]), '');
      chmodSync(Buffer.concat([Buffer.from(`${root}/`), name]), 0o640);
    }
    expect(await exposureOf(root, Buffer.from('x\xff', 'latin1'))).toBe('group false acl');
    expect(await exposureOf(root, Buffer.from('x\n\xff', 'latin1'))).toBe('group false mode');
  });

  it('says unknown of what vanished, and the mode where there is no getfacl', async () => {
    const root = share();
    writeFiles(root, { gone: '', stays: '' });
    rmSync(join(root, 'gone'));
    chmodSync(join(root, 'stays'), 0o640);
    expect(await exposureOf(root, 'gone')).toBe('unknown undefined none');
    const path = process.env['PATH'];
    process.env['PATH'] = root;
    try {
      expect(await exposureOf(root, 'stays')).toBe('group false mode');
    } finally {
      process.env['PATH'] = path;
    }
  });
});

describe('names of users and groups', () => {
  it('come from the system files; a number stays a number', () => {
    const folder = tempShare();
    const passwd = 'root:x:0:0::/root:/bin/sh\nward7:x:1007:100::/home/ward7:/bin/sh\n\n';
    writeFiles(folder, {
      passwd,
      group: 'root:x:0:\nCLINIC\\domain users:x:5001:\nstaff:x:50:\nusers2:x:60:\n',
    });
    const ownerName = createOwnerNames(join(folder, 'passwd'));
    expect([ownerName(1007), ownerName(0), ownerName(1234)]).toEqual(['ward7', 'root', 'uid 1234']);
    expect(createOwnerNames(join(folder, 'absent'))(0)).toBe('uid 0');
    expect(toGroupIds(undefined, join(folder, 'group'))).toEqual(new Set([5001, 50]));
    expect(toGroupIds([77, '78', 'Users2', 'nobody-has-this'], join(folder, 'group'))).toEqual(
      new Set([60, 77, 78]),
    );
  });
});
