/** Conditions that hold for a store as a whole; those of its files come with its facts. Ids are those of `rules/controls/conditions.yaml`. */
import type { Asset, ExposedFiles, Location } from '../model/asset.ts';

/** What is known of a store besides its files. `undefined`: not known, so not assessed. */
export interface StoreContext {
  readonly location: Location;
  readonly encrypted: boolean | undefined;
  /** Does the policy demand encryption of its level at this location? */
  readonly mustBeEncrypted: boolean;
  readonly retentionDays: number | undefined;
  readonly legalHold: boolean;
  readonly audited: boolean | undefined;
  readonly businessAssociateAgreement: boolean | undefined;
  /** Is it in the organisation's own register? undefined: none was given. */
  readonly registered: boolean | undefined;
  /** Values that were fixed and are back. */
  readonly reappeared: number;
  /** Was every folder of its share listed in the last scan? */
  readonly coverageComplete: boolean;
  /** Days that count as now: end of the scan, never the wall clock, in milliseconds since 1970. */
  readonly nowMs: number;
  readonly massPatients: number;
}

export interface StoreCondition {
  readonly id: string;
  readonly exposed: ExposedFiles;
  readonly facts: Readonly<Record<string, string | number | boolean>>;
}

type StoreAsset = Omit<Asset, 'storeConditions' | 'priority'>;
type Facts = StoreCondition['facts'];
type Test = (asset: StoreAsset, context: StoreContext) => Facts | undefined;

const DAY_MS = 86_400_000;
const when = (holds: boolean, facts: Facts = {}): Facts | undefined => (holds ? facts : undefined);

const TESTS: readonly (readonly [string, Test])[] = [
  ['PHI-UNREGISTERED', (_, { registered }) => when(registered === false)],
  ['PHI-NO-OWNER', ({ owner }) => when(owner === undefined || owner.from === 'probable')],
  [
    'LABEL-MISSING',
    ({ classification, unlabelledPhiFiles }) =>
      when(classification.state === 'confirmed' && unlabelledPhiFiles > 0, { files: unlabelledPhiFiles }),
  ],
  ['MASS-RECORD', ({ patients }, { massPatients }) => when(patients >= massPatients, { patients })],
  [
    'RETENTION-EXCEEDED',
    ({ oldestPhi }, { retentionDays, legalHold, nowMs }) =>
      when(
        retentionDays !== undefined &&
          !legalHold &&
          oldestPhi !== undefined &&
          nowMs - Date.parse(oldestPhi) > retentionDays * DAY_MS,
        { oldest: oldestPhi?.slice(0, 10) ?? '', days: retentionDays ?? 0 },
      ),
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
  ['NO-AUDIT', (_, { audited }) => when(audited === false)],
  [
    'COVERAGE-GAP',
    ({ filesNotRead }, { coverageComplete }) => when(!coverageComplete, { notRead: filesNotRead }),
  ],
  ['RECURRENCE', (_, { reappeared }) => when(reappeared > 0, { values: reappeared })],
];

/** Of a store that holds PHI, but for coverage: a store that was not read may hold anything. */
export const storeConditionsOf = (asset: StoreAsset, context: StoreContext): StoreCondition[] =>
  TESTS.flatMap(([id, test]) => {
    if (asset.phiFiles === 0 && id !== 'COVERAGE-GAP') return [];
    // A file's own condition of the same name is the more exact one.
    if (id in asset.conditions) return [];
    const facts = test(asset, context);
    return facts === undefined ? [] : [{ id, exposed: asset.all, facts }];
  });
