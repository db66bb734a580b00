/** What a user can get wrong: one clear sentence on standard error, exit code 2, never a stack trace. */
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newFolder, runCli, startCli } from '../run-cli.ts';

const folder = newFolder();
const share = join(folder, 'share');
const at = (name: string): string => join(folder, name);
const isRoot = process.getuid?.() === 0;
/** An account without rights on anything of ours. */
const NOBODY = 65_534;

beforeAll(() => {
  mkdirSync(share);
  writeFileSync(join(share, 'letter.txt'), 'Patient: Ada Kowalczyk\nMRN: 48217735\nSeen for asthma.\n');
  mkdirSync(at('empty'));
  writeFileSync(at('bad.yaml'), 'shares: [\n  - path: x\n');
  writeFileSync(at('unknown.yaml'), 'exlude: ["*.log"]\n');
  writeFileSync(at('text.db'), 'this is no database, whatever its name says. '.repeat(100));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('one sentence and exit code 2', () => {
  test.each<[string, readonly string[], RegExp]>([
    ['a root that does not exist', ['scan', '/no/such/folder'], /no\/such\/folder does not exist/],
    ['a pattern that matches nothing', ['scan', `${folder}/nothing-*`], /matches nothing/],
    ['no root at all', ['scan'], /Name at least one folder/],
    ['an unknown option', ['scan', '--wrokers', '3', share], /unknown option '--wrokers'/],
    ['an unknown command', ['scna', share], /unknown command 'scna'/],
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
    ['a report of no scan', ['report', '--store', at('nothing.db')], /nothing\.db/],
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
    expect(stderr).toMatch(/^phisweep: [^\n]+\n(?:\(Did you mean [^\n]+\)\n)?$/);
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
    await new Promise((resolve) => setTimeout(resolve, 500));
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

describe('what is no mistake', () => {
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
