/** Where ePHI is and what a breach of it would mean; the controls that speak to it. All records are made up. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadCitations, loadClauses, loadControls, namesClause } from '../../src/config/load-controls.ts';
import { loadPolicy } from '../../src/config/load-policy.ts';
import { newFolder, runCli } from '../run-cli.ts';

const FAMILY = ['Kowalczyk', 'Lovelace', 'Okafor', 'Nguyen', 'Garcia', 'Haddad'];

describe('phisweep hipaa', () => {
  const folder = newFolder();
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const store = join(folder, 'store.db');
  const config = join(folder, 'phisweep.yaml');
  beforeAll(async () => {
    const rowOf = (i: number): string =>
      `${48_000_000 + i},Ada,${FAMILY[i % FAMILY.length]},${i < 501 ? '10001' : '45402'},J45.909`;
    mkdirSync(join(folder, 'share/Billing'), { recursive: true });
    mkdirSync(join(folder, 'share/Wards'));
    const csv = [
      'Patient MRN,First Name,Last Name,Patient ZIP,Diagnosis',
      ...Array.from({ length: 520 }, (_, i) => rowOf(i)),
    ];
    writeFileSync(join(folder, 'share/Billing/export.csv'), `${csv.join('\n')}\n`);
    // The same patients again: a union.
    writeFileSync(join(folder, 'share/Billing/again.csv'), `${csv.slice(0, 100).join('\n')}\n`);
    writeFileSync(
      join(folder, 'share/Wards/letter.txt'),
      'Patient: Ada Kowalczyk\nMRN: 58217735\nSeen for asthma.\n',
    );
    const { stores: _, ...policy } = loadPolicy().policy;
    const rules = [{ folder: 'Wards', encrypted: true }];
    writeFileSync(join(folder, 'policy.yaml'), JSON.stringify({ ...policy, stores: { depth: 1, rules } }));
    writeFileSync(config, JSON.stringify({ policy: join(folder, 'policy.yaml'), store }));
    await runCli(['scan', join(folder, 'share'), '--config', config]);
  }, 60_000);

  test('by store: identifiers by letter, patients by state, who would be told', async () => {
    const { stdout, code } = await runCli(['hipaa', '--config', config, '--format', 'json']);
    expect(code).toBe(0);
    const [billing, wards] = JSON.parse(stdout).stores;
    expect(billing).toMatchObject({
      patients: 520,
      atLeast500: true,
      patientsByState: { NY: 501, OH: 19 },
      breach: { secretary: 'with the individuals', mediaStates: ['NY'], stateUnknown: 0, isSecured: false },
    });
    expect(Object.keys(billing.identifiers)).toEqual(expect.arrayContaining(['A', 'B', 'H']));
    expect(billing.breach.factors).toHaveLength(4);
    expect(wards).toMatchObject({
      patients: 1,
      breach: { isSecured: true, secretary: 'none', mediaStates: [] },
    });
  });

  test('for a person, without a name or number of anybody', async () => {
    const { stdout } = await runCli(['hipaa', '--config', config, '--from', '500']);
    expect(stdout).toContain('164.308(a)(1)(ii)(A)');
    expect(stdout).toContain('500 AND MORE');
    expect(stdout).toContain('more than 500 residents of NY (164.406)');
    expect(stdout).toContain('Not looked for by this tool: (P) Biometric identifiers');
    expect(stdout).not.toMatch(/Wards|Kowalczyk|480000/);
  });
});

describe('phisweep controls', () => {
  test('every clause and citation that a condition names is in its table, and back', () => {
    const { conditions } = loadPolicy().tables;
    const citations = new Map(loadCitations().map((row) => [row.id, row.primaryFor]));
    for (const { id, hipaa, clauses } of conditions) {
      for (const citation of hipaa) expect(citations.get(citation), citation).toContain(id);
      const named = loadClauses().filter((row) => row.primaryFor.includes(id));
      expect(named.length).toBeGreaterThanOrEqual(clauses.split(';').length);
    }
    expect([...citations.values()].filter((ids) => ids.length === 0)).toEqual([]);
    expect(namesClause('6.1.2 c-e; 8.2 (planned intervals)', '8.2')).toBe(true);
    expect(namesClause('6.1.2 c-e; 8.2 (planned intervals)', '8.3')).toBe(false);
  });

  test('93 and 114; each condition is named by the controls it names', () => {
    expect([loadControls('2022').length, loadControls('2013').length]).toEqual([93, 114]);
    for (const { id, primary } of loadPolicy().tables.conditions)
      expect(
        loadControls('2022')
          .filter(({ primaryFor }) => primaryFor.includes(id))
          .map((row) => row.id)
          .sort(),
      ).toEqual([...primary].sort());
  });

  test('filters by attribute and condition; a wrong value is answered with the right ones', async () => {
    const { stdout } = await runCli([
      'controls',
      '--capability',
      'information protection',
      '--concept',
      'Detect',
      '--format',
      'csv',
    ]);
    const ids = stdout
      .split('\r\n')
      .slice(1, -1)
      .map((line) => line.split(',')[0]);
    expect(ids).toEqual(
      loadControls('2022')
        .filter(
          ({ attributes }) =>
            attributes.capability.includes('Information_protection') && attributes.concept.includes('Detect'),
        )
        .map(({ id }) => `A.${id}`),
    );
    expect(ids.length).toBeGreaterThan(0);
    expect((await runCli(['controls', '--theme', 'Organisational'])).stderr).toMatch(
      /did you mean "Organizational"/,
    );
    expect((await runCli(['controls', '--edition', '2013', '--concept', 'Detect'])).stderr).toMatch(
      /edition of 2022/,
    );
    expect((await runCli(['controls', '--condition', 'ACL-EVERYBODY'])).stderr).toMatch(
      /did you mean "ACL-EVERYONE"/,
    );
  });
});
