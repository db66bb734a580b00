/** What the processes of a running scan give away: no core dump, no socket to anywhere, nothing in command line or environment. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { childrenOf, newFolder, startCli } from '../run-cli.ts';

const folder = newFolder();
const share = join(folder, 'share');
const CANARY = 'Zyxwora';
const MRN = 48_217_735;

beforeAll(() => {
  mkdirSync(share);
  for (let i = 0; i < 500; i += 1)
    writeFileSync(
      join(share, `${CANARY}-${i}.txt`),
      `Patient: ${CANARY} Quellmann\nMRN: ${MRN + i}\nAsthma.\n`,
    );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const read = (path: string): string => {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
};

test.skipIf(process.platform !== 'linux')('sampled 100 times a second', async () => {
  const { child, ended } = startCli(['scan', '.', '--store', join(folder, 's.db'), '--quiet'], {
    cwd: share,
  });
  const main = child.pid ?? 0;
  let samples = 0;
  const cores = new Map<number, string | undefined>();
  while (child.exitCode === null) {
    const hosts = childrenOf(main).filter((pid) => read(`/proc/${pid}/cmdline`).includes('host-main'));
    for (const pid of [main, ...hosts]) {
      const shown = read(`/proc/${pid}/cmdline`) + read(`/proc/${pid}/environ`);
      expect(shown).not.toContain(CANARY);
      expect(shown).not.toContain(String(MRN).slice(0, 5));
      const core = /^Max core file size +(\S+)/m.exec(read(`/proc/${pid}/limits`))?.[1];
      // The main process limits itself before it starts a host.
      if (core !== undefined && hosts.length > 0) cores.set(pid, core);
      samples += 1;
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  expect((await ended).code).toBe(0);
  expect(samples).toBeGreaterThan(20);
  expect(cores.size).toBeGreaterThanOrEqual(2);
  if (existsSync('/usr/bin/prlimit')) expect(new Set(cores.values())).toEqual(new Set(['0']));
  expect(readdirSync(share).filter((name) => !name.startsWith(CANARY))).toEqual([]);
});

test('no socket is opened to anywhere', ({ skip }) => {
  const trace = join(folder, 'trace');
  const probe = spawnSync('strace', ['-f', '-qq', '-e', 'trace=connect,sendto', '-o', trace, 'true']);
  if (probe.status !== 0) skip('strace is absent or may not trace here');
  const cli = join(import.meta.dirname, '../../phisweep.cjs');
  const args = [
    process.execPath,
    cli,
    'scan',
    join(import.meta.dirname, '../../fixtures/share/HR'),
    '--quiet',
  ];
  const { status, stderr } = spawnSync(
    'strace',
    ['-f', '-qq', '-e', 'trace=connect,sendto', '-o', trace, ...args, '--store', join(folder, 't.db')],
    { encoding: 'utf8', env: { PATH: process.env['PATH'], HOME: folder } },
  );
  expect(stderr).toBe('');
  expect(status).toBe(0);
  expect(
    readFileSync(trace, 'utf8')
      .split('\n')
      .filter((line) => /AF_INET|sendto\(/.test(line)),
  ).toEqual([]);
});
