/** From a list to the findings of a scan, by the command line: what an index adds, and that nothing of the list comes out. */
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tokenOf } from '../../src/scan/to-finding.ts';
import { newFolder, runCli } from '../run-cli.ts';
import { COLUMNS, listText, peopleOf, rowOf, writeList } from './sample-list.ts';

const folder = newFolder();
const state = join(folder, 'state');
const index = join(state, 'patients.idx');
const share = join(folder, 'share');
const people = peopleOf(9, 1200);
/** Those who stand on the share. */
const shown = people.slice(100, 160);
const printed: string[] = [];
const run = async (args: readonly string[]) => {
  const answer = await runCli(args);
  printed.push(answer.stdout, answer.stderr);
  return answer;
};
const scan = async (store: string, ...more: string[]) =>
  JSON.parse(
    (await run(['scan', share, '--store', join(state, store), '--format', 'json', ...more])).stdout,
  ) as {
    files: { path: string; phi: boolean }[];
    findings: { category: string; token: string; ruleId?: string; confidence: number }[];
  };

beforeAll(() => {
  mkdirSync(state);
  mkdirSync(share);
  // Identifiers as they stand in tickets, scripts and lists: bare, without a word that says what they are.
  shown.forEach(({ ssn, mrn, first, last, phones }, i) => {
    const lines = [
      `${ssn.replaceAll('-', '')} was moved, see queue ${i}`,
      `rerun for ${mrn.ehr} (${first} ${last}) please`,
      `left a note, ${phones[0]} called`,
    ];
    writeFileSync(join(share, `note-${i}.txt`), lines.join(`\n\n${'. '.repeat(400)}\n`));
  });
  writeFileSync(
    join(share, 'export.csv'),
    shown.map(({ mrn, last, first }) => `${mrn.ehr};${last};${first}\n`).join(''),
  );
  writeFileSync(join(share, 'ids.txt'), shown.map(({ mrn }) => `${mrn.ehr}\n`).join(''));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('build, info, verify and refresh', async () => {
  const list = writeList(folder, listText(people));
  const built = await run([
    'index',
    'build',
    list,
    '--columns',
    COLUMNS.join(','),
    '--index',
    index,
    '--json',
  ]);
  expect(built.code, built.stderr).toBe(0);
  expect(JSON.parse(built.stdout)).toMatchObject({
    rows: 1200,
    patients: 1200,
    leftOut: { ragged: 0, empty: 0 },
  });
  for (const path of [index, `${index}.key`]) expect(statSync(path).mode & 0o077).toBe(0);
  const info = async () => JSON.parse((await run(['index', 'info', '--index', index, '--json'])).stdout);
  expect(await info()).toMatchObject({ patients: 1200, key: { present: true }, source: { state: 'same' } });
  expect((await run(['index', 'verify', '--index', index])).stdout).toContain('is sound');
  writeList(folder, listText(people.slice(0, 1199)));
  expect((await info()).source.state).toBe('changed');
  const before = (await info()).identity;
  expect((await run(['index', 'refresh', '--index', index])).code).toBe(0);
  expect(await info()).toMatchObject({ patients: 1199, source: { state: 'same' } });
  expect((await info()).identity).not.toBe(before);
}, 60_000);

test('finds bare identifiers that no rule can, and reads files again when the index changes', async () => {
  const without = await scan('without.db');
  const withIt = await scan('with.db', '--index', index);
  const recall = (store: string, findings: typeof without.findings): number => {
    const key = readFileSync(join(state, `${store}.key`));
    const tokens = new Set(findings.filter(({ confidence }) => confidence >= 0.85).map(({ token }) => token));
    const wanted = shown.flatMap(({ ssn, mrn, phones }) => [
      tokenOf(key, 'ssn', ssn.replaceAll('-', '')),
      tokenOf(key, 'mrn', mrn.ehr),
      tokenOf(key, 'phone', phones[0]),
    ]);
    return wanted.filter((token) => tokens.has(token)).length / wanted.length;
  };
  expect(recall('with.db', withIt.findings)).toBe(1);
  expect(recall('without.db', without.findings)).toBeLessThan(0.1);

  const again = await runCli([
    'scan',
    share,
    '--store',
    join(state, 'with.db'),
    '--index',
    index,
    '--format',
    'json',
  ]);
  const counts = (json: string) => JSON.stringify(JSON.parse(json)).match(/"unchanged":(\d+)/)?.[1];
  expect(counts(again.stdout)).toBe(String(shown.length + 2));
  const other = await runCli(['scan', share, '--store', join(state, 'with.db'), '--format', 'json']);
  expect(counts(other.stdout)).toBe('0');
}, 120_000);

test('the configuration may name the index', async () => {
  const config = join(folder, 'phisweep.yaml');
  writeFileSync(config, `index: ${index}\nshares:\n  - path: ${share}\n`);
  const answer = await run([
    'scan',
    '--config',
    config,
    '--store',
    join(state, 'config.db'),
    '--format',
    'csv-findings',
  ]);
  expect(answer.stdout).toContain('exact.mrn.1');
}, 60_000);

test('what is wrong with an index is one sentence and exit code 2, before a file is read', async () => {
  const other = join(folder, 'other');
  mkdirSync(other);
  writeFileSync(join(other, 'cut.idx'), readFileSync(index).subarray(0, 9000));
  writeFileSync(join(other, 'cut.idx.key'), readFileSync(`${index}.key`), { mode: 0o600 });
  writeFileSync(join(other, 'wrong.idx'), readFileSync(index));
  writeFileSync(join(other, 'wrong.idx.key'), new Uint8Array(32), { mode: 0o600 });
  writeFileSync(join(other, 'open.idx'), readFileSync(index));
  writeFileSync(join(other, 'open.idx.key'), readFileSync(`${index}.key`), { mode: 0o644 });
  writeFileSync(join(other, 'keyless.idx'), readFileSync(index));
  for (const [name, sentence] of [
    ['cut', /is damaged: it is cut short/],
    ['wrong', /built with another key/],
    ['open', /can be read by others/],
    ['keyless', /does not exist; without it/],
    ['absent', /does not exist/],
  ] as const) {
    const args = ['scan', share, '--store', join(other, 'x.db'), '--index', join(other, `${name}.idx`)];
    const { code, stderr, stdout } = await run(args);
    expect(code, name).toBe(2);
    expect(stderr).toMatch(sentence);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stdout).toBe('');
  }
}, 60_000);

test('no value of the list is in anything that is left behind or printed', async () => {
  // Bad lists too: what is said of them must not quote them.
  const bad = writeList(folder, Buffer.from(`${listText(people.slice(0, 5))}\xff\xfe`, 'latin1'), 'bad.csv');
  await run(['index', 'build', bad, '--columns', 'mrn', '--index', join(state, 'bad.idx')]);
  const headless = writeList(folder, listText(people).split('\n').slice(1).join('\n'), 'headless.csv');
  const refused = await run([
    'index',
    'build',
    headless,
    '--columns',
    'mrn,ssn',
    '--index',
    join(state, 'bad.idx'),
  ]);
  expect(refused.code).toBe(2);
  const values = people
    .slice(0, 200)
    .flatMap((person) => rowOf(person).filter((value) => value.length >= 8 && !/^\d{4}-/.test(value)));
  expect(values.length).toBeGreaterThan(500);
  const list = readFileSync(join(folder, 'patients.csv'), 'utf8');
  expect(values.every((value) => list.includes(value))).toBe(true);
  const left = readdirSync(state).map((name) => readFileSync(join(state, name)));
  for (const bytes of [...left, Buffer.from(printed.join('\n'))])
    expect(
      values.findIndex((value) => bytes.includes(value) || bytes.includes(Buffer.from(value, 'utf16le'))),
    ).toBe(-1);
}, 60_000);
