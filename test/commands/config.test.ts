/** The configuration: profiles, variables, where a value comes from, the window. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newFolder, runCli } from '../run-cli.ts';

const folder = newFolder();
const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  runCli(args, { cwd: folder, env: { PHISWEEP_STORE: join(folder, 'store.db'), ...env } });

beforeAll(() => {
  mkdirSync(join(folder, 'share'));
  writeFileSync(join(folder, 'share', 'a.txt'), 'nothing\n');
  writeFileSync(
    join(folder, 'phisweep.yaml'),
    // Two minutes that are never now: the window is closed whenever this runs.
    `shares:\n  - path: \${SHARE}\nworkers: 1\nprofiles:\n  day: { workers: 2, throttle: { filesPerSecond: 5 } }\n  closed:\n    window: { from: "00:00", until: "00:01", days: [${new Date().getUTCDay() === 1 ? 'wed' : 'mon'}], timezone: UTC }\n`,
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('config', () => {
  const env = { SHARE: join(folder, 'share') };

  test('show says where each value comes from', async () => {
    const { stdout } = await run(['config', 'show', '--json', '--profile', 'day'], env);
    const settings = JSON.parse(stdout) as { name: string; value: unknown; from: string }[];
    const of = (name: string) => settings.find((setting) => setting.name === name);
    expect(of('workers')).toMatchObject({ value: 2, from: 'phisweep.yaml, profile day' });
    expect(of('shares')).toMatchObject({ value: [{ path: env.SHARE }], from: 'phisweep.yaml' });
    expect(of('store')).toMatchObject({ from: 'environment PHISWEEP_STORE' });
    expect(of('timeoutSeconds')).toMatchObject({ value: 60, from: 'default' });
  });

  test('check reads all that it names', async () => {
    expect((await run(['config', 'check'], env)).stdout).toContain('is valid: 1 shares, 2 profiles');
  });

  test('outside of the window nothing is scanned, and --now scans all the same', async () => {
    const closed = await run(['scan', '--quiet', '--profile', 'closed'], env);
    expect([closed.code, closed.stderr]).toEqual([
      4,
      expect.stringContaining('outside of the window; it opens at'),
    ]);
    const now = await run(['scan', '--quiet', '--profile', 'closed', '--now', '--queue', 'inline'], env);
    expect(now.code).toBe(0);
  });

  test.each([
    [['config', 'check'], {}, 'has no variable SHARE'],
    [['config', 'show', '--profile', 'nigt'], env, 'there is no profile "nigt"; there are day, closed'],
    [['schedule', 'show', '--at', '25:00'], env, 'It must be a time'],
    [['schedule', 'remove', '--folder', folder], env, 'There is no schedule nightly'],
  ])('%o', async (args, variables, sentence) => {
    const { code, stderr } = await run(args, variables);
    expect([code, stderr]).toEqual([2, expect.stringContaining(sentence)]);
  });

  test('a schedule is written and taken away', async () => {
    const args = ['--kind', 'cron', '--folder', folder];
    expect((await run(['schedule', 'install', ...args], env)).stdout).toContain(
      `written: ${folder}/phisweep-nightly`,
    );
    expect((await run(['schedule', 'remove', ...args], env)).stdout).toContain('removed:');
  });
});

test('two shares of one name are refused, and the path of a webhook is not shown', async () => {
  const file = (text: string): string => {
    const path = join(newFolder(), 'c.yaml');
    writeFileSync(path, text);
    return path;
  };
  const twice = file('shares:\n  - { path: /a, name: x }\n  - { path: /b, name: x }\n');
  expect((await run(['config', 'check', twice])).stderr).toContain('two shares have the same name');
  const hook = file('notifications:\n  - { kind: webhook, url: "https://chat.example/T0/SECRET" }\n');
  const { stdout } = await run(['config', 'show', '--config', hook]);
  expect(stdout).toContain('https://chat.example/');
  expect(stdout).not.toContain('SECRET');
});
