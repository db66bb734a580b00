/** Every condition of the table is assessed somewhere, holds for the facts that it names and does not hold without one of them. */
import { expect, test } from 'vitest';
import { classifyFile } from '../../src/classify/classify-file.ts';
import { CONDITIONS } from '../../src/classify/conditions.ts';
import type { FileEvidence } from '../../src/classify/facts.ts';
import { loadPolicy } from '../../src/config/load-policy.ts';
import type { Asset } from '../../src/model/asset.ts';
import { STORE_CONDITIONS, type StoreContext, storeConditionsOf } from '../../src/risk/store-conditions.ts';

const { policy, tables } = loadPolicy();
const metadata = { pathParts: [], properties: 0, phi: false };
const file: FileEvidence = {
  phi: true,
  patients: 3,
  persons: 3,
  specialCategories: [],
  identifiers: 9,
  exposure: { reach: 'owner', broadWrite: false, source: 'mode' },
  labels: ['tlp-red'],
  kind: 'document',
  pathWords: ['letters'],
  unreadable: false,
  credentials: 0,
  metadata,
};
const reach = (to: FileEvidence['exposure']['reach'], broadWrite = false) => ({
  exposure: { reach: to, broadWrite, source: 'mode' as const },
});

/** Facts with which it holds, and the nearest with which it does not. */
const FILES: readonly (readonly [string, Partial<FileEvidence>, Partial<FileEvidence>])[] = [
  ['ACL-ANONYMOUS', reach('anonymous'), reach('everyone')],
  ['ACL-EVERYONE', reach('everyone'), reach('group')],
  ['ACL-EVERYONE', reach('large_group'), reach('unknown')],
  ['REACH-BEYOND-ALLOWED', reach('unknown'), reach('group')],
  ['ACL-BROAD-WRITE', reach('group', true), reach('group')],
  ['MASS-RECORD', { patients: 500 }, { patients: 499 }],
  ['SPECIAL-CATEGORY', { specialCategories: ['hiv'] }, { specialCategories: ['minor'] }],
  ['EXPORT-SPREADSHEET', { kind: 'table', patients: 10 }, { kind: 'table', patients: 9 }],
  ['EMAIL-ARCHIVE', { kind: 'mail' }, {}],
  ['BACKUP-COPY', { pathWords: ['backup'] }, { pathWords: ['backupless'] }],
  ['BACKUP-COPY', { kind: 'backup' }, { kind: 'backup', phi: false }],
  ['MEDIA-IMAGE', { kind: 'media_image' }, {}],
  ['LOG-PHI', { kind: 'log' }, { kind: 'log', phi: false }],
  ['CODE-PHI', { kind: 'code' }, {}],
  ['TEST-DATA', { pathWords: ['qa'] }, { pathWords: ['qa', 'synthea'] }],
  ['UNMASKED', { pathWords: ['deidentified'] }, { pathWords: ['deidentified'], identifiers: 0 }],
  ['TEMP-RESIDUE', { pathWords: ['tmp'] }, {}],
  ['OUTBOUND-DROP', { pathWords: ['sftp'] }, {}],
  ['CLOUD-SYNC', { pathWords: ['onedrive'] }, {}],
  ['CREDENTIALS', { credentials: 1 }, { credentials: 1, phi: false }],
  ['METADATA-PHI', { metadata: { ...metadata, pathParts: [2] } }, {}],
  ['METADATA-PHI', { metadata: { ...metadata, properties: 1 } }, { metadata: undefined }],
  [
    'METADATA-PHI',
    { phi: false, metadata: { ...metadata, pathParts: [1], phi: true } },
    { phi: false, metadata: { ...metadata, pathParts: [1] } },
  ],
  ['LABEL-TOO-LOW', { labels: ['tlp-clear'] }, { labels: ['tlp-amber'] }],
  ['PHI-UNCLASSIFIED', { labels: [] }, { labels: ['tlp-clear'] }],
  ['UNSCANNABLE', { phi: false, unreadable: true }, { phi: false }],
];

const heldBy = (facts: Partial<FileEvidence>): string[] =>
  classifyFile({ ...file, ...facts }, policy).conditions.map(({ id }) => id);

test.each(FILES)('%s holds %j and not %j', (id, holding, not) => {
  expect(heldBy(holding)).toContain(id);
  expect(heldBy(not)).not.toContain(id);
});

