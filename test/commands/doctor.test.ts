/** Is all well for a scan? And how far an account comes, tried out as that account. */
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkSample, sampleOf } from '../../src/commands/checkup/check-sample.ts';
import { checkMemory } from '../../src/commands/checkup/check-settings.ts';
import { checkStore } from '../../src/commands/checkup/check-store.ts';
import { mountOf } from '../../src/crawl/mount-of.ts';
import { accountOf } from '../../src/crawl/probe.ts';
import { DEFAULT_LIMITS } from '../../src/model/limits.ts';
import { openStore } from '../../src/store/open-store.ts';
import { runCli } from '../run-cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'phisweep-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const isRoot = process.getuid?.() === 0;
/** Nobody's: an account in no group. */
const STRANGER = '54321';

beforeAll(() => {
  chmodSync(folder, 0o755);
  for (const name of ['open', 'shut', 'open/below']) mkdirSync(join(folder, name));
  for (const path of ['open/read.txt', 'open/own.txt', 'open/below/read.txt', 'shut/read.txt'])
    writeFileSync(join(folder, path), 'x', { mode: 0o644 });
  symlinkSync('/etc', join(folder, 'open/link'));
  chmodSync(join(folder, 'open/own.txt'), 0o600);
  chmodSync(join(folder, 'shut'), 0o700);
});

const rowsOf = async (...args: readonly string[]) => {
  const { stdout, stderr, code } = await runCli(['doctor', ...args, '--format', 'json']);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return JSON.parse(stdout).paths;
};

describe.skipIf(!isRoot)('as another account (needs root)', () => {
  test('counts what it may and may not', async () => {
    expect(await rowsOf('--as-user', STRANGER, folder, join(folder, 'shut/read.txt'))).toEqual([
      {
        path: folder,
        foldersListed: 3,
        foldersDenied: 1,
        filesOpened: 2,
        filesDenied: 1,
        failed: 0,
        stopped: false,
      },
      expect.objectContaining({ foldersListed: 0, filesOpened: 0, foldersDenied: 1 }),
    ]);
  });

  test('root itself is denied nothing', async () => {
    expect(await rowsOf('--as-user', 'root', folder)).toMatchObject([
      { foldersListed: 4, foldersDenied: 0, filesOpened: 4, filesDenied: 0 },
    ]);
  });

  test('an account without rights may not look as another one', async () => {
    const { stderr, code } = await runCli(['doctor', '--as-user', 'root', folder], { uid: Number(STRANGER) });
    expect(code).toBe(2);
    expect(stderr).toMatch(/Only root can look with the eyes of root/);
  });
});

test('stops at its bound and says so', async () => {
  expect(await rowsOf('--most', '1', join(folder, 'open'))).toMatchObject([{ stopped: true }]);
});

test('an account that does not exist', async () => {
  const { stderr, code } = await runCli(['doctor', '--as-user', 'nobody-has-this', folder]);
  expect(code).toBe(2);
  expect(stderr).toMatch(/There is no account "nobody-has-this"/);
});

test('accounts by name and number', () => {
  const passwd = join(folder, 'passwd');
  writeFileSync(passwd, 'root:x:0:0::/root:/bin/sh\nward7:x:1007:100::/home/ward7:/bin/sh\n');
  expect(accountOf('ward7', passwd)).toEqual({ name: 'ward7', uid: 1007, gid: 100 });
  expect(accountOf('1007', passwd)).toEqual({ name: 'ward7', uid: 1007, gid: 100 });
  expect(accountOf('4242', passwd)).toEqual({ name: undefined, uid: 4242, gid: 4242 });
  expect(accountOf('../x', passwd)).toBeUndefined();
});

