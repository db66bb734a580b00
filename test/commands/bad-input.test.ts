/** What a user can get wrong: one clear sentence on standard error, exit code 2, never a stack trace. */
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CliRun, newFolder, runCli, startCli } from '../run-cli.ts';

const folder = newFolder();
const share = join(folder, 'share');
const at = (name: string): string => join(folder, name);
const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const isRoot = process.getuid?.() === 0;
/** An account without rights on anything of ours. */
const NOBODY = 65_534;

beforeAll(() => {
  mkdirSync(share);
  writeFileSync(join(share, 'letter.txt'), 'Patient: Ada Kowalczyk\nMRN: 48217735\nSeen for asthma.\n');
  mkdirSync(at('empty'));
  writeFileSync(at('bad.yaml'), 'shares: [\n  - path: x\n');
  writeFileSync(at('unknown.yaml'), 'exlude: ["*.log"]\n');
  writeFileSync(at('nested.yaml'), `shares:\n  - path: ${share}\n    exposur: { reach: group }\n`);
  writeFileSync(at('type.yaml'), 'workers: many\n');
  writeFileSync(at('list.yaml'), '- a\n');
  writeFileSync(at('comments.yaml'), '# nothing yet\n');
  writeFileSync(at('big.yaml'), `# ${'x'.repeat(9_000_000)}\n`);
  const other = new DatabaseSync(at('other.db'));
  other.exec('CREATE TABLE theirs (a)');
  other.close();
  writeFileSync(at('text.db'), 'this is no database, whatever its name says. '.repeat(100));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('one sentence and exit code 2', () => {
  test.concurrent.each<[string, readonly string[], RegExp]>([
    ['a root that does not exist', ['scan', '/no/such/folder'], /no\/such\/folder does not exist/],
    ['a pattern that matches nothing', ['scan', `${folder}/nothing-*`], /matches nothing/],
    ['no root at all', ['scan'], /Name at least one folder/],
    [
      'two roots of which one does not exist',
      ['scan', share, '/no/such/folder'],
      /no\/such\/folder does not exist/,
    ],
    ['an empty root', ['scan', ''], /A root is empty/],
    [
      'an unknown option',
      ['scan', '--wrokers', '3', share],
      /unknown option '--wrokers' \(Did you mean --workers\?\)/,
    ],
    ['an unknown command', ['scna', share], /unknown command 'scna' \(Did you mean scan\?\)/],
    ['an option without its value', ['scan', share, '--store'], /'--store <path>' argument missing/],
    ['no workers', ['scan', '--workers', '0', share], /whole number from 1 to 64/],
    ['more workers than any machine bears', ['scan', '--workers', '1e9', share], /whole number from 1 to 64/],
    [
      'memory in which nothing starts',
      ['scan', '--max-memory', '1', share],
      /whole number from 128 to 16384/,
    ],
    ['a time that is no number', ['scan', '--timeout', 'soon', share], /number from 1 to 3600/],
    ['no rule pack at all', ['scan', '--packs', '', share], /Name at least one rule pack; there are us/],
    ['something to fail on that does not exist', ['scan', '--fail-on', 'everything', share], /one of phi/],
    ['an absolute exclude pattern', ['scan', '--exclude', '/x', share], /must be relative to the root/],
    ['an empty exclude pattern', ['scan', '--exclude', '', share], /exclude pattern "" is empty/],
    [
      'an unknown key of a share',
      ['scan', '--config', at('nested.yaml')],
      /shares\.0: unknown key "exposur"; did you mean "exposure"/,
    ],
    ['a value of another type', ['scan', '--config', at('type.yaml'), share], /type\.yaml: workers: /],
    [
      'a configuration that is a list',
      ['scan', '--config', at('list.yaml'), share],
      /list\.yaml: top level: /,
    ],
    ['a configuration larger than any', ['scan', '--config', at('big.yaml'), share], /larger than 8 MB/],
    ['a configuration that is a folder', ['scan', '--config', at('empty'), share], /is a folder/],
    ['a policy that is none', ['scan', '--policy', at('type.yaml'), share], /Policy .*type\.yaml: /],
    ['a number that is none', ['scan', '--workers', 'many', share], /--workers.*whole number|It must be a/],
    ['an unknown format', ['scan', '--format', 'docx', share], /It must be one of summary/],
    ['a bad glob', ['scan', '--exclude', 'a[', share], /exclude pattern "a\["/],
    ['an unknown rule pack', ['scan', '--packs', 'uss', share], /no rule pack "uss"; did you mean "us"/],
    ['bad YAML', ['scan', '--config', at('bad.yaml'), share], /bad\.yaml is not valid YAML: line/],
    [
      'an unknown key',
      ['scan', '--config', at('unknown.yaml'), share],
      /unknown key "exlude"; did you mean "exclude"/,
    ],
    [
      'a configuration that does not exist',
      ['scan', '--config', at('none.yaml'), share],
      /none\.yaml does not exist/,
    ],
    ['a store that is no database', ['scan', '--store', at('text.db'), share], /text\.db/],
    [
      'a store that is another program\u2019s',
      ['scan', '--store', at('other.db'), share],
      /not a phisweep store/,
    ],
    ['a store that is a folder', ['scan', '--store', at('empty'), share], /cannot be opened/],
    ['a store below a file', ['scan', '--store', join(share, 'letter.txt', 'p.db'), share], /cannot be made/],
    ['a report of no scan', ['report', '--store', at('nothing.db')], /nothing\.db/],
    ['the status of no database', ['status', '--store', at('text.db')], /text\.db is damaged/],
    [
      'a scan\u2019s number that is none',
      ['report', '--store', at('nothing.db'), '--scan', 'last'],
      /whole number/,
    ],
    [
      'a report that is a folder',
      ['scan', share, '--store', at('w.db'), '--output', at('empty')],
      /it is a folder/,
    ],
    [
      'a report that cannot be written',
      ['scan', share, '--store', at('w.db'), '--output', at('no/such/report.json')],
      /cannot be written.*folder does not exist/,
    ],
  ])('%s', async (_, args, sentence) => {
    const withStore =
      args.includes('--store') || args[0] !== 'scan' ? args : [...args, '--store', at('s.db')];
    const { code, stdout, stderr } = await runCli(withStore, { cwd: folder });
    expect(stderr).toMatch(sentence);
    expect(stderr).toMatch(/^phisweep: [^\n]+\n$/);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  test('a store of another schema version', async () => {
    await runCli(['scan', share, '--store', at('v.db'), '--quiet']);
    const db = new DatabaseSync(at('v.db'));
    db.exec('PRAGMA user_version = 9999');
    db.close();
    const { code, stderr } = await runCli(['scan', share, '--store', at('v.db')]);
    expect(stderr).toMatch(/^phisweep: [^\n]*newer phisweep[^\n]*\n$/);
    expect(code).toBe(2);
  });

  test('a store that another scan holds', async () => {
    mkdirSync(at('many'));
    for (let i = 0; i < 400; i++) writeFileSync(join(at('many'), `${i}.txt`), `MRN: ${48_000_000 + i}\n`);
    const first = startCli(['scan', at('many'), '--store', at('held.db'), '--workers', '1']);
    // The key is made under the lock.
    while (first.child.exitCode === null && !existsSync(at('held.db.key'))) await wait(20);
    const second = await runCli(['scan', share, '--store', at('held.db')]);
    expect(second.stderr).toMatch(/^phisweep: [^\n]*another scan[^\n]*\n$/i);
    expect(second.code).toBe(2);
    expect((await first.ended).code).toBe(0);
  });

  test.skipIf(!isRoot)(
    'a root that this account may not read (needs root to become another account)',
    async () => {
      const closed = at('closed');
      mkdirSync(closed, { mode: 0o700 });
      chmodSync(folder, 0o755);
      mkdirSync(at('theirs'), { mode: 0o777 });
      chmodSync(at('theirs'), 0o777);
      const { code, stderr } = await runCli(['scan', closed, '--store', join(at('theirs'), 's.db')], {
        uid: NOBODY,
      });
      expect(stderr).toMatch(/^phisweep: [^\n]*closed may not be read[^\n]*\n$/);
      expect(code).toBe(2);
    },
  );
});

describe('nothing is lost', () => {
  const unchanged = ['scan', share, '--store', at('kept.db'), '--format', 'json'];
  const earlier = (): Promise<CliRun> =>
    runCli(['report', '--store', at('kept.db'), '--scan', '1', '--format', 'json']);

  test('by a report that cannot be written, by bad input, or by an output that is full', async () => {
    const first = await runCli(unchanged);
    expect(first.code).toBe(0);
    const kept = (await earlier()).stdout;
    expect(JSON.parse(kept).totals.findings).toBeGreaterThan(0);
    for (const args of [
      ['--output', at('empty')],
      ['--packs', ''],
      ['--policy', at('list.yaml')],
      ['--wrokers', '2'],
    ])
      expect((await runCli([...unchanged, ...args])).code).toBe(2);
    expect((await earlier()).stdout).toBe(kept);
    // Written beside the report until it is whole: nothing of it may stay behind.
    expect(readdirSync(folder).filter((name) => name.includes('partial'))).toEqual([]);
  });

  test.skipIf(!existsSync('/dev/full'))('a standard output that is full (needs /dev/full)', async () => {
    for (const args of [
      unchanged,
      ['status', '--store', at('kept.db'), '--json'],
      ['rules', 'list', '--json'],
    ]) {
      const full = openSync('/dev/full', 'w');
      const { code, stderr } = await runCli(args, { stdout: full });
      closeSync(full);
      expect(stderr).toBe('phisweep: Standard output cannot be written (ENOSPC).\n');
      expect(code).toBe(2);
    }
  });
});

describe('what is no mistake', () => {
  test('a configuration that holds comments only', async () => {
    const { code, stderr } = await runCli([
      'scan',
      share,
      '--config',
      at('comments.yaml'),
      '--store',
      at('c.db'),
    ]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  test('an empty folder is a complete scan of nothing', async () => {
    const { code, stdout } = await runCli(['scan', at('empty'), '--store', at('e.db'), '--format', 'json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      scan: { state: 'complete' },
      ledger: { enumerated: 0, pending: 0 },
      files: [],
    });
  });

  test('--fail-on phi answers 1 where there is some', async () => {
    const { code } = await runCli(['scan', share, '--store', at('f.db'), '--fail-on', 'phi']);
    expect(code).toBe(1);
  });

  test.skipIf(!isRoot)(
    'a folder that cannot be listed is a row, and coverage is incomplete (needs root)',
    async () => {
      const open = at('open');
      mkdirSync(join(open, 'closed'), { recursive: true, mode: 0o755 });
      writeFileSync(join(open, 'a.txt'), 'nothing');
      chmodSync(join(open, 'closed'), 0o700);
      chmodSync(folder, 0o755);
      mkdirSync(at('theirs2'), { mode: 0o777 });
      chmodSync(at('theirs2'), 0o777);
      const { code, stdout } = await runCli(
        ['scan', open, '--store', join(at('theirs2'), 's.db'), '--format', 'json'],
        { uid: NOBODY },
      );
      expect(JSON.parse(stdout).ledger).toMatchObject({
        enumerated: 2,
        byState: { scanned: 1, unread: 1 },
        byProblem: { NOT_LISTED: 1 },
      });
      expect(code).toBe(3);
    },
  );
});
