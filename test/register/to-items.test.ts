/** What goes into registers, and what stays: names that a list can hold, no file, no owner of files, nothing under review. */
import { expect, test } from 'vitest';
import type { Asset, ExposedFiles, RiskScenario } from '../../src/model/asset.ts';
import { toItems } from '../../src/register/to-items.ts';

const exposed: ExposedFiles = {
  files: 2,
  patients: 1,
  reach: 'everyone',
  broadWrite: false,
  context: 4,
  identification: 1,
  specialCategories: [],
  confidence: 0.9,
};
const assetOf = (assetId: string, name: string, over: Partial<Asset> = {}): Asset => ({
  assetId,
  shareId: 1,
  shareName: 'Share',
  root: '/srv/share',
  folder: { shown: 'UNMASKED FOLDER' },
  namedParts: [1],
  paths: 3,
  filesRead: 3,
  filesNotRead: 0,
  phiFiles: 2,
  phiBytes: 10,
  patients: 1,
  patientsByState: {},
  identifiers: { mrn: 2 },
  specialCategories: [],
  formats: {},
  phiByReach: {},
  exposureSources: ['mode'],
  labels: {},
  unlabelledPhiFiles: 2,
  demandedLevels: {},
  fileOwners: [{ uid: 4711, files: 2 }],
  oldestPhi: undefined,
  newestPhi: undefined,
  duplicateFiles: 0,
  all: exposed,
  conditions: {},
  masked: { name, folder: name },
  location: 'server',
  encrypted: false,
  owner: undefined,
  classification: {
    level: undefined,
    name: undefined,
    state: 'proposed',
    demanded: undefined,
    reviewOn: undefined,
  },
  priority: 5,
  storeConditions: [],
  notAssessed: [],
  lastScan: { scanId: 1, finishedAt: undefined },
  ...over,
});
const riskOf = (scenarioId: string, assetId: string, over: Partial<RiskScenario> = {}): RiskScenario => ({
  scenarioId,
  assetId,
  condition: {
    id: 'MASS-RECORD',
    sentence: 'Many (here: patients) (patients: 817). Volume counts.',
    primary: [],
    supporting: [],
    hipaa: [],
  },
  title: 'MASS-RECORD in Share',
  statement: 'statement',
  exposed,
  severity: 3,
  likelihood: 4,
  consequence: 2,
  level: 'high',
  levelIndex: 3,
  because: [],
  confidence: 0.9,
  forReview: false,
  hhs500: false,
  mediaStates: [],
  hipaaFactors: [],
  treatments: [],
  exception: undefined,
  ...over,
});

test('names have no separator of a list and are nobody else\u2019s', () => {
  const { items } = toItems({
    assets: [
      assetOf('AST-1', 'a|b;c,d'),
      assetOf('AST-2', 'a_b_c_d'),
      assetOf('AST-3', 'same'),
      assetOf('AST-4', 'same'),
    ],
    scenarios: [],
  });
  const names = items.map((item) => (item.kind === 'asset' ? item.name : ''));
  expect(names).toEqual(['a_b_c_d (AST-1)', 'a_b_c_d', 'same (AST-3)', 'same (AST-4)']);
});

test('what is under review is held back, and its store is worth what its other risks are', () => {
  const { items, held } = toItems({
    assets: [assetOf('AST-1', 'a')],
    scenarios: [riskOf('PHI-1', 'AST-1'), riskOf('PHI-2', 'AST-1', { forReview: true, consequence: 5 })],
  });
  expect(items.map(({ key }) => key)).toEqual(['AST-1', 'PHI-1']);
  expect(items[0]).toMatchObject({ worth: 2 });
  expect([...held]).toEqual(['PHI-2']);
});

test('a store without patient data goes only if a risk names it', () => {
  const assets = [assetOf('AST-1', 'a', { phiFiles: 0 }), assetOf('AST-2', 'b', { phiFiles: 0 })];
  const { items } = toItems({ assets, scenarios: [riskOf('PHI-1', 'AST-2')] });
  expect(items.map(({ key }) => key)).toEqual(['AST-2', 'PHI-1']);
});

test('the meaning of a risk has no facts that change; what is not named does not leave', () => {
  const { items } = toItems({ assets: [assetOf('AST-1', 'a')], scenarios: [riskOf('PHI-1', 'AST-1')] });
  expect(items[1]).toMatchObject({ means: 'Many (here: patients). Volume counts.', paths: undefined });
  expect(JSON.stringify(items)).not.toContain('UNMASKED');
  expect(JSON.stringify(items)).not.toContain('4711');
});
