/** `phisweep rules list` says of every rule and pack whether it is on; flags come before the configuration. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadRules } from '../../src/config/load-rules.ts';
import { newFolder, runCli } from '../run-cli.ts';

const list = async (...args: readonly string[]) => {
  const { stdout, code } = await runCli(['rules', 'list', ...args], { cwd: newFolder() });
  expect(code).toBe(0);
  return stdout;
};

test('without a word, the default packs are on and all others off', async () => {
  const lines = (await list()).trimEnd().split('\n');
  expect(lines.find((line) => line.includes(' us.ssn.1 '))).toMatch(/^on /);
  expect(lines.find((line) => line.includes(' uk.nhs.1 '))).toMatch(/^off/);
  const [on, off] = lines.slice(-2).map((line) => line.replace(/^.*: /, '').split(', '));
  expect(on).toEqual(loadRules().packs);
  expect([...(on ?? []), ...(off ?? [])].sort()).toEqual([...loadRules(['all']).packs].sort());
});

test('a configuration chooses, and a flag overrides it', async () => {
  const config = join(newFolder(), 'phisweep.yaml');
  writeFileSync(config, 'packs: [default, nordics]\n');
  const packsOn = async (...args: readonly string[]) =>
    /Packs on: (.*)/.exec(await list('--config', config, ...args))?.[1];
  expect(await packsOn()).toBe([...loadRules().packs, 'se', 'no', 'dk', 'fi'].join(', '));
  expect(await packsOn('--packs', 'uk')).toBe('uk');
});

test('as JSON, with all on', async () => {
  const rows = JSON.parse(await list('--packs', 'all', '--json')) as readonly {
    on: boolean;
    pack: string;
    ofStandard: boolean;
  }[];
  expect(rows.filter(({ on }) => !on)).toEqual([]);
  expect(new Set(rows.filter(({ ofStandard }) => !ofStandard).map(({ pack }) => pack))).toEqual(
    new Set(loadRules(['all']).packs),
  );
});

test('fields of standards and the hospital\u2019s own numbers are rules like others', async () => {
  const config = join(newFolder(), 'phisweep.yaml');
  writeFileSync(config, 'numbers:\n  - { category: mrn, pattern: "AA999999" }\n');
  const lines = (await list('--config', config)).split('\n');
  for (const id of ['local.mrn.1', 'hl7.mrn.1', 'dicom.name.1'])
    expect(lines.find((line) => line.includes(` ${id} `))).toMatch(/^on /);
  const explain = (...args: readonly string[]) => runCli(['rules', 'explain', ...args], { cwd: newFolder() });
  expect((await explain('hl7.mrn.1')).stdout).toContain('fields of hl7v2');
  expect((await explain('local.mrn.1', '--config', config)).code).toBe(0);
  expect((await explain('local.mrn.1')).stderr).toMatch(/There is no rule "local\.mrn\.1"/);
});

test('what people decided on the findings of a rule is told of it', async () => {
  const folder = newFolder();
  const env = { PHISWEEP_STORE: join(folder, 'store.db') };
  writeFileSync(join(folder, 'note.txt'), 'Patient: Ada Kowalczyk\nMRN: 48120077\nSeen for asthma.\n');
  await runCli(['scan', 'note.txt', '--queue', 'inline', '--quiet', '--format', 'json'], {
    cwd: folder,
    env,
  });
  const { stdout } = await runCli(['findings', '--format', 'jsonl'], { cwd: folder, env });
  const mrn = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { finding: number; rule: string })
    .find(({ rule }) => rule.includes('.mrn.'));
  const args = [
    'triage',
    'set',
    String(mrn?.finding),
    '--as',
    'false-positive',
    '--reason',
    'a part number',
    '--reviewer',
    'jd',
  ];
  expect(await runCli(args, { cwd: folder, env })).toMatchObject({ code: 0 });
  const lines = (await runCli(['rules', 'list'], { cwd: folder, env })).stdout.split('\n');
  expect(lines.find((line) => line.includes(` ${mrn?.rule} `))).toMatch(
    /\(right in 0 of 1 that people looked at\)$/,
  );
});
