/** No patient text leaves the scan of one file: canary values go in through every format, and everything the tool writes is searched for them. */
import { createHmac } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { REPORTERS } from '../src/report/registry.ts';
import { type Canary, type CanaryFile, canaryFiles } from './canaries.ts';
import { createNeedles } from './needles.ts';
import { childrenOf, newFolder, runCli, startCli } from './run-cli.ts';

const folder = newFolder();
const share = join(folder, 'share');
const state = join(folder, 'state');
const temp = join(folder, 'temp');
const env = { TMPDIR: temp, TMP: temp, TEMP: temp, HOME: join(folder, 'home'), XDG_STATE_HOME: state };

let files: readonly CanaryFile[] = [];
let needles = createNeedles({});

const digitsOf = (text: string): string => text.replace(/\D/g, '');

/** The parts by which each value would be known, so that half of it counts too. */
const partsOf = (c: Canary): Record<string, string> => ({
  'first name': c.first,
  'last name': c.last,
  'first name, lower case': c.first.toLowerCase(),
  'last name, lower case': c.last.toLowerCase(),
  'last name, upper case': c.last.toUpperCase(),
  MRN: c.mrn,
  SSN: c.ssn,
  'SSN, digits': digitsOf(c.ssn),
  phone: c.phone,
  'phone, digits': digitsOf(c.phone),
  'phone, last seven': c.phone.slice(-8),
  'e-mail': c.email,
  'e-mail, account': c.email.split('@')[0] as string,
  'e-mail, domain': c.email.split('@')[1] as string,
  street: c.street,
  'street, lower case': c.street.toLowerCase(),
  address: c.address,
});

const filesBelow = (path: string): string[] =>
  readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
const leaksIn = (path: string): string[] =>
  filesBelow(path).flatMap((file) =>
    needles.searchIn(readFileSync(file)).map((leak) => `${file.slice(folder.length)}: ${leak}`),
  );
const leaksOf = ({ stdout, stderr }: { stdout: string; stderr: string }): string[] => [
  ...needles.searchIn(Buffer.from(stdout)).map((leak) => `stdout: ${leak}`),
  ...needles.searchIn(Buffer.from(stderr)).map((leak) => `stderr: ${leak}`),
];

