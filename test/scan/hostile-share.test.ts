/** A share made to break crawlers, end to end: every path one row, as many as `find` counts, and nothing hangs. */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hostileNames } from '../crawl/hostile-names.ts';
import { isRoot, makeDeep, removeTree } from '../crawl/temp-share.ts';
import { newFolder, runCli } from '../run-cli.ts';

const folder = newFolder();
const share = join(folder, 'share');
const at = (...names: string[]): string => join(share, ...names);
const server = createServer();
const NOBODY = 65_534;
const UNLISTABLE = ['shut', 'write-only'];
const FOUR_TB = 4 * 1024 ** 4;

beforeAll(async () => {
  for (const name of ['names', 'deep', 'links', 'special', 'read', ...UNLISTABLE])
    mkdirSync(at(name), { recursive: true });
  for (const name of hostileNames(200, 5))
    writeFileSync(Buffer.concat([Buffer.from(`${at('names')}/`), name]), 'x\n');
  writeFileSync(at('names', 'n'.repeat(255)), 'x\n');
  makeDeep(at('deep'), 'd'.repeat(200), 30, 'bottom.txt', 'x\n');
  symlinkSync('..', at('links', 'up'));
  symlinkSync('self', at('links', 'self'));
  symlinkSync('/etc', at('links', 'out'));
  symlinkSync('nowhere', at('links', 'dangling'));
  spawnSync('mkfifo', [at('special', 'fifo')]);
  await new Promise<void>((resolve) => server.listen(at('special', 'socket'), resolve));
  if (isRoot) spawnSync('mknod', [at('special', 'device'), 'c', '1', '5']);
  writeFileSync(at('read', 'secret.txt'), 'x\n');
  chmodSync(at('read', 'secret.txt'), 0);
  for (const [name, head] of [
    ['sparse.img', ''],
    ['sparse.txt', 'Minutes of the meeting.\n'.repeat(9_000)],
  ] as const) {
    writeFileSync(at('read', name), head);
    const sparse = openSync(at('read', name), 'r+');
    ftruncateSync(sparse, FOUR_TB);
    closeSync(sparse);
  }
  for (const name of UNLISTABLE) writeFileSync(at(name, 'unseen.txt'), 'x\n');
  chmodSync(folder, 0o755);
  chmodSync(at('shut'), 0);
  chmodSync(at('write-only'), 0o333);
});
afterAll(() => {
  server.close();
  removeTree(share);
  rmSync(folder, { recursive: true, force: true });
});

const asNobody = isRoot ? { uid: NOBODY, gid: NOBODY } : {};

test('what an account without rights may see of it is in the ledger, path by path', async () => {
  const found = spawnSync('find', [share, '!', '-type', 'd', '-printf', 'x'], {
    ...asNobody,
    encoding: 'latin1',
  });
  const place = join(folder, 'out');
  mkdirSync(place, { mode: 0o777 });
  chmodSync(place, 0o777);
  const startMs = performance.now();
  const { code, stderr } = await runCli(
    [
      'scan',
      share,
      '--store',
      join(place, 's.db'),
      '--format',
      'json',
      '--output',
      join(place, 'r.json'),
      '--quiet',
    ],
    isRoot ? { uid: NOBODY, cwd: place } : { cwd: place },
  );
  expect(stderr).toBe('');
  expect(code).toBe(3);
  expect(performance.now() - startMs).toBeLessThan(30_000);
  const { ledger } = JSON.parse(readFileSync(join(place, 'r.json'), 'utf8'));
  expect(found.stdout.length).toBeGreaterThan(200);
  expect(ledger.enumerated).toBe(found.stdout.length + UNLISTABLE.length);
  const sum = Object.values(ledger.byState as Record<string, number>).reduce(
    (total, count) => total + count,
    0,
  );
  expect(sum).toBe(ledger.enumerated);
  expect(ledger.byState.pending ?? 0).toBe(0);
  expect(ledger.byProblem).toMatchObject({
    NOT_LISTED: UNLISTABLE.length,
    NO_ACCESS: 1,
    SPARSE: 1,
    UNSUPPORTED: 1,
  });
  expect(ledger.byState.excluded).toBe(4 + (isRoot ? 3 : 2));
});