describe('checkup', () => {
  const checkup = async (...args: readonly string[]) => {
    const { stdout, code } = await runCli(['doctor', ...args, '--json'], {
      cwd: folder,
      env: { PHISWEEP_STORE: join(folder, 'store.db') },
    });
    const { checks } = JSON.parse(stdout) as {
      checks: { about: string; level: string; sentence: string; remedy?: string }[];
    };
    return { code, of: (about: string) => checks.filter((check) => check.about === about) };
  };

  test('a machine and a path with which all is well', async () => {
    const { code, of } = await checkup(join(folder, 'open'));
    expect(code).toBe(0);
    expect(of('machine')[0]?.sentence).toMatch(/^Node \d+\.\d+\.\d+ with SQLite 3\./);
    expect(of('settings').map(({ level }) => level)).toEqual(['ok', 'ok', 'ok', 'ok', 'ok', 'ok']);
    expect(of('store')[0]?.sentence).toMatch(/^There is no store at .*store\.db yet/);
    const ofPath = of(join(folder, 'open'));
    expect(ofPath.find(({ sentence }) => sentence.startsWith('This account'))?.sentence).toBe(
      'This account lists 2 folders and opens 3 files; denied 0 folders and 0 files.',
    );
    expect(ofPath.at(-1)?.sentence).toBe('The clocks agree: of 3 files looked at none is from the future.');
  });

  test('names a path that is not there, and ends with 3', async () => {
    const { code, of } = await checkup(join(folder, 'none'));
    expect(code).toBe(3);
    expect(of(join(folder, 'none'))).toEqual([expect.objectContaining({ level: 'fail' })]);
  });

  test('names a configuration and a store that cannot be read, each with its remedy', async () => {
    writeFileSync(join(folder, 'bad.yaml'), 'shaers: []\n');
    writeFileSync(join(folder, 'bad.db'), 'no database'.repeat(100));
    const { code, of } = await checkup('open', '--config', 'bad.yaml', '--store', 'bad.db');
    expect(code).toBe(3);
    expect(of('settings')).toEqual([
      expect.objectContaining({
        level: 'fail',
        sentence: expect.stringContaining('shaers'),
        remedy: expect.any(String),
      }),
    ]);
  });

  test('sees files without blocks', async () => {
    mkdirSync(join(folder, 'odd'));
    writeFileSync(join(folder, 'odd', 'stub.bin'), '');
    truncateSync(join(folder, 'odd', 'stub.bin'), 1_000_000);
    const { of } = await checkup('odd');
    expect(of(join(folder, 'odd')).find(({ level }) => level === 'warn')?.sentence).toMatch(
      /^1 of 1 file looked at hold no blocks here/,
    );
  });

  test('without a path it looks at the shares of the configuration, patterns included, as text', async () => {
    writeFileSync(
      join(folder, 'shares.yaml'),
      `shares: [{ path: ${join(folder, 'ope?')} }, { path: /absent/* }]\n`,
    );
    const { stdout } = await runCli(['doctor', '--config', 'shares.yaml'], {
      cwd: folder,
      env: { PHISWEEP_STORE: join(folder, 'store.db') },
    });
    expect(stdout).toContain(`\n${join(folder, 'open')}\n  ok    It lies on `);
    expect(stdout).toMatch(/\n\/absent\/\*\n {2}FAIL {2}/);
  });
});

test('memory: three quarters of what there is may be taken, and of a container its own bound', () => {
  const ofThreads = (workers: number) =>
    checkMemory({ workers, limits: DEFAULT_LIMITS }, 4096 * 1024 ** 2).level;
  // 768 MB each, 3072 of 4096.
  expect(DEFAULT_LIMITS.heapMb).toBe(768);
  expect([4, 5].map(ofThreads)).toEqual(['ok', 'warn']);
});

test('a store of an older schema waits for a scan: no failure, and nothing to restore', () => {
  const path = join(folder, 'older.db');
  openStore(path).close();
  const db = new DatabaseSync(path);
  db.exec('PRAGMA user_version = 1');
  db.close();
  const [first] = checkStore({ store: path });
  expect(first).toMatchObject({
    level: 'warn',
    sentence: expect.stringContaining('older phisweep (schema 1)'),
  });
  const damaged = new DatabaseSync(path);
  damaged.exec('PRAGMA application_id = 7');
  damaged.close();
  expect(checkStore({ store: path })[0]?.level).toBe('fail');
});

test('the sample: files from the future, long paths, and an end', () => {
  const root = join(folder, 'sampled');
  mkdirSync(root);
  for (const name of ['a', 'b', 'c']) writeFileSync(join(root, name), 'x');
  const hourAgo = Date.now() - 3_600_000;
  expect(sampleOf(root, Date.now())).toMatchObject({ files: 3, future: 0, foreign: 0 });
  expect(sampleOf(root, hourAgo)).toMatchObject({ files: 3, future: 3 });
  expect(sampleOf(root, hourAgo, 2)).toMatchObject({ files: 2 });
  // Made step by step: no call takes a path that long.
  const start = process.cwd();
  process.chdir(root);
  for (let depth = 0; depth < 17; depth += 1) {
    mkdirSync('d'.repeat(250));
    process.chdir('d'.repeat(250));
  }
  process.chdir(start);
  const { longestPath } = sampleOf(root, Date.now());
  expect(longestPath).toBeGreaterThan(4095);
  expect(checkSample(sampleOf(root, Date.now())).at(-1)?.sentence).toMatch(/opened folder by folder/);
});

describe.skipIf(!isRoot)('what belongs to others (needs root)', () => {
  test('is counted: reading it may set its time of last access', () => {
    const root = join(folder, 'others');
    mkdirSync(root);
    writeFileSync(join(root, 'mine'), 'x');
    writeFileSync(join(root, 'theirs'), 'x');
    chownSync(join(root, 'theirs'), Number(STRANGER), Number(STRANGER));
    expect(sampleOf(root, Date.now())).toMatchObject({ files: 2, foreign: 1 });
  });
});

test('the mount of a path is the last one on the longest point above it', () => {
  const mountinfo = [
    '22 1 8:1 / / rw,relatime - ext4 /dev/sda1 rw',
    '30 22 0:40 / /srv/my\\040share ro,noatime shared:1 - cifs //fs/x rw,vers=3.1.1',
    '31 22 0:41 / /srv rw - tmpfs tmpfs rw',
    '32 22 0:42 / /srv rw - nfs4 fs:/srv rw,soft',
  ].join('\n');
  expect(mountOf('/srv/my share/a', mountinfo)).toMatchObject({ type: 'cifs', point: '/srv/my share' });
  expect(mountOf('/srv/my share/a', mountinfo)?.options.has('noatime')).toBe(true);
  expect(mountOf('/srv/other', mountinfo)?.type).toBe('nfs4');
  expect(mountOf('/srvx', mountinfo)?.type).toBe('ext4');
  expect(mountOf('/', '')).toBeUndefined();
});
