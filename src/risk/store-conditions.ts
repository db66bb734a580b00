/** Conditions that hold for a store as a whole; those of its files come with its facts. Ids are those of `rules/controls/conditions.yaml`. */
import type { Asset, ExposedFiles, Location } from '../model/asset.ts';

/** What is known of a store besides its files. `undefined`: not known, so not assessed. */
export interface StoreContext {
  readonly location: Location;
  readonly encrypted: boolean | undefined;
  /** Does the policy demand encryption of its level at this location? */
  readonly mustBeEncrypted: boolean;
  readonly isLocationKnown: boolean;
  /** Does the policy set any retention time? The files that exceed one have a condition of their own. */
  readonly hasRetention: boolean;
  readonly auditRequired: boolean;
  /** What the organisation's directory says of an account; undefined: no export of it was given. */
  readonly accountOf: ((uid: number) => AccountState) | undefined;
  readonly audited: boolean | undefined;
  readonly businessAssociateAgreement: boolean | undefined;
  /** Is it in the organisation's own register? undefined: none was given. */
  readonly registered: boolean | undefined;
  /** Values that were fixed and are back. */
  readonly reappeared: number;
  /** Was every folder of its share listed in the last scan? */
  readonly coverageComplete: boolean;
  readonly massPatients: number;
}

export interface AccountState {
  /** Known to the directory and enabled. */
  readonly active: boolean;
  /** A service or administrator account. */
  readonly privileged: boolean;
}

export interface StoreCondition {
  readonly id: string;
  readonly exposed: ExposedFiles;
  readonly facts: Readonly<Record<string, string | number | boolean>>;
}

type StoreAsset = Omit<Asset, 'storeConditions' | 'notAssessed' | 'priority'>;
type Facts = StoreCondition['facts'];
type Test = (asset: StoreAsset, context: StoreContext) => Facts | undefined;

const when = (holds: boolean, facts: Facts = {}): Facts | undefined => (holds ? facts : undefined);

/** Of the accounts that own most files with PHI. */
const filesOwnedBy = (
  { fileOwners }: StoreAsset,
  accountOf: StoreContext['accountOf'],
  test: (state: AccountState) => boolean,
): number =>
  accountOf === undefined
    ? 0
    : fileOwners.filter(({ uid }) => test(accountOf(uid))).reduce((sum, { files }) => sum + files, 0);

/** In the order in which they are shown. */
export const STORE_CONDITIONS: readonly (readonly [string, Test])[] = [
  ['PHI-UNREGISTERED', (_, { registered }) => when(registered === false)],
  ['PHI-NO-OWNER', ({ owner }) => when(owner === undefined || owner.from === 'probable')],
  [
    'LABEL-MISSING',
    ({ classification, unlabelledPhiFiles }) =>
      when(classification.state === 'confirmed' && unlabelledPhiFiles > 0, { files: unlabelledPhiFiles }),
  ],
  ['MASS-RECORD', ({ patients }, { massPatients }) => when(patients >= massPatients, { patients })],
  [
    'ACL-ORPHAN',
    (asset, { accountOf }) => {
      const files = filesOwnedBy(asset, accountOf, ({ active }) => !active);
      return when(files > 0, { files });
    },
  ],
  [
    'ACL-PRIV',
    (asset, { accountOf }) => {
      const files = filesOwnedBy(asset, accountOf, ({ active, privileged }) => active && privileged);
      return when(files > 0, { files });
    },
  ],
  [
    'UNENCRYPTED',
    (_, { mustBeEncrypted, encrypted, location }) =>
      when(mustBeEncrypted && encrypted === false, { location }),
  ],
  ['DUPLICATE', ({ duplicateFiles }) => when(duplicateFiles > 0, { files: duplicateFiles })],
  ['ENDPOINT-LOCAL', (_, { location }) => when(location === 'endpoint')],
  [
    'CLOUD-SYNC',
    (_, { location, businessAssociateAgreement }) =>
      when(location === 'cloud' && businessAssociateAgreement !== true),
  ],
  ['MEDIA-IMAGE', (_, { location }) => when(location === 'removable')],
  ['NO-AUDIT', (_, { audited, auditRequired }) => when(audited === false && auditRequired)],
  [
    'COVERAGE-GAP',
    ({ filesNotRead }, { coverageComplete }) => when(!coverageComplete, { notRead: filesNotRead }),
  ],
  ['RECURRENCE', (_, { reappeared }) => when(reappeared > 0, { values: reappeared })],
];

/** Of a store that holds PHI, but for coverage: a store that was not read may hold anything. */
export const storeConditionsOf = (asset: StoreAsset, context: StoreContext): StoreCondition[] =>
  STORE_CONDITIONS.flatMap(([id, test]) => {
    if (asset.phiFiles === 0 && id !== 'COVERAGE-GAP') return [];
    // A file's own condition of the same name is the more exact one.
    if (id in asset.conditions) return [];
    const facts = test(asset, context);
    return facts === undefined ? [] : [{ id, exposed: asset.all, facts }];
  });
