/** From a stored scan to assets and risk scenarios: facts of the store, rules of the organisation, words of owners, in this order. */
import type { Handling } from '../classify/policy-handling.ts';
import type { Policy } from '../classify/policy-schema.ts';
import { storeRuleOf } from '../classify/policy-stores.ts';
import type { Asset, Location, RiskScenario, StoreFacts } from '../model/asset.ts';
import type { ConditionRef } from '../model/report-source.ts';
import { contextOf, identificationOf } from '../risk/file-severity.ts';
import { notAssessedOf } from '../risk/not-assessed.ts';
import { type StoreCondition, type StoreContext, storeConditionsOf } from '../risk/store-conditions.ts';
import { toAsset } from '../risk/to-asset.ts';
import { scenarioIdOf, toScenario } from '../risk/to-scenario.ts';
import { widerReach } from '../risk/wider-reach.ts';
import { attestationsOf, exceptionsOn } from '../store/attestations.ts';
import { reappearedByShare } from '../store/reappeared.ts';
import type { Store } from '../store/store.ts';
import { storeFacts } from '../store/store-facts.ts';
import { isOverdue, setsRetention } from './overdue.ts';

export interface AssessmentInput {
  readonly store: Store;
  readonly scan: { readonly scanId: number; readonly state: string; readonly finishedAt: string | undefined };
  readonly policy: Policy;
  readonly resolve: (id: string, facts: StoreCondition['facts']) => ConditionRef;
  readonly accountName: (uid: number) => string | undefined;
  /** Owner that the configuration names for a share, by the share's name. */
  readonly ownerOfShare: (shareName: string) => string | undefined;
  /** Where the configuration says that a share stands. */
  readonly locationOfShare?: (shareName: string) => Location | undefined;
  /** Is a store in the organisation's register? undefined: no register was given. */
  readonly isRegistered: ((facts: StoreFacts) => boolean) | undefined;
  /** What the organisation's directory says of an account; undefined: no export of it was given. */
  readonly accountOf?: StoreContext['accountOf'];
  /** Exceptions that have passed by this day (RFC 3339 date) count no more. */
  readonly today: string;
}

export interface Assessment {
  /** By share and path. */
  readonly assets: readonly Asset[];
  /** Highest level first, then by asset and condition. */
  readonly scenarios: readonly RiskScenario[];
}

export const assessStores = (input: AssessmentInput): Assessment => {
  const { store, scan, policy } = input;
  const attestations = attestationsOf(store);
  const exceptions = exceptionsOn(store, input.today);
  const reappeared = reappearedByShare(store, scan.scanId);
  const nowMs = scan.finishedAt === undefined ? Date.parse(input.today) : Date.parse(scan.finishedAt);
  const assets: Asset[] = [];
  const scenarios: RiskScenario[] = [];
  const facts = storeFacts(store, scan.scanId, {
    depth: policy.stores.depth,
    weigh: (file) => ({
      context: contextOf(policy.risk, file),
      identification: identificationOf(policy.risk, file),
    }),
    wider: widerReach,
    isOverdue: isOverdue(policy, nowMs),
  });
  for (const one of facts) {
    const rule = storeRuleOf(policy.stores, one.shareName, one.folder.shown);
    const bare = toAsset(one, {
      levels: policy.levels,
      rule,
      configOwner: input.ownerOfShare(one.shareName),
      configLocation: input.locationOfShare?.(one.shareName),
      attestation: attestations.get(one.assetId),
      accountName: input.accountName,
      lastScan: { scanId: scan.scanId, finishedAt: scan.finishedAt },
      nowMs,
    });
    const handling = handlingOf(policy, bare);
    const context: StoreContext = {
      location: bare.location,
      encrypted: rule.encrypted,
      isLocationKnown: rule.location !== undefined,
      mustBeEncrypted: mustBeEncrypted(handling, bare.location),
      hasRetention: setsRetention(policy),
      auditRequired: handling?.auditRequired !== false,
      accountOf: input.accountOf,
      audited: rule.audited,
      businessAssociateAgreement: rule.businessAssociateAgreement,
      registered: input.isRegistered?.(one),
      reappeared: reappeared.get(one.shareId) ?? 0,
      coverageComplete: scan.state === 'complete' && one.filesNotRead === 0,
      massPatients: policy.massPatients,
    };
    const whole = storeConditionsOf(bare, context);
    const asset: Asset = {
      ...bare,
      storeConditions: whole.map(({ id, facts: reasons }) => input.resolve(id, reasons)),
      notAssessed: notAssessedOf(bare, context),
    };
    assets.push(asset);
    for (const { condition, exposed } of conditionsOf(asset, whole, input.resolve))
      scenarios.push(
        toScenario({
          asset,
          condition,
          exposed,
          tables: policy.risk,
          exception: exceptions.get(scenarioIdOf(condition.id, asset.assetId)),
        }),
      );
  }
  return {
    assets,
    scenarios: scenarios.sort(
      (a, b) =>
        b.levelIndex - a.levelIndex ||
        b.consequence - a.consequence ||
        b.exposed.patients - a.exposed.patients ||
        (a.scenarioId < b.scenarioId ? -1 : 1),
    ),
  };
};

/** By the highest level that was confirmed for the store or is demanded by its content. */
const handlingOf = (
  { levels, handling }: Policy,
  { classification: { level, demanded } }: Pick<Asset, 'classification'>,
): Handling | undefined => {
  const [highest] = levels
    .filter(({ id }) => id === level || id === demanded)
    .sort((a, b) => b.rank - a.rank);
  return highest && handling[highest.id];
};

/** Where the policy is silent: everywhere but on servers of the organisation. */
const mustBeEncrypted = (handling: Handling | undefined, location: Location): boolean =>
  handling?.encryptWhen === undefined
    ? location !== 'server'
    : handling.encryptWhen.includes('always') || handling.encryptWhen.includes(location);

const conditionsOf = (
  asset: Asset,
  whole: readonly StoreCondition[],
  resolve: AssessmentInput['resolve'],
) => [
  ...Object.entries(asset.conditions).map(([id, exposed]) => ({ condition: resolve(id, {}), exposed })),
  ...whole.map(({ id, exposed, facts }) => ({ condition: resolve(id, facts), exposed })),
];
