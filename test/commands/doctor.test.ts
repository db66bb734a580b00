/** How far an account comes, tried out as that account. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accountOf } from '../../src/crawl/probe.ts';
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
