/** Columns and keys against the examples of `../shared/data/register-payloads`, read in place. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { assetTable, findingTable, ISO27005_LABELS, scenarioTable } from '../../src/register/ciso-tables.ts';
import { defectdojoReport } from '../../src/register/defectdojo-findings.ts';
import { eramba } from '../../src/register/eramba.ts';
import { planChanges } from '../../src/register/plan.ts';
import { ABOUT, BOTH } from './sample.ts';

const FOLDER = join(
  process.env['PHISWEEP_SHARED'] ?? join(import.meta.dirname, '../../../shared'),
  'data/register-payloads',
);
const isThere = existsSync(FOLDER);
if (!isThere) process.stderr.write(`no examples at ${FOLDER}: columns are not compared\n`);

const example = (name: string): string => readFileSync(join(FOLDER, name), 'utf8');
const headerOf = (name: string): string => example(name).split(/\r?\n/)[0] ?? '';
const changes = planChanges({
  ...BOTH,
  sent: new Map(),
  whole: new Set(),
  takes: ['asset', 'risk'],
  version: 1,
});

describe.skipIf(!isThere)('examples', () => {
  test.each([
    ['ciso-assistant-assets.csv', assetTable(changes, 'Global').columns],
    ['ciso-assistant-findings.csv', findingTable(changes, false).columns],
    ['ciso-assistant-risk-scenarios.csv', scenarioTable(changes, ISO27005_LABELS, false).columns],
  ])('%s has our columns', (name, columns) => {
    expect(headerOf(name)).toBe(columns.join(','));
  });

  test('eramba-asset-risks.csv has our columns', () => {
    const [, risks] = eramba.render(changes, {
      about: ABOUT,
      options: eramba.options.parse({}),
      extension: '.csv',
    });
    const [header = ''] = String(risks?.bytes).split('\r\n');
    expect(header.replaceAll('"', '')).toBe(headerOf('eramba-asset-risks.csv'));
  });

  test('the matrix labels of the example are among ours', () => {
    const labels = [...ISO27005_LABELS.probability, ...ISO27005_LABELS.impact];
    const used = example('ciso-assistant-risk-scenarios.csv').match(/\d - [a-z ]+/g) ?? [];
    expect(used.length).toBeGreaterThan(3);
    expect(used.filter((label) => !labels.includes(label))).toEqual([]);
  });

  test('DefectDojo knows every key that we send', () => {
    type Report = { readonly findings: readonly Record<string, unknown>[] };
    const [known] = (JSON.parse(example('defectdojo-generic.json')) as Report).findings;
    const [ours] = (JSON.parse(defectdojoReport(changes, ABOUT)) as Report).findings;
    // Named under status handling in registers.md, not in the example.
    const allowed = new Set([...Object.keys(known ?? {}), 'risk_accepted']);
    expect(Object.keys(ours ?? {}).filter((key) => !allowed.has(key))).toEqual([]);
  });
});
