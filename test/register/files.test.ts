/** Registers that are files: the contract, what their columns say, and that a spreadsheet runs nothing of it. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import * as xlsx from 'xlsx';
import { cisoBundle } from '../../src/register/ciso-bundle.ts';
import { ISO27005_LABELS, labelOf, severityOf } from '../../src/register/ciso-tables.ts';
import { neutral, neutralTables } from '../../src/register/neutral.ts';
import { planChanges } from '../../src/register/plan.ts';
import type { Present } from '../../src/register/to-items.ts';
import { extensionOf } from '../../src/register/write-files.ts';
import { toCsv, toXlsx } from '../../src/util/tables.ts';
import { registerContract } from '../contract/register.ts';
import { fileRegister, heldOf, readCsv } from './file-register.ts';
import { ASSET, assetItem, BOTH, present, RISK_A, riskItem } from './sample.ts';

const planned = (items: Present) =>
  planChanges({ ...items, sent: new Map(), whole: new Set(), takes: ['asset', 'risk'], version: 1 });

registerContract('table as CSV', () =>
  fileRegister(neutral, 'out.csv', (folder) =>
    heldOf(
      readCsv(join(folder, 'out-risks.csv')).map((row) => ({
        key: row['risk_id'] ?? '',
        state: row['status'] as 'open',
        says: JSON.stringify(row),
      })),
    ),
  ),
);

const readSheet = (path: string, sheet: string): Record<string, unknown>[] =>
  existsSync(path)
    ? xlsx.utils.sheet_to_json(xlsx.read(readFileSync(path)).Sheets[sheet] as xlsx.WorkSheet)
    : [];

registerContract('table as XLSX', () =>
  fileRegister(neutral, 'out.xlsx', (folder) =>
    heldOf(
      readSheet(join(folder, 'out.xlsx'), 'risks').map((row) => ({
        key: String(row['risk_id']),
        state: row['status'] as 'open',
        says: JSON.stringify(row),
      })),
    ),
  ),
);

const CISO_STATE = { identified: 'open', dismissed: 'accepted', resolved: 'closed' } as const;

registerContract('CISO Assistant files', () =>
  fileRegister(cisoBundle, 'bundle.csv', (folder) =>
    heldOf(
      readCsv(join(folder, 'bundle-findings.csv')).map((row) => ({
        key: row['ref_id'] ?? '',
        state: CISO_STATE[row['status'] as keyof typeof CISO_STATE],
        says: JSON.stringify(row),
      })),
    ),
  ),
);

describe('tables', () => {
  const hostile = ['=cmd|x', '+1', '-1', '@SUM(A1)', '\t=1', '=HYPERLINK("http://x")'];

  test.each(hostile)('no cell begins a formula: %j', (name) => {
    const tables = neutralTables(planned(present(assetItem(ASSET.key, { name, folder: name }))));
    const csv = toCsv(tables[0] as (typeof tables)[number], false);
    expect(
      csv
        .split('\r\n')[1]
        ?.split(',')
        .some((cell) => /^"?[=+\-@\t]/.test(cell)),
    ).toBe(false);
    const sheet = xlsx.read(toXlsx(tables)).Sheets['assets'] as xlsx.WorkSheet;
    const cells = Object.entries(sheet).filter(([at]) => !at.startsWith('!')) as [string, xlsx.CellObject][];
    expect(cells.length).toBeGreaterThan(20);
    expect(cells.filter(([, { f, v }]) => f !== undefined || /^[=+\-@\t]/.test(String(v)))).toEqual([]);
  });

  test('a file is for its owner only, and its extension must be one of the kind', () => {
    expect(extensionOf('/x/a.XLSX', neutral)).toBe('.xlsx');
    expect(extensionOf('/x/a', neutral)).toBe('.csv');
    expect(() => extensionOf('/x/a.pdf', neutral)).toThrow(/ends in \.csv or \.xlsx/);
  });
});

describe('CISO Assistant', () => {
  test('severities are lower case, whatever the level; labels are the matrix\u2019s own or refused', () => {
    expect([0, 1, 2, 3, 4, 9].map(severityOf)).toEqual([
      'info',
      'low',
      'medium',
      'high',
      'critical',
      'critical',
    ]);
    expect(labelOf(ISO27005_LABELS.probability, 4, 'probability')).toBe('4 - very likely');
    expect(() => labelOf(['low', 'high'], 4, 'probability')).toThrow(/2 labels of probability/);
    expect(() => cisoBundle.options.parse({ labels: { probability: ['a'], impact: ['b'] } })).toThrow();
  });

  test('columns are those of its import, residual risk and treatment are the owner\u2019s', () => {
    const files = cisoBundle.render(planned(BOTH), {
      about: { toolVersion: '0', policyHash: '', scanId: 1, scannedAt: '2026-11-23T21:00:00Z' },
      options: cisoBundle.options.parse({ domain: 'Hospital' }),
      extension: '.csv',
    });
    expect(files.map(({ suffix }) => suffix)).toEqual(['-assets', '-findings', '-risk-scenarios']);
    const scenarios = String(files[2]?.bytes);
    expect(scenarios.split('\r\n')[0]).toBe(
      'ref_id,name,description,inherent_proba,inherent_impact,existing_applied_controls,current_proba,current_impact,additional_controls,residual_proba,residual_impact,treatment,assets,justification,filtering_labels',
    );
    expect(scenarios).toContain('4 - very likely');
    expect(scenarios).toContain('A.8.3 Information access restriction');
    // No byte order mark: it would be part of the first column's name.
    expect(files.every(({ bytes }) => String(bytes).startsWith('ref_id,'))).toBe(true);
  });

  test('the files stand beside each other, 0600', async () => {
    const register = fileRegister(cisoBundle, 'b.csv', () => new Map());
    const { writeFiles } = await import('../../src/register/write-files.ts');
    const [first = ''] = writeFiles(register.setting.place, [{ suffix: '-a', bytes: 'x' }], '.csv');
    expect(statSync(first).mode & 0o777).toBe(0o600);
    await register.close();
  });

  test('a risk says no value and names no file unless it was asked to', () => {
    const text = (paths: readonly string[] | undefined) =>
      JSON.stringify(neutralTables(planned(present(ASSET, riskItem(RISK_A, ASSET, { paths })))));
    expect(text(undefined)).not.toContain('letter.docx');
    expect(text(['2024/letter.docx'])).toContain('letter.docx');
  });
});
