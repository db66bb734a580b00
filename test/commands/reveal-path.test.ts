/** A value that stands in a file's own name can be revealed like one inside it. Made up. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { newFolder, runCli } from '../run-cli.ts';

const folder = newFolder();
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a record number in a name', async () => {
  const store = join(folder, 'store.db');
  mkdirSync(join(folder, 'share'));
  writeFileSync(join(folder, 'share/MRN 48217735.txt'), 'Lunch at noon.\n');
  const out = join(folder, 'report.json');
  await runCli(['scan', join(folder, 'share'), '--store', store, '--format', 'json', '--output', out]);
  const { findings } = JSON.parse(readFileSync(out, 'utf8'));
  expect(findings).toMatchObject([{ category: 'mrn', place: { path: 1 } }]);
  const { stdout } = await runCli(['reveal', String(findings[0].id), '--reason', 'test', '--store', store]);
  expect(stdout).toMatch(/^path part 1 {2}48217735$/m);
}, 60_000);
