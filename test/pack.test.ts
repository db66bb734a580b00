/** What `npm pack` makes runs where nothing else is: installed in an empty folder, on this Node and on the system's older one. */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'phisweep-pack-'));
const home = join(folder, 'home');
const share = join(folder, 'share');

const run = (command: string, args: readonly string[], cwd: string, path = process.env['PATH'] ?? '') =>
  spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    timeout: 240_000,
    env: { ...process.env, PATH: path, XDG_STATE_HOME: home, NO_COLOR: '1' },
  });

/** The first `node` on the PATH that is no package's own. */
const systemPath = (process.env['PATH'] ?? '')
  .split(delimiter)
  .filter((entry) => !entry.includes('node_modules'))
  .join(delimiter);
const systemNode = spawnSync('node', ['-p', 'process.versions.node.split(".")[0]'], {
  encoding: 'utf8',
  env: { ...process.env, PATH: systemPath },
});
const systemMajor = Number(systemNode.stdout);

let files: string[] = [];

beforeAll(() => {
  mkdirSync(share);
  mkdirSync(home);
  writeFileSync(join(share, 'letter.txt'), 'Patient: Ada Kowalczyk\nMRN: 48217735\nSeen for asthma.\n');
  const packed = run('npm', ['pack', '--json', '--pack-destination', folder], ROOT);
  const [answer] = JSON.parse(packed.stdout.slice(packed.stdout.indexOf('[')));
  files = answer.files.map(({ path }: { path: string }) => path);
  writeFileSync(join(folder, 'package.json'), '{"name":"empty","version":"1.0.0"}');
  const installed = run(
    'npm',
    [
      'install',
      '--ignore-scripts',
      '--prefer-offline',
      '--no-audit',
      '--no-fund',
      join(folder, answer.filename),
    ],
    folder,
    systemPath,
  );
  expect(installed.status, installed.stderr).toBe(0);
}, 300_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the packed package', () => {
  test('holds what it needs and nothing else', () => {
    const tops = [...new Set(files.map((path) => path.split('/')[0]))].toSorted();
    expect(tops).toEqual(['LICENSE', 'README.md', 'dist', 'package.json', 'phisweep.cjs', 'rules', 'schema']);
    expect(files.filter((path) => path.endsWith('.ts'))).toEqual([]);
  });

  test.each([
    ['this Node', `${dirname(process.execPath)}${delimiter}${systemPath}`],
    [`the system's Node ${systemMajor}`, systemPath],
  ])('prints its help and scans on %s', (_, path) => {
    const help = run('npx', ['phisweep', '--help'], folder, path);
    expect(help.status, help.stderr).toBe(0);
    expect(help.stdout).toContain('scan');
    const scan = run('npx', ['phisweep', 'scan', share, '--format', 'json'], folder, path);
    expect(scan.status, scan.stderr).toBe(0);
    expect(JSON.parse(scan.stdout).ledger).toMatchObject({ enumerated: 1, byState: { scanned: 1 } });
    rmSync(join(home, 'phisweep'), { recursive: true, force: true });
  });

  test.skipIf(!(systemMajor < 24))(
    'an old Node without the pinned binary gets one sentence (skipped where the system\u2019s Node is new)',
    () => {
      const alone = mkdtempSync(join(tmpdir(), 'phisweep-alone-'));
      cpSync(join(ROOT, 'phisweep.cjs'), join(alone, 'phisweep.cjs'));
      const { status, stderr } = run('node', ['phisweep.cjs', 'scan', share], alone, systemPath);
      rmSync(alone, { recursive: true });
      expect(status).toBe(2);
      expect(stderr).toMatch(/^phisweep: needs Node 24 or newer .*\n$/);
    },
  );
});

test('the build leaves nothing behind that is not ignored', () => {
  expect(existsSync(join(ROOT, 'dist'))).toBe(true);
  expect(readdirSync(ROOT).filter((name) => name.endsWith('.tgz'))).toEqual([]);
});
