/** Who can read a file that holds something: the groups that the configuration calls broad are asked of access lists too. */
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { loadPolicy } from '../../src/config/load-policy.ts';
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

test('a list of the file server, then a folder of the policy, is applied without reading a file again', async () => {
  const share = join(folder, 'imported');
  mkdirSync(join(share, 'Letters'), { recursive: true });
  writeFileSync(
    join(share, 'Letters/letter.txt'),
    'Patient: Ada Kowalczyk\nMRN: 48217735\nSeen for asthma.\n',
  );
  const store = join(folder, 'imported.db');
  const config = join(folder, 'imported.yaml');
  const own = ['--config', config, '--store', store];
  const report = async (args: readonly string[]) => {
    const { stdout } = await runCli([...args, ...own, '--format', 'json']);
    const [file] = JSON.parse(stdout).files;
    return [file.state, file.exposure.reach, file.exposure.source];
  };
  writeFileSync(config, '{}');
  expect((await report(['scan', share])).slice(0, 1)).toEqual(['scanned']);
  const list = join(folder, 'icacls.txt');
  writeFileSync(list, 'D:\\Files\\Letters CLINIC\\Domain Users:(OI)(CI)(M)\n');
  const exposureImport = [{ file: list, kind: 'icacls', share, root: 'D:\\Files' }];
  writeFileSync(config, JSON.stringify({ exposureImport }));
  expect(await report(['scan', share])).toEqual(['unchanged', 'everyone', 'imported']);
  const { stores: _, ...policy } = loadPolicy().policy;
  const rules = [{ folder: 'Letters', exposure: { reach: 'anonymous' } }];
  const policyFile = join(folder, 'policy.yaml');
  writeFileSync(policyFile, JSON.stringify({ ...policy, stores: { depth: 0, rules } }));
  writeFileSync(config, JSON.stringify({ policy: policyFile }));
  expect((await runCli(['policy', 'apply', ...own])).stdout).toContain('1 files classified');
  expect((await report(['report'])).slice(1)).toEqual(['anonymous', 'declared']);
}, 60_000);
