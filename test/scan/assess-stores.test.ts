/** Stores, assets and risks from a stored scan: unions, folders as stores, words of people that expire. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createConditionResolver } from '../../src/classify/resolve-condition.ts';
import { loadPolicy } from '../../src/config/load-policy.ts';
import { assessStores } from '../../src/scan/assess-stores.ts';
import { retentionDaysOf } from '../../src/scan/overdue.ts';
import { acceptRisk, attest, withdrawException } from '../../src/store/attestations.ts';
import { createLedger } from '../../src/store/ledger.ts';
import { openMemoryStore } from '../../src/store/open-store.ts';
import type { Store } from '../../src/store/store.ts';
import { type SampleShare, type SampleValue, scanShares } from '../store/sample-share.ts';

const { policy, tables } = loadPolicy();
const resolve = createConditionResolver(tables);
const mrn = (value: string, person = 1): SampleValue => ({ category: 'mrn', value, person });

const SHARE: SampleShare = {
  'top.txt': { values: [mrn('1')] },
  'Billing/a.csv': { values: [mrn('1'), mrn('2', 2)], reach: 3 },
  'Billing/2024/b.csv': { values: [mrn('2'), mrn('3', 2)] },
  'Billing-old/c.csv': { values: [mrn('4')] },
  'Wards/d.txt': {},
};

describe('assessStores', () => {
  let store: Store;
  beforeEach(() => {
    store = openMemoryStore();
  });
  afterEach(() => store.close());

  const assess = (share: SampleShare, depth: number, today = '2026-11-25') => {
    const { scanId, state } = scanShares(createLedger(store), { files: share });
    return assessStores({
      store,
      scan: { scanId, state, finishedAt: '2026-11-25T01:00:00Z' },
      policy: {
        ...policy,
        stores: { depth, rules: [{ folder: 'Billing', owner: 'Finance', location: 'cloud' }] },
      },
      resolve: (id, facts) => resolve({ id, facts }),
      accountName: () => 'clerk',
      ownerOfShare: () => undefined,
      isRegistered: undefined,
      today,
    });
  };
  const rowsOf = ({ assets }: ReturnType<typeof assess>) =>
    Object.fromEntries(
      assets.map((asset) => [asset.folder.shown, [asset.phiFiles, asset.patients, asset.paths]]),
    );

  test('a share is one store: patients are a union', () => {
    expect(rowsOf(assess(SHARE, 0))).toEqual({ '.': [4, 4, 5] });
  });

  test('folders of a level are stores of their own, and what lies above them too', () => {
    const assessment = assess(SHARE, 1);
    expect(rowsOf(assessment)).toEqual({
      '.': [1, 1, 1],
      Billing: [2, 3, 2],
      'Billing-old': [1, 1, 1],
      Wards: [0, 0, 1],
    });
    const sum = assessment.assets.reduce((total, { patients }) => total + patients, 0);
    expect(sum).toBeGreaterThan(rowsOf(assess(SHARE, 0))['.']?.[1] as number);
  });

  test('rules of the longest folder, and the widest reach of its files', () => {
    const billing = assess(SHARE, 1).assets.find(({ folder }) => folder.shown === 'Billing');
    expect(billing).toMatchObject({ owner: { name: 'Finance', from: 'policy' }, location: 'cloud' });
    expect(billing?.all.reach).toBe('everyone');
    expect(billing?.storeConditions.map(({ id }) => id)).toContain('CLOUD-SYNC');
  });

  test('an owner confirms until a day; then it is for review again', () => {
    const { assetId } = assess(SHARE, 0).assets[0]!;
    attest(store, {
      assetId,
      owner: 'Head of records',
      level: 'restricted',
      confirmedOn: '2026-11-01',
      until: '2026-12-31',
      note: undefined,
      by: 'clerk',
    });
    expect(assess(SHARE, 0).assets[0]).toMatchObject({
      owner: { name: 'Head of records', from: 'attested' },
      classification: { state: 'confirmed', level: 'restricted', reviewOn: '2026-12-31' },
    });
    attest(store, {
      assetId,
      owner: 'Head of records',
      level: 'restricted',
      confirmedOn: '2026-11-01',
      until: '2026-11-24',
      note: undefined,
      by: 'clerk',
    });
    expect(assess(SHARE, 0).assets[0]?.classification.state).toBe('expired');
  });

  test('an accepted risk keeps its id from scan to scan, and comes back when its day has passed', () => {
    const { scenarioId } = assess(SHARE, 0).scenarios[0]!;
    acceptRisk(store, {
      scenarioId,
      approver: 'CISO',
      reason: 'migration',
      acceptedOn: '2026-11-01',
      until: '2026-11-30',
    });
    const exceptionOn = (day: string) =>
      assess(SHARE, 0, day).scenarios.find((risk) => risk.scenarioId === scenarioId)?.exception?.approver;
    expect(exceptionOn('2026-11-30')).toBe('CISO');
    expect(exceptionOn('2026-12-01')).toBeUndefined();
    expect(withdrawException(store, scenarioId, '2026-11-26')).toBe(true);
    expect(exceptionOn('2026-11-30')).toBeUndefined();
    expect(withdrawException(store, scenarioId, '2026-11-26')).toBe(false);
  });

  test('the same files in another order give the same answer', () => {
    const reversed = Object.fromEntries(Object.entries(SHARE).reverse());
    const of = (share: SampleShare) =>
      assess(share, 1).assets.map(({ lastScan: _, fileOwners: __, ...asset }) => asset);
    expect(of(reversed)).toEqual(of(SHARE));
  });
});

type Changes = Partial<typeof policy>;

test('the shortest time that fits counts, that of its level too', () => {
  const levels = { confidential: { maxAgeDays: 30 }, restricted: { maxAgeDays: null } };
  const daysOf = (level: string | undefined) =>
    retentionDaysOf(
      { ...policy, handling: levels, retention: [{ days: 400 }, { days: 90, kinds: ['log'] }] },
      { shareName: 'files', path: Buffer.from('a/x.log'), format: undefined, modifiedMs: 0, level },
    );
  expect([daysOf('confidential'), daysOf('restricted'), daysOf(undefined)]).toEqual([30, 90, 90]);
});

describe('what the policy and the organisation say of stores', () => {
  let store: Store;
  beforeEach(() => {
    store = openMemoryStore();
  });
  afterEach(() => store.close());

  const idsOf = (changes: Changes, more: Partial<Parameters<typeof assessStores>[0]> = {}) => {
    const { scanId, state } = scanShares(createLedger(store), {
      files: { 'Billing/a.csv': { values: [mrn('1')], version: 1 } },
    });
    const { assets, scenarios } = assessStores({
      store,
      scan: { scanId, state, finishedAt: '2026-11-25T01:00:00Z' },
      policy: { ...policy, ...changes },
      resolve: (id, facts) => resolve({ id, facts }),
      accountName: () => 'clerk',
      ownerOfShare: () => undefined,
      isRegistered: undefined,
      today: '2026-11-25',
      ...more,
    });
    return {
      held: scenarios.map(({ condition }) => condition.id),
      missing: assets[0]?.notAssessed.map(({ id }) => id) ?? [],
    };
  };
  const rule = (over: object) => ({ stores: { depth: 0, rules: [over] } });
  /** With these facts it holds, with those it does not, and without either it is not assessed. */
  test.each([
    ['PHI-UNREGISTERED', {}, { isRegistered: () => false }, {}, { isRegistered: () => true }],
    [
      'UNENCRYPTED',
      rule({ location: 'cloud', encrypted: false }),
      {},
      rule({ location: 'cloud', encrypted: true }),
      {},
    ],
    ['NO-AUDIT', rule({ audited: false }), {}, rule({ audited: true }), {}],
    ['ENDPOINT-LOCAL', rule({ location: 'endpoint' }), {}, rule({ location: 'server' }), {}],
    ['RETENTION-EXCEEDED', { retention: [{ days: 365 }] }, {}, { retention: [{ days: 365_000 }] }, {}],
    [
      'ACL-ORPHAN',
      {},
      { accountOf: () => ({ active: false, privileged: false }) },
      {},
      { accountOf: () => ({ active: true, privileged: false }) },
    ],
    [
      'ACL-PRIV',
      {},
      { accountOf: () => ({ active: true, privileged: true }) },
      {},
      { accountOf: () => ({ active: true, privileged: false }) },
    ],
  ] as const)('%s', (id, bad, badFacts, good, goodFacts) => {
    const base = rule({ location: 'cloud' });
    expect(idsOf(bad as Changes, badFacts).held).toContain(id);
    const fine = idsOf(good as Changes, goodFacts);
    expect(fine.held).not.toContain(id);
    expect(fine.missing).not.toContain(id);
    const silent = idsOf(id === 'UNENCRYPTED' ? base : {});
    expect(silent.held).not.toContain(id);
    expect(silent.missing).toContain(id);
  });

  test.each<[string, Changes, boolean]>([
    ['a folder of the schedule', { retention: [{ days: 1, folder: 'Billing' }] }, true],
    ['another folder', { retention: [{ days: 1, folder: 'Wards' }] }, false],
    ['a kind of document', { retention: [{ days: 1, kinds: ['document'] }] }, true],
    ['another kind', { retention: [{ days: 1, kinds: ['log'] }] }, false],
    ['legal hold', { retention: [{ days: 1 }], ...rule({ legalHold: true }) }, false],
  ])('retention by %s', (_, changes, holds) => {
    expect(idsOf(changes).held.includes('RETENTION-EXCEEDED')).toBe(holds);
  });
});
