/** Who can read a file that holds something: the groups that the configuration calls broad are asked of access lists too. */
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { newFolder, runCli } from '../run-cli.ts';

const folder = newFolder();
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each([
  ['a group of the configuration', [process.getgid?.() ?? 0], 'large_group'],
  ['no group', [], 'group'],
])('%s holds most of the staff', async (name, broadGroups, reach) => {
  const share = join(folder, name);
  mkdirSync(share, { recursive: true });
  writeFileSync(join(share, 'letter.txt'), 'Patient: Ada Kowalczyk\nMRN: 48217735\nSeen for asthma.\n');
  chmodSync(share, 0o750);
  chmodSync(join(share, 'letter.txt'), 0o640);
  const config = join(folder, `${name}.yaml`);
  writeFileSync(config, JSON.stringify({ broadGroups }));
  const out = join(folder, `${name}.json`);
  const store = join(folder, `${name}.db`);
  await runCli(['scan', share, '--config', config, '--store', store, '--format', 'json', '--output', out]);
  const { files } = JSON.parse(readFileSync(out, 'utf8'));
  expect(files.map((file: { exposure: { reach: string } }) => file.exposure.reach)).toEqual([reach]);
});
