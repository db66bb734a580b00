/** OSCAL, SARIF and eramba: the contract, the schemas, and documents that break them. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { eramba } from '../../src/register/eramba.ts';
import { assessmentResults, oscalPoam, oscalResults, planOfAction } from '../../src/register/oscal.ts';
import { planChanges } from '../../src/register/plan.ts';
import { sarif, sarifLog } from '../../src/register/sarif.ts';
import type { Present } from '../../src/register/to-items.ts';
import { uuidOf } from '../../src/register/uuid.ts';
import { type Held, registerContract } from '../contract/register.ts';
import { fileRegister, heldOf, readCsv } from './file-register.ts';
import { ABOUT, ASSET, BOTH, EXCEPTION, present, RISK_A, RISK_B, riskItem } from './sample.ts';
import { broken, HAS_SCHEMAS, validatorOf } from './schemas.ts';

const readJson = <Shape>(path: string): Shape | undefined =>
  existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Shape) : undefined;

interface OscalRisk {
  readonly status: string;
  readonly props: readonly { readonly name: string; readonly value: string }[];
}
const OSCAL: Record<string, Held['state']> = {
  open: 'open',
  closed: 'closed',
  'deviation-approved': 'accepted',
};
const heldOscal = (risks: readonly OscalRisk[]): ReadonlyMap<string, Held> =>
  heldOf(
    risks.map((risk) => ({
      key: risk.props.find(({ name }) => name === 'scenario-key')?.value ?? '',
      state: OSCAL[risk.status] as Held['state'],
      says: JSON.stringify(risk),
    })),
  );

registerContract('OSCAL assessment results', () =>
  fileRegister(oscalResults, 'ar.json', (folder) => {
    type Document = { 'assessment-results': { results: [{ risks?: OscalRisk[] }] } };
    const document = readJson<Document>(join(folder, 'ar.json'));
    return heldOscal(document?.['assessment-results'].results[0].risks ?? []);
  }),
);

registerContract('OSCAL plan of action', () =>
  fileRegister(oscalPoam, 'poam.json', (folder) => {
    type Document = { 'plan-of-action-and-milestones': { risks?: OscalRisk[] } };
    const document = readJson<Document>(join(folder, 'poam.json'));
    return heldOscal(document?.['plan-of-action-and-milestones'].risks ?? []);
  }),
);

interface SarifResult {
  readonly fingerprints: Record<string, string>;
  readonly baselineState: string;
  readonly suppressions: readonly unknown[];
}

registerContract('SARIF', () =>
  fileRegister(sarif, 'out.sarif', (folder) => {
    const log = readJson<{ runs: [{ results: SarifResult[] }] }>(join(folder, 'out.sarif'));
    return heldOf(
      (log?.runs[0].results ?? []).map((result) => ({
        key: result.fingerprints['phisweepScenario/v1'] ?? '',
        state:
          result.baselineState === 'absent' ? 'closed' : result.suppressions.length > 0 ? 'accepted' : 'open',
        says: JSON.stringify(result),
      })),
    );
  }),
);

registerContract(
  'eramba',
  () =>
    fileRegister(eramba, 'eramba.csv', (folder) =>
      heldOf(
        readCsv(join(folder, 'eramba-risks.csv')).map((row) => ({
          key: row['Tags']?.split('|').find((tag) => tag.startsWith('PHI-')) ?? '',
          state: row['Risk Treatment'] === 'Accept' ? 'accepted' : 'open',
          says: JSON.stringify(row),
        })),
      ),
    ),
  { createOnly: true },
);

const planned = (items: Present, over: { readonly closed?: boolean } = {}) =>
  planChanges({ ...items, sent: new Map(), whole: new Set(), takes: ['asset', 'risk'], version: 1 }).map(
    (change) => ({
      ...change,
      ...over,
    }),
  );
const RICH = present(
  ASSET,
  riskItem(RISK_A, ASSET, { exception: EXCEPTION, paths: ['2024/a letter #1.docx'] }),
  riskItem(RISK_B, ASSET, { treatments: [], hhs500: true }),
);

describe('eramba', () => {
  test('a file holds only what is new; what changed and what is fixed stands in a list for a person', () => {
    const changes = planned(BOTH).map((change, i) => ({
      ...change,
      action: (['create', 'update', 'close'] as const)[i] ?? 'create',
    }));
    const [assets, risks, byHand] = eramba.render(changes, {
      about: ABOUT,
      options: eramba.options.parse({ businessUnit: 'Finance' }),
      extension: '.csv',
    });
    expect(String(assets?.bytes).split('\r\n')[1]).toMatch(/^Finance,Billing\/0a1b,/);
    expect(String(risks?.bytes).trim().split('\r\n').length).toBe(1);
    expect(String(byHand?.bytes)).toMatch(/update,PHI-a/);
    expect(String(byHand?.bytes)).toMatch(/close,PHI-b/);
  });

  test('the review lies ahead of today however old the scan is', () => {
    const [assets] = eramba.render(planned(BOTH), {
      about: { ...ABOUT, scannedAt: '2001-01-01T00:00:00Z' },
      options: eramba.options.parse({}),
      extension: '.csv',
    });
    const review = String(assets?.bytes).split('\r\n')[1]?.split(',').at(-1) ?? '';
    expect(Date.parse(review)).toBeGreaterThan(Date.now());
  });
});

describe('ids', () => {
  test('UUID version 5 as the RFC gives it', () => {
    // RFC 9562, A.4: version 5 of www.example.com in the namespace of DNS names.
    expect(uuidOf('www.example.com')).toBe('2ed6657d-e927-568b-95e1-2665a8aea6a2');
  });

  test('the same risk has the same ids in both documents and in every scan', () => {
    const results = assessmentResults(planned(BOTH), ABOUT)['assessment-results'];
    const later = assessmentResults(planned(BOTH), { ...ABOUT, scanId: 8 })['assessment-results'];
    const plan = planOfAction(planned(BOTH), ABOUT, 'x')['plan-of-action-and-milestones'];
    const idsOf = (risks: readonly { uuid: string }[] = []) => risks.map(({ uuid }) => uuid);
    expect(idsOf(results.results[0]?.risks)).toEqual(idsOf(plan.risks));
    expect(idsOf(results.results[0]?.risks)).toEqual(idsOf(later.results[0]?.risks));
    expect(results.uuid).not.toBe(later.uuid);
  });
});

describe.skipIf(!HAS_SCHEMAS)('schemas', () => {
  const cases = [
    ['rich', planned(RICH)],
    ['closed', planned(RICH, { closed: true })],
    ['empty', []],
  ] as const;

  test.each(cases)('OSCAL assessment results, %s', (_, changes) => {
    const validate = validatorOf('oscal_assessment-results_schema.json');
    expect([validate(assessmentResults(changes, ABOUT)), validate.errors]).toEqual([true, null]);
  });

  test.each(cases)('OSCAL plan of action, %s', (_, changes) => {
    const validate = validatorOf('oscal_poam_schema.json');
    expect([validate(planOfAction(changes, ABOUT, 'shares')), validate.errors]).toEqual([true, null]);
  });

  test.each(cases)('SARIF, %s', (_, changes) => {
    const validate = validatorOf('sarif-schema-2.1.0.json');
    expect([validate(sarifLog(changes, ABOUT)), validate.errors]).toEqual([true, null]);
  });

  test('broken variants are rejected', () => {
    const results = validatorOf('oscal_assessment-results_schema.json');
    const plan = validatorOf('oscal_poam_schema.json');
    const log = validatorOf('sarif-schema-2.1.0.json');
    const at = 'assessment-results.results.0';
    const poam = 'plan-of-action-and-milestones';
    const variants = [
      ...broken(assessmentResults(planned(RICH), ABOUT), {
        'assessment-results.uuid': 'not-a-uuid',
        'assessment-results.metadata.oscal-version': undefined,
        'assessment-results.import-ap': undefined,
        [`${at}.risks.0.statement`]: undefined,
        [`${at}.risks`]: [],
        [`${at}.findings.0.target.status.state`]: 'perhaps',
        [`${at}.observations.0.methods`]: undefined,
        [`${at}.never-heard-of`]: 1,
      }).map(([name, document]) => [name, results(document)] as const),
      ...broken(planOfAction(planned(RICH), ABOUT, 'shares'), {
        [`${poam}.poam-items`]: [],
        [`${poam}.poam-items.0.title`]: undefined,
        [`${poam}.risks.0.uuid`]: 'x',
        [`${poam}.metadata`]: undefined,
      }).map(([name, document]) => [name, plan(document)] as const),
      ...broken(sarifLog(planned(RICH), ABOUT), {
        version: '2.0.0',
        runs: undefined,
        'runs.0.tool': undefined,
        'runs.0.results.0.message': undefined,
        'runs.0.results.0.level': 'catastrophic',
        'runs.0.results.0.baselineState': 'gone',
        'runs.0.results.0.never_heard_of': 1,
      }).map(([name, document]) => [name, log(document)] as const),
    ];
    expect(variants.length).toBe(19);
    expect(variants.filter(([, accepted]) => accepted).map(([name]) => name)).toEqual([]);
  });
});