beforeAll(async () => {
  for (const path of [share, state, temp, env.HOME]) mkdirSync(path, { recursive: true });
  files = await canaryFiles();
  for (const { name, bytes } of files) writeFileSync(join(share, name), bytes);
  needles = createNeedles(
    Object.fromEntries(
      files.flatMap(({ name, canary }) =>
        Object.entries(partsOf(canary)).map(([part, value]) => [`${part} of ${name}`, value]),
      ),
    ),
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the search itself', () => {
  test('finds every part of every canary in its own file', () => {
    for (const { name, inside, canary } of files) {
      const found = needles.searchIn(inside);
      for (const part of ['first name', 'last name', 'MRN', 'SSN', 'phone', 'e-mail', 'street'])
        expect(
          found.some((hit) => hit.startsWith(`${part} of ${name} as UTF-8`)),
          `${part} in ${name}`,
        ).toBe(true);
      // No other file's canary: each is its own.
      expect(found.filter((hit) => !hit.includes(` of ${name} as `))).toEqual([]);
      expect(canary.first).not.toBe('');
    }
  });

  test('finds them recoded, inside other bytes, at any offset', () => {
    const { mrn } = (files[0] as CanaryFile).canary;
    const around = Array.from({ length: 7 }, (_, i) => `${'x'.repeat(i)}${mrn}yz`);
    for (const text of around) {
      const bytes = Buffer.from(text);
      for (const coded of [
        bytes,
        Buffer.from(bytes.toString('base64')),
        Buffer.from(bytes.toString('base64url')),
        Buffer.from(bytes.toString('hex')),
        Buffer.from(text, 'utf16le'),
        Buffer.from(text, 'utf16le').swap16(),
        Buffer.from(Buffer.from(text, 'utf16le').toString('base64')),
      ])
        expect(needles.searchIn(coded).some((hit) => hit.startsWith('MRN of a.txt'))).toBe(true);
    }
    expect(needles.searchIn(Buffer.from(digitsOf(mrn).slice(1)))).toEqual([]);
  });
});

const tokenOf = (key: Buffer, category: string, value: string): string =>
  createHmac('sha256', key).update(`${category}\0${value}`).digest().subarray(0, 16).toString('base64url');

function* rowsOf(db: DatabaseSync, table: string) {
  const rows = db.prepare(`SELECT * FROM "${table}"`);
  rows.setReadBigInts(true);
  yield* rows.iterate();
}

/** All that tells of a scan beside its report; nobody listens at port 1, so that a notice is kept. */
const watching = (name: string): string =>
  [
    `log: { file: ${join(state, `${name}.log`)}, paths: full }`,
    `metrics: { textfile: ${join(state, `${name}.prom`)} }`,
    'notifications:',
    `  - { kind: file, file: ${join(state, `${name}.txt`)} }`,
    '  - { kind: syslog, url: "syslog+tcp://127.0.0.1:1" }',
    '',
  ].join('\n');

describe.each(['piscina', 'inline'])('a scan with the %s queue', (queue) => {
  const store = join(state, `${queue}.db`);
  const storeArgs = ['--store', store];

  test('finds the canaries and writes them nowhere', async () => {
    const config = join(folder, `${queue}.yaml`);
    writeFileSync(config, watching(queue));
    const run = await runCli(
      ['scan', share, ...storeArgs, '--config', config, '--queue', queue, '--format', 'json'],
      { env },
    );
    expect(leaksOf(run)).toEqual([]);
    for (const written of ['log', 'prom', 'txt', 'db.notices'])
      expect(readFileSync(join(state, `${queue}.${written}`)).length, written).toBeGreaterThan(100);
    expect(run.code, run.stderr).toBe(0);
    const report = JSON.parse(run.stdout) as {
      findings: { path: { shown: string }; category: string; token: string; mask: string | null }[];
      files: { path: { shown: string }; state: string }[];
    };

    const key = readFileSync(`${store}.key`);
    for (const { name, found, canary } of files) {
      const rows = report.findings.filter(({ path }) => path.shown === name);
      for (const category of found)
        expect(
          rows.filter((row) => row.category === category && row.mask !== null).length,
          `${category} in ${name}`,
        ).toBeGreaterThan(0);
      const tokens = new Set(rows.map(({ token }) => token));
      const values: Record<string, string> = {
        name: `${canary.first} ${canary.last}`.toLowerCase(),
        mrn: canary.mrn,
        ssn: digitsOf(canary.ssn),
        phone: digitsOf(canary.phone),
        email: canary.email,
      };
      // The very values, and not something else of their kind: their tokens, made here anew.
      for (const category of found.filter((category) => category in values))
        expect(tokens, `${category} in ${name}`).toContain(
          tokenOf(key, category, values[category] as string),
        );
    }
    const states = new Map(report.files.map(({ path, state }) => [path.shown, state]));
    expect(states.size).toBe(files.length);
    for (const damaged of [
      'o.json',
      'q.xml',
      'r.xml',
      'u.pdf',
      'w-spoilt.docx',
      'x-cut.xlsx',
      'y-cut.zip',
      'z.bin',
    ])
      expect(['partial', 'unread'], damaged).toContain(states.get(damaged));
    expect(leaksIn(state)).toEqual([]);
  }, 60_000);

  test('neither in the status, the database\u2019s values, the key\u2019s folder or the temporary folder', async () => {
    const status = await runCli(['status', ...storeArgs, '--json'], { env });
    expect(status.code).toBe(0);
    expect(leaksOf(status)).toEqual([]);
    expect(JSON.parse(status.stdout).scans).toHaveLength(1);
    const db = new DatabaseSync(store, { readOnly: true });
    const tables = db
      .prepare("SELECT name FROM sqlite_schema WHERE type = 'table'")
      .all()
      .map(({ name }) => String(name));
    let rows = 0;
    for (const table of tables)
      for (const row of rowsOf(db, table)) {
        rows++;
        for (const value of Object.values(row)) {
          const bytes = value instanceof Uint8Array ? Buffer.from(value) : Buffer.from(String(value));
          expect(needles.searchIn(bytes), table).toEqual([]);
        }
      }
    db.close();
    expect(rows).toBeGreaterThan(100);
    expect(filesBelow(state).map((path) => path.slice(state.length + 1))).toContain(`${queue}.db.key`);
    expect(leaksIn(state)).toEqual([]);
    expect(filesBelow(temp)).toEqual([]);
    expect(filesBelow(env.HOME)).toEqual([]);
  });
});

test.each(REPORTERS.map(({ name }) => name))(
  'neither in the report %s, on standard output or in a file, of a scan or of a store',
  async (format) => {
    const store = ['--store', join(state, 'piscina.db')];
    const out = join(folder, 'out');
    mkdirSync(out, { recursive: true });
    const scan = await runCli(['scan', share, ...store, '--format', format], { env });
    const report = await runCli(
      [
        'report',
        ...store,
        '--scan',
        '1',
        '--format',
        format,
        '--paths',
        'hashed',
        '--output',
        join(out, format),
      ],
      { env },
    );
    expect([scan.code, report.code], scan.stderr + report.stderr).toEqual([0, 0]);
    expect(scan.stdout.length).toBeGreaterThan(200);
    expect(readFileSync(join(out, format)).length).toBeGreaterThan(200);
    expect([...leaksOf(scan), ...leaksOf(report), ...leaksIn(out)]).toEqual([]);
  },
  60_000,
);

test('neither in the write-ahead log of a killed scan, nor in command lines and environments meanwhile', async () => {
  const store = join(folder, 'killed', 'p.db');
  const many = join(folder, 'many');
  for (let copy = 0; copy < 40; copy++) {
    mkdirSync(join(many, `d${copy}`), { recursive: true });
    for (const { name, bytes } of files) writeFileSync(join(many, `d${copy}`, name), bytes);
  }
  const { child, ended } = startCli(['scan', many, '--store', store, '--format', 'json', '--workers', '1'], {
    env,
  });
  const pid = child.pid ?? 0;
  let located = 0;
  let sampled = 0;
  const leaks: string[] = [];
  while (located === 0 && child.exitCode === null) {
    await new Promise((resolve) => setTimeout(resolve, 40));
    for (const one of [pid, ...childrenOf(pid)])
      for (const file of ['cmdline', 'environ']) {
        try {
          leaks.push(...needles.searchIn(readFileSync(`/proc/${one}/${file}`)));
          sampled++;
        } catch {
          // It ended meanwhile.
        }
      }
    try {
      const db = new DatabaseSync(store, { readOnly: true });
      located = Number(db.prepare('SELECT count(*) AS n FROM located').get()?.['n']);
      db.close();
    } catch {
      // Not made yet.
    }
  }
  child.kill('SIGKILL');
  const run = await ended;
  expect(run.signal).toBe('SIGKILL');
  expect(located).toBeGreaterThan(0);
  expect(sampled).toBeGreaterThan(4);
  expect(leaks).toEqual([]);
  const left = filesBelow(join(folder, 'killed'))
    .map((path) => path.slice(path.lastIndexOf('/') + 1))
    .toSorted();
  expect(left).toEqual(['p.db', 'p.db-shm', 'p.db-wal', 'p.db.key', 'p.db.lock']);
  expect(readFileSync(`${store}-wal`).length).toBeGreaterThan(1000);
  expect(leaksIn(join(folder, 'killed'))).toEqual([]);
  expect(leaksOf(run)).toEqual([]);
  expect(filesBelow(temp)).toEqual([]);
}, 60_000);
