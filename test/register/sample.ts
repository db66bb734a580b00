/** Assets and risks as registers are given them. Everything is invented. */
import type { AssetItem, RiskItem } from '../../src/register/item.ts';
import type { Present } from '../../src/register/to-items.ts';

export const assetItem = (key: string, over: Partial<AssetItem> = {}): AssetItem => ({
  kind: 'asset',
  key,
  shareId: 1,
  filesNotRead: 0,
  name: `Billing/${key.slice(4, 8)}`,
  share: 'Billing',
  root: '/srv/billing',
  folder: key.slice(4, 8),
  summary: '3 files with health information of 12 patients. No identifier values are included.',
  owner: 'Head of billing',
  ownerFrom: 'policy',
  classification: 'Restricted',
  classificationState: 'proposed',
  reviewOn: undefined,
  phiFiles: 3,
  patients: 12,
  identifiers: { mrn: 3, ssn: 1 },
  specialCategories: [],
  reach: 'everyone',
  broadWrite: false,
  location: 'server',
  encrypted: false,
  worth: 4,
  ...over,
});

export const riskItem = (key: string, asset: AssetItem, over: Partial<RiskItem> = {}): RiskItem => ({
  kind: 'risk',
  key,
  shareId: asset.shareId,
  filesNotRead: asset.filesNotRead,
  assetKey: asset.key,
  assetName: asset.name,
  share: asset.share,
  condition: 'ACL-EVERYONE',
  title: `ACL-EVERYONE in ${asset.name} (${key.slice(-2)})`,
  means: 'PHI readable by everyone with an account. Access is wider than need.',
  statement: `PHI readable by everyone. 3 files of 12 patients in ${asset.name}.`,
  because: ['likelihood 4: everyone can read it'],
  likelihood: 4,
  consequence: 3,
  level: 'high',
  levelIndex: 3,
  files: 3,
  patients: 12,
  identifiers: asset.identifiers,
  specialCategories: [],
  reach: 'everyone',
  hhs500: false,
  mediaStates: [],
  confidence: 0.9,
  primary: [{ id: '8.3', title: 'Information access restriction', iso2013: ['9.4.1'] }],
  supporting: [{ id: '5.18', title: 'Access rights', iso2013: ['9.2.2'] }],
  hipaa: ['164.312(a)(1)'],
  treatments: ['Restrict who can reach the files to those who need them'],
  exception: undefined,
  paths: undefined,
  ...over,
});

export const ASSET_KEY = 'AST-0a1b2c3d4e5f';
export const RISK_A = 'PHI-aaaaaaaaaa01';
export const RISK_B = 'PHI-bbbbbbbbbb02';

export const ASSET = assetItem(ASSET_KEY);
export const EXCEPTION = {
  scenarioId: RISK_A,
  approver: 'Chief information officer',
  reason: 'moves in spring',
  acceptedOn: '2026-11-01',
  until: '2027-03-31',
};

export const present = (...items: readonly (AssetItem | RiskItem)[]): Present => ({
  items,
  held: new Set(),
  filesNotRead: new Map([[ASSET_KEY, 0]]),
});
export const ONE = present(ASSET, riskItem(RISK_A, ASSET));
export const BOTH = present(
  ASSET,
  riskItem(RISK_A, ASSET),
  riskItem(RISK_B, ASSET, { likelihood: 2, level: 'low', levelIndex: 1 }),
);

export const ABOUT = {
  toolVersion: '0.1.0',
  policyHash: '0123456789abcdef',
  scanId: 7,
  scannedAt: '2026-11-23T21:00:00.000Z',
};
