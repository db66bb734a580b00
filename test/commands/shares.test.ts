/** Shares with settings of their own: globs, limits, packs, hours, owner and location. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { resolveOptions } from '../../src/config/resolve-options.ts';
import { UserError } from '../../src/model/user-error.ts';
import { newFolder, runCli } from '../run-cli.ts';

const folder = newFolder();
const run = (...args: string[]) =>
  runCli(args, { cwd: folder, env: { PHISWEEP_STORE: join(folder, 'store.db') } });
const config = (text: string) => writeFileSync(join(folder, 'phisweep.yaml'), text);
/** Two minutes on a day that is not today. */
const CLOSED = `{ from: "00:00", until: "00:01", days: [${new Date().getUTCDay() === 1 ? 'wed' : 'mon'}], timezone: UTC }`;

beforeAll(() => {
  for (const share of ['one', 'two']) {
    mkdirSync(join(folder, share, 'old'), { recursive: true });
    // 999 is not issued: https://digital.nhs.uk/services/nhs-number (test ranges).
    writeFileSync(
      join(folder, share, 'note.txt'),
      'Patient: Ada Kowalczyk\nNHS number: 999 482 7162\nAsthma.\n',
    );
    writeFileSync(join(folder, share, 'old', 'note.txt'), 'Patient: Ada Kowalczyk\nMRN: 48120077\nAsthma.\n');
    writeFileSync(join(folder, share, 'long.txt'), `${'x'.repeat(1_100_000)}\n`);
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Row {
  readonly shareId: number;
  readonly path: { readonly shown: string };
  readonly state: string;
  readonly problem: { readonly code: string } | null;
  readonly identifiers: Readonly<Record<string, number>>;
}

const scanned = async (...more: string[]) => {
  const { code, stdout, stderr } = await run('scan', '--queue', 'inline', '--format', 'json', ...more);
  const { files, ledger } = JSON.parse(stdout) as {
    ledger: { shares: { id: number; name: string }[] };
    files: Row[];
  };
  const nameOf = new Map(ledger.shares.map(({ id, name }) => [id, name]));
  const rows = files.map(({ shareId, path, state, problem }) =>
    [`${nameOf.get(shareId)}/${path.shown}`, state, ...(problem === null ? [] : [problem.code])].join(' '),
  );
  const nhs = files
    .filter(({ identifiers }) => identifiers['health_id'] !== undefined)
    .map(({ shareId, path }) => `${nameOf.get(shareId)}/${path.shown}`);
  return { code, stderr, rows, nhs };
};

const shares = (window = ''): string => `
packs: [us]
shares:
  - { path: ${join(folder, 'one')}, name: one }
  - path: ${join(folder, 'two')}
    name: two
    owner: Head of records
    location: cloud
    exclude: [old]
    limits: { fileMb: 1 }
    packs: [uk]
    ${window}
`;

test('globs, limits and packs of a share hold for it alone', async () => {
  config(shares());
  const { rows, nhs, code } = await scanned();
  expect(rows).toEqual([
    'one/long.txt scanned',
    'one/note.txt scanned',
    'one/old/note.txt scanned',
    'two/long.txt partial TOO_LARGE',
    'two/note.txt scanned',
    'two/old excluded',
  ]);
  expect(nhs).toEqual(['two/note.txt']);
  expect(code).toBe(3);
});

test('owner and location of a share stand in the list of assets', async () => {
  const { stdout } = await run('assets', 'list', '--format', 'json');
  const { assets } = JSON.parse(stdout) as {
    assets: { shareName: string; location: string; owner?: { name: string } }[];
  };
  expect(assets.find(({ shareName }) => shareName === 'two')).toMatchObject({
    location: 'cloud',
    owner: { name: 'Head of records' },
  });
});

test('a pack that one share more has costs the reading of that share only', async () => {
  config(shares().replace('packs: [uk]', 'packs: [uk, us]'));
  const { rows, stderr } = await scanned();
  expect(rows).toEqual([
    'one/long.txt unchanged',
    'one/note.txt unchanged',
    'one/old/note.txt unchanged',
    'two/long.txt partial TOO_LARGE',
    'two/note.txt scanned',
    'two/old excluded',
  ]);
  // The file that was too large is read again on every night.
  expect(stderr).toMatch(
    /1 of 4 known files are read again for changes of rules or readers \(new or changed rules: us\./,
  );
});

test('status says what the next scan will read again, and what will stop it', async () => {
  config(shares().replace('packs: [us]', 'packs: [us, ca]'));
  expect((await run('status')).stdout).toMatch(
    /With the next scan \d of 4 known files are read again for changes of rules or readers \(new or changed rules: .*about .* at the pace of the latest runs/,
  );
  config(shares().replace('packs: [us]', 'packs: [us, caa]'));
  const broken = await run('status');
  expect([broken.code, broken.stdout]).toEqual([
    0,
    expect.stringContaining('ATTENTION: the next scan will fail: There is no rule pack "caa"'),
  ]);
});

test('outside of its hours a share waits, and the scan goes on with it later', async () => {
  rmSync(join(folder, 'store.db'));
  config(shares(`window: ${CLOSED}`));
  const first = await scanned();
  expect(first.code).toBe(4);
  expect(first.rows).toEqual(['one/long.txt scanned', 'one/note.txt scanned', 'one/old/note.txt scanned']);
  config(shares());
  const second = await scanned();
  expect(second.code).toBe(3);
  expect(second.rows).toHaveLength(6);
  expect(second.rows.filter((row) => row.startsWith('one/'))).toEqual(first.rows);
});

test('config show tells what a share says itself, and what it takes over', async () => {
  config(shares());
  const settings = JSON.parse((await run('config', 'show', '--json')).stdout) as {
    name: string;
    value: unknown;
    from: string;
  }[];
  const of = (name: string) => settings.find((setting) => setting.name === name);
  expect(of('shares[two].limits.fileMb')).toMatchObject({ value: 1, from: 'phisweep.yaml, share two' });
  expect(of('shares[two].limits.depth')).toMatchObject({ value: 8, from: 'default' });
  expect(of('shares[two].packs')).toMatchObject({ value: ['uk'], from: 'phisweep.yaml, share two' });
  expect(of('shares[one].packs')).toMatchObject({ value: ['us'], from: 'phisweep.yaml' });
  expect(of('shares[one].location')).toMatchObject({ value: 'server', from: 'default' });
});

test.each([
  ['ownr: x', 'did you mean "owner"?'],
  ['limits: { fielMb: 1 }', 'did you mean "fileMb"?'],
  ['window: { from: "20:00", until: "06:00", dayz: [mon] }', 'did you mean "days"?'],
  ['location: cellar', 'location'],
])('a share that says %s is told what is meant', (line, sentence) => {
  config(`shares:\n  - path: ${join(folder, 'one')}\n    ${line}\n`);
  const read = () => resolveOptions([], { config: join(folder, 'phisweep.yaml') }, {});
  expect(read).toThrow(UserError);
  expect(read).toThrow(sentence);
});

test('packs of a share are checked with the configuration', async () => {
  config(`shares:\n  - { path: ${join(folder, 'one')}, packs: [ukk] }\n`);
  const { code, stderr } = await run('config', 'check');
  expect([code, stderr]).toEqual([2, expect.stringContaining('did you mean "uk"?')]);
});
