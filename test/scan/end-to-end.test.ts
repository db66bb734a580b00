/** The whole run as a user sees it: the same answer whatever happens on the way. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { childrenOf, comparable, newFolder, runCli, startCli } from '../run-cli.ts';

const SHARE = join(import.meta.dirname, '../../fixtures/share');
const folder = newFolder();
const big = join(folder, 'big');
const FILES = 2000;

const scanArgs = (root: string, store: string, out: string, ...more: string[]): string[] => [
  'scan',
  root,
  '--store',
  join(folder, store),
  '--format',
  'json',
  '--output',
  join(folder, out),
  '--quiet',
  ...more,
];
const reportOf = (out: string): unknown => comparable(readFileSync(join(folder, out), 'utf8'));

/** Numerical Recipes' linear congruence: the same moments in every run. */
const randomOf = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
};
const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

beforeAll(async () => {
  // Small text files: what takes long here is the number of them.
  for (let i = 0; i < FILES; i++) {
    const part = join(big, `d${i % 40}`);
    if (i < 40) mkdirSync(part, { recursive: true });
    writeFileSync(
      join(part, `note-${i}.txt`),
      `Patient: Ada Kowalczyk\nMRN: ${48_000_000 + i * 7}\nSeen for asthma, note ${i}.\n`,
    );
  }
  await runCli(scanArgs(big, 'calm.db', 'calm.json'));
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the same share gives the same report', () => {
  test('with one worker, with four, and without containment', { timeout: 240_000 }, async () => {
    const codes = [
      await runCli(scanArgs(SHARE, 'one.db', 'one.json', '--workers', '1')),
      await runCli(scanArgs(SHARE, 'four.db', 'four.json', '--workers', '4')),
      await runCli(scanArgs(SHARE, 'inline.db', 'inline.json', '--queue', 'inline')),
    ].map(({ code }) => code);
    expect(codes).toEqual([0, 0, 0]);
    expect(reportOf('four.json')).toEqual(reportOf('one.json'));
    expect(reportOf('inline.json')).toEqual(reportOf('one.json'));
  });

  test('when the scan host is killed at ten random moments', async () => {
    const { child, ended } = startCli(scanArgs(big, 'killed.db', 'killed.json', '--workers', '2'));
    const random = randomOf(11);
    let kills = 0;
    while (kills < 10 && child.exitCode === null) {
      await wait(60 + random() * 250);
      for (const host of childrenOf(child.pid ?? 0)) {
        try {
          process.kill(host, 'SIGKILL');
          kills += 1;
        } catch {
          // It ended by itself meanwhile.
        }
      }
    }
    expect((await ended).code).toBe(0);
    expect(kills).toBe(10);
    expect(reportOf('killed.json')).toEqual(reportOf('calm.json'));
  });

  test('when it was killed three times and started again', async () => {
    for (const after of [500, 900, 1300]) {
      const { child, ended } = startCli(scanArgs(big, 'resumed.db', 'resumed.json'));
      await wait(after);
      child.kill('SIGKILL');
      await ended;
    }
    const { code } = await runCli(scanArgs(big, 'resumed.db', 'resumed.json'));
    expect(code).toBe(0);
    const ledger = (
      reportOf('resumed.json') as { ledger: { enumerated: number; byState: Record<string, number> } }
    ).ledger;
    expect(ledger.enumerated).toBe(FILES);
    expect((ledger.byState['scanned'] ?? 0) + (ledger.byState['unchanged'] ?? 0)).toBe(FILES);
    const findings = (out: string): unknown[] =>
      (reportOf(out) as { findings: { path: unknown; category: unknown; place: unknown }[] }).findings.map(
        ({ path, category, place }) => ({ path, category, place }),
      );
    expect(findings('resumed.json')).toEqual(findings('calm.json'));
  });
});

describe('interrupting', () => {
  test('Ctrl-C ends within two seconds, keeps what is done, and the next scan goes on', async () => {
    const { child, ended } = startCli(scanArgs(big, 'stopped.db', 'stopped.json'));
    while (childrenOf(child.pid ?? 0).length === 0) await wait(20);
    await wait(700);
    const begun = performance.now();
    child.kill('SIGINT');
    const { code, stderr } = await ended;
    expect(performance.now() - begun).toBeLessThan(2000);
    expect(code).toBe(130);
    expect(stderr).toMatch(/^phisweep: interrupted; /m);
    const again = await runCli(scanArgs(big, 'stopped.db', 'stopped.json'));
    expect(again.code).toBe(0);
    expect(
      (reportOf('stopped.json') as { ledger: { enumerated: number; pending: number } }).ledger,
    ).toMatchObject({ enumerated: FILES, pending: 0 });
  });
});

describe('a second scan', () => {
  test('reads only what changed, and the first one can still be rendered', async () => {
    const share = join(folder, 'small');
    mkdirSync(share);
    for (const name of ['a', 'b', 'c'])
      writeFileSync(join(share, `${name}.txt`), `MRN: 4821773${name.charCodeAt(0) % 10} asthma\n`);
    await runCli(scanArgs(share, 'twice.db', 'first.json'));
    writeFileSync(join(share, 'a.txt'), 'nothing here any more\n');
    rmSync(join(share, 'b.txt'));
    writeFileSync(join(share, 'd.txt'), 'MRN: 55512345 asthma\n');
    await runCli(scanArgs(share, 'twice.db', 'second.json'));
    const states = (out: string): unknown =>
      (reportOf(out) as { files: { path: { shown: string }; state: string }[] }).files.map(
        ({ path, state }) => [path.shown, state],
      );
    expect(states('second.json')).toEqual([
      ['a.txt', 'scanned'],
      ['c.txt', 'unchanged'],
      ['d.txt', 'scanned'],
    ]);
    const again = await runCli([
      'report',
      '--store',
      join(folder, 'twice.db'),
      '--scan',
      '1',
      '--format',
      'json',
    ]);
    expect(comparable(again.stdout)).toEqual(reportOf('first.json'));
  });
});