const exposed = {
  files: 1,
  patients: 3,
  reach: 'group',
  broadWrite: false,
  context: 4,
  identification: 1,
  specialCategories: [],
  confidence: 0.9,
} as const;
type Bare = Parameters<typeof storeConditionsOf>[0];
const asset: Bare = {
  assetId: 'AST-000000000000',
  shareId: 1,
  shareName: 'files',
  root: '/files',
  folder: { shown: '.' },
  namedParts: [],
  masked: { name: 'files', folder: '.' },
  paths: 2,
  filesRead: 2,
  filesNotRead: 0,
  phiFiles: 1,
  phiBytes: 1,
  patients: 3,
  patientsByState: {},
  identifiers: { mrn: 1 },
  specialCategories: [],
  formats: {},
  phiByReach: { group: 1 },
  exposureSources: ['mode'],
  labels: {},
  unlabelledPhiFiles: 0,
  demandedLevels: { confidential: 1 },
  fileOwners: [{ uid: 7, files: 1 }],
  oldestPhi: undefined,
  newestPhi: undefined,
  duplicateFiles: 0,
  all: exposed,
  conditions: {},
  location: 'server',
  encrypted: false,
  owner: { name: 'Head of records', from: 'attested' },
  classification: {
    level: 'confidential',
    name: 'Confidential',
    state: 'confirmed',
    demanded: 'confidential',
    reviewOn: undefined,
  },
  lastScan: { scanId: 1, finishedAt: undefined },
};
const context: StoreContext = {
  location: 'server',
  isLocationKnown: true,
  encrypted: undefined,
  mustBeEncrypted: true,
  hasRetention: true,
  auditRequired: true,
  accountOf: () => ({ active: true, privileged: false }),
  audited: undefined,
  businessAssociateAgreement: undefined,
  registered: undefined,
  reappeared: 0,
  coverageComplete: true,
  massPatients: 500,
};
type Facts = Partial<Asset> & { readonly known?: Partial<StoreContext> };
const account = (active: boolean, privileged: boolean): Facts => ({
  known: { accountOf: () => ({ active, privileged }) },
});
const at = (location: StoreContext['location'], more: Partial<StoreContext> = {}): Facts => ({
  location,
  known: { location, ...more },
});

const STORES: readonly (readonly [string, Facts, Facts])[] = [
  ['PHI-UNREGISTERED', { known: { registered: false } }, { known: { registered: true } }],
  [
    'PHI-NO-OWNER',
    { owner: { name: 'clerk', from: 'probable' } },
    { owner: { name: 'Finance', from: 'config' } },
  ],
  ['LABEL-MISSING', { unlabelledPhiFiles: 1 }, { unlabelledPhiFiles: 0 }],
  ['MASS-RECORD', { patients: 500 }, { patients: 499 }],
  ['ACL-ORPHAN', account(false, false), account(true, false)],
  ['ACL-PRIV', account(true, true), account(false, true)],
  ['UNENCRYPTED', { known: { encrypted: false } }, { known: { encrypted: false, mustBeEncrypted: false } }],
  ['DUPLICATE', { duplicateFiles: 1 }, {}],
  ['ENDPOINT-LOCAL', at('endpoint'), at('server')],
  ['CLOUD-SYNC', at('cloud'), at('cloud', { businessAssociateAgreement: true })],
  ['MEDIA-IMAGE', at('removable'), at('server')],
  ['NO-AUDIT', { known: { audited: false } }, { known: { audited: false, auditRequired: false } }],
  ['COVERAGE-GAP', { known: { coverageComplete: false } }, {}],
  ['COVERAGE-GAP', { phiFiles: 0, known: { coverageComplete: false } }, { phiFiles: 0 }],
  ['RECURRENCE', { known: { reappeared: 1 } }, {}],
];

const heldByStore = ({ known, ...facts }: Facts): string[] =>
  storeConditionsOf({ ...asset, ...facts }, { ...context, ...known }).map(({ id }) => id);

test.each(STORES)('%s of a store', (id, holding, not) => {
  expect(heldByStore(holding)).toContain(id);
  expect(heldByStore(not)).not.toContain(id);
  if (id !== 'COVERAGE-GAP') expect(heldByStore({ ...holding, phiFiles: 0 })).toEqual([]);
});

test('each of the table is assessed, each that is assessed stands in the table, and each has a case here', () => {
  // Told from the age of files while stores are assessed: see test/scan/assess-stores.test.ts.
  const byAge = 'RETENTION-EXCEEDED';
  const ids = tables.conditions.map(({ id }) => id).sort();
  const assessed = [...CONDITIONS, ...STORE_CONDITIONS].map(([id]) => id);
  expect([...new Set([...assessed, byAge])].sort()).toEqual(ids);
  expect([...new Set([...FILES, ...STORES].map(([id]) => id)), byAge].sort()).toEqual(ids);
});
