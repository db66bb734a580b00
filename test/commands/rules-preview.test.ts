/** `phisweep rules preview` and `rules explain` as a person uses them. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newFolder, runCli } from '../run-cli.ts';

const folder = newFolder();
const at = (name: string): string => join(folder, name);
beforeAll(() => {
  writeFileSync(at('letter.txt'), 'Chart GH-204417. SSN: 524-70-4201. Seen for asthma.\n');
  writeFileSync(at('list.txt'), `# ours\n${at('letter.txt')}\n`);
  writeFileSync(
    at('us.yaml'),
    `pack: us
name: Only charts
version: 2
rules:
  - { id: us.chart.1, name: Chart, category: mrn, subject: patient, patterns: [{ shape: 'GH-\\d{6}', weight: 0.7 }], normalise: alnum, examples: [GH-204417], counterExamples: [], source: Our registry }
`,
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('says what a changed pack would find and find no more, in masks', async () => {
  const { code, stdout } = await runCli([
    'rules',
    'preview',
    '--pack',
    at('us.yaml'),
    '--packs',
    'us',
    '--samples',
    at('list.txt'),
  ]);
  expect(code).toBe(0);
  expect(stdout).toContain('  + us.chart.1  1  AA-######');
  expect(stdout).toContain('  - us.ssn.1  1  ###-##-##01');
  expect(stdout).toContain('1 would appear, 1 would disappear in 1 document.');
  expect(stdout).not.toMatch(/524-70|204417/);
});

test('a rule is told in words; a misspelt one by its nearest', async () => {
  const { code, stdout } = await runCli(['rules', 'explain', 'us.ssn.1']);
  expect(code).toBe(0);
  expect(stdout).toContain('must   pass the check ssn');
  expect(stdout).toContain('−0.8   one of its published sample values');
  const other = await runCli(['rules', 'explain', 'us.snn.1']);
  expect([other.code, other.stderr]).toEqual([
    2,
    'phisweep: There is no rule "us.snn.1"; did you mean "us.ssn.1"?\n',
  ]);
});
