/** The message after a scan, by the command line: sent at the end of a scan, again on request, and when no scan comes any more. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newFolder, runCli } from '../run-cli.ts';

const MRN = '48120077';
const folder = newFolder();
const at = (name: string): string => join(folder, name);
const run = (args: readonly string[], store = at('store.db')) =>
  runCli(args, { cwd: folder, env: { PHISWEEP_STORE: store } });
const config = (more = '', syslogOn = 'attention'): void =>
  writeFileSync(
    at('phisweep.yaml'),
    `notifications:\n  - { kind: file, file: ${at('last.txt')} }\n  - { kind: syslog, url: "syslog+tcp://127.0.0.1:1", on: [${syslogOn}] }\n${more}`,
  );

beforeAll(() => {
  mkdirSync(at('share'));
  writeFileSync(
    join(at('share'), 'Kowalczyk.txt'),
    `Patient: Ada Kowalczyk\nMRN: ${MRN}\nSeen for asthma.\n`,
  );
  config();
});
afterAll(() => rmSync(folder, { recursive: true }));

test('a scan tells what it found, without a value or a name of a file', async () => {
  const { code, stderr } = await run([
    'scan',
    'share',
    '--queue',
    'inline',
    '--quiet',
    '--output',
    at('r.txt'),
  ]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const text = readFileSync(at('last.txt'), 'utf8');
  expect(text).toMatch(/^phisweep: new patient information in 1 file\n\nScan 1, .* It is complete\.\n/);
  expect(text).toContain('Found: 1 file, of 1 patient');
  expect(text).not.toMatch(new RegExp(`${MRN}|Kowalczyk`, 'i'));
});

test('it is shown and sent again on request', async () => {
  rmSync(at('last.txt'));
  const shown = await run(['notify', '--dry-run']);
  expect(shown.code).toBe(0);
  expect(() => readFileSync(at('last.txt'))).toThrow(/ENOENT/);
  expect((await run(['notify'])).code).toBe(0);
  expect(readFileSync(at('last.txt'), 'utf8').trimEnd()).toBe(shown.stdout.trimEnd());
});

test('a message that cannot be sent does not change how the scan ended', async () => {
  config('', 'always');
  const { code, stderr } = await run([
    'scan',
    'share',
    '--queue',
    'inline',
    '--quiet',
    '--output',
    at('r.txt'),
  ]);
  expect(code).toBe(0);
  expect(stderr).toMatch(
    /^phisweep: The syslog notification was not sent: syslog 127\.0\.0\.1:1: ECONNREFUSED\.\n$/,
  );
});

test('--check is silent while all is well, and loud when scans stop or the store is gone', async () => {
  config('maxAgeDays: 2\n');
  rmSync(at('last.txt'));
  expect(await run(['notify', '--check'])).toMatchObject({ code: 0, stderr: '' });
  expect(() => readFileSync(at('last.txt'))).toThrow(/ENOENT/);
  expect((await run(['notify', '--check'], at('none.db'))).code).toBe(3);
  expect(readFileSync(at('last.txt'), 'utf8')).toMatch(
    /^phisweep: ATTENTION: .*\n\nATTENTION: there is no store at /,
  );
  config('maxAgeDays: 0.000001\n');
  expect((await run(['notify', '--check'])).code).toBe(3);
  expect(readFileSync(at('last.txt'), 'utf8')).toContain(
    'ATTENTION: The last complete scan ended 0 days ago',
  );
});

test.each([
  ['notifications:\n  - { kind: pigeon }\n', 'notifications'],
  ['notifications:\n  - { kind: mail, url: "smtps://m", from: me, to: it@x.example }\n', 'it is an address'],
  ['notifications:\n  - { kind: webhook, url: "http://chat.example/x" }\n', 'by https'],
])('%j is refused before a scan begins', async (text, sentence) => {
  writeFileSync(at('phisweep.yaml'), text);
  const { code, stderr } = await run(['scan', 'share', '--queue', 'inline', '--quiet']);
  expect(code).toBe(2);
  expect(stderr).toContain(sentence);
});
