/**
 * No patient's value leaves the scan of one file. Every value of a generated share (the key knows them all, as they are
 * spelt in their files) is searched for in everything that the tool leaves behind or prints.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { shareOf } from '../fixtures/generate/share.ts';
import { REPORTERS } from '../src/report/registry.ts';
import { createNeedles } from './needles.ts';
import { newFolder, runCli } from './run-cli.ts';

const folder = newFolder();
const share = join(folder, 'share');
const state = join(folder, 'state');
const store = join(state, 'p.db');

/** Shorter ones stand in any binary file by chance. */
const DISTINCTIVE = 8;
const canaries = new Set<string>();
const left = new Map<string, Buffer>();

beforeAll(async () => {
  const paths: string[] = [];
  for await (const { path, bytes, entry } of shareOf({ seed: 21, files: 90, values: true })) {
    if (entry.kind !== 'file') continue;
    const target = join(share, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, bytes);
    // Damaged copies: what a parser says in its despair must not come out either.
    writeFileSync(`${target}.cut`, bytes.subarray(0, Math.floor(bytes.length * 0.6)));
    paths.push(path);
    for (const { shown = [], value = '' } of entry.identifiers)
      for (const text of [...shown, value]) if (text.length >= DISTINCTIVE) canaries.add(text);
  }
  // A path may hold a name and is shown to the user: such values say nothing about leaks.
  const allPaths = paths.join('\n').toLowerCase();
  for (const canary of canaries) if (allPaths.includes(canary.toLowerCase())) canaries.delete(canary);
  // A calendar date is a date of something else as well (the day of the scan among them).
  for (const canary of canaries)
    if (
      /^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}$|^[A-Z][a-z]+ \d{1,2}, \d{4}$|^\d{1,2} [A-Z][a-z]+ \d{4}$/.test(
        canary,
      )
    )
      canaries.delete(canary);

  const scan = await runCli(['scan', share, '--store', store, '--format', 'jsonl']);
  left.set('stdout of scan', Buffer.from(scan.stdout));
  left.set('stderr of scan', Buffer.from(scan.stderr));
  for (const { name, extension } of REPORTERS) {
    const out = join(folder, `report-${name}${extension}`);
    const report = await runCli(['report', '--store', store, '--format', name, '--output', out]);
    left.set(`report ${name}`, readFileSync(out));
    left.set(`output of report ${name}`, Buffer.from(report.stdout + report.stderr));
  }
  left.set('status', Buffer.from((await runCli(['status', '--store', store, '--json'])).stdout));
  for (const name of readdirSync(state)) left.set(`state/${name}`, readFileSync(join(state, name)));
}, 180_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the values are in the input, and their findings in the report', () => {
  expect(canaries.size).toBeGreaterThan(300);
  const input = Buffer.concat(
    readdirSync(share, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(?:txt|csv|json|html|md|log)$/.test(entry.name))
      .map((entry) => readFileSync(join(entry.parentPath, entry.name))),
  );
  expect([...canaries].filter((canary) => input.includes(canary)).length).toBeGreaterThan(100);
  const findings = (left.get('report json') ?? Buffer.alloc(0)).toString().match(/"mask":/g) ?? [];
  expect(findings.length).toBeGreaterThan(300);
});

test('none of them is in anything that is left behind or printed', () => {
  // The number of the canary, not the canary: the answer of a test is an output too.
  const needles = createNeedles(
    Object.fromEntries([...canaries].map((canary, number) => [`value ${number}`, canary])),
  );
  const leaks = [...left].flatMap(([where, bytes]) =>
    needles.searchIn(bytes).map((found) => `${where}: ${found}`),
  );
  expect(leaks).toEqual([]);
}, 180_000);

test('store and reports are for their owner only', async () => {
  const { statSync } = await import('node:fs');
  for (const path of [store, `${store}.key`, join(folder, 'report-html.html')])
    expect(statSync(path).mode & 0o077).toBe(0);
});
