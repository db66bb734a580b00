/** From a store's facts, the organisation's rules and what its owner said to the row of an asset inventory (ISO/IEC 27002:2022 5.9). */
import type { Asset, Attestation, Location, StoreFacts } from '../model/asset.ts';
import { maskedNamesOf } from './mask-name.ts';
import { REACH_ORDER } from './wider-reach.ts';

export interface Levels {
  readonly levels: readonly { readonly id: string; readonly rank: number; readonly name: string }[];
}

export interface AssetContext extends Levels {
  readonly rule: {
    readonly owner?: string | undefined;
    readonly location?: Location | undefined;
    readonly encrypted?: boolean | undefined;
  };
  /** Owner that the configuration names for the share. */
  readonly configOwner: string | undefined;
  /** Where the configuration says that the share stands. */
  readonly configLocation?: Location | undefined;
  readonly attestation: Attestation | undefined;
  /** Name of an account; undefined where the system does not know it. */
  readonly accountName: (uid: number) => string | undefined;
  readonly lastScan: Asset['lastScan'];
  /** End of the scan, in milliseconds since 1970: the same store and scan give the same answer on any day. */
  readonly nowMs: number;
}

const rankOf = ({ levels }: Levels, id: string | undefined): number =>
  levels.find((level) => level.id === id)?.rank ?? -1;

const demandedLevel = (facts: StoreFacts, levels: Levels): string | undefined =>
  Object.keys(facts.demandedLevels).reduce<string | undefined>(
    (highest, id) => (rankOf(levels, id) > rankOf(levels, highest) ? id : highest),
    undefined,
  );

const ownerOf = (facts: StoreFacts, context: AssetContext): Asset['owner'] => {
  const { attestation, rule, configOwner } = context;
  if (attestation !== undefined) return { name: attestation.owner, from: 'attested' };
  if (rule.owner !== undefined) return { name: rule.owner, from: 'policy' };
  if (configOwner !== undefined) return { name: configOwner, from: 'config' };
  const [most] = facts.fileOwners;
  const name = most === undefined ? undefined : context.accountName(most.uid);
  return most !== undefined && name !== undefined && most.files * 2 > facts.phiFiles
    ? { name, from: 'probable' }
    : undefined;
};

const classificationOf = (facts: StoreFacts, context: AssetContext): Asset['classification'] => {
  const { attestation, nowMs } = context;
  const demanded = demandedLevel(facts, context);
  const isConfirmed = attestation?.level !== undefined;
  const isOver = isConfirmed && attestation.until !== undefined && Date.parse(attestation.until) < nowMs;
  const level = isConfirmed && !isOver ? attestation.level : demanded;
  return {
    level,
    name: context.levels.find(({ id }) => id === level)?.name,
    state: !isConfirmed ? 'proposed' : isOver ? 'expired' : 'confirmed',
    demanded,
    reviewOn: attestation?.until,
  };
};

const YEAR_MS = 365.25 * 86_400_000;

/** Readers × patients × sensitivity × age, each as a share of its most: patients on a logarithmic scale (10,000 is all), age up to ten years. */
const priorityOf = (facts: StoreFacts, context: AssetContext): number => {
  if (facts.phiFiles === 0) return 0;
  const reach = (1 + REACH_ORDER[facts.all.reach]) / 6;
  const patients = (1 + Math.log10(Math.max(1, Math.min(10_000, facts.patients)))) / 5;
  const most = Math.max(1, ...context.levels.map(({ rank }) => rank));
  const sensitivity = Math.max(0, rankOf(context, demandedLevel(facts, context))) / most;
  const years = facts.oldestPhi === undefined ? 0 : (context.nowMs - Date.parse(facts.oldestPhi)) / YEAR_MS;
  const age = 0.75 + 0.25 * Math.max(0, Math.min(1, years / 10));
  return Math.max(1, Math.round(100 * reach * patients * sensitivity * age));
};

export const toAsset = (
  facts: StoreFacts,
  context: AssetContext,
): Omit<Asset, 'storeConditions' | 'notAssessed'> => ({
  ...facts,
  masked: maskedNamesOf(facts),
  location: context.rule.location ?? context.configLocation ?? 'server',
  encrypted: context.rule.encrypted === true,
  owner: ownerOf(facts, context),
  classification: classificationOf(facts, context),
  priority: priorityOf(facts, context),
  lastScan: context.lastScan,
});
