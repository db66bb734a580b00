/** What a breach of a store would mean under 45 CFR 164.402 to 164.408. A finding is no breach: this is what would follow from one. */
import type { Asset, RiskScenario } from '../model/asset.ts';
import type { RiskTables } from '../model/risk-tables.ts';
import { factorsOf, mediaStatesOf } from './to-scenario.ts';

export interface Breach {
  /** Declared as encrypted to HHS guidance: no unsecured PHI, so nothing to notify. */
  readonly isSecured: boolean;
  readonly individuals: number;
  /** 164.408: the Secretary is told with the individuals from 500 on, else by the year. */
  readonly secretary: 'with the individuals' | 'yearly' | 'none';
  /** 164.406: states of which more residents are concerned than the policy's bound. */
  readonly mediaStates: readonly string[];
  /** Patients of whom no address tells the state. */
  readonly stateUnknown: number;
  /** Patients of the state that most are known to live in. */
  readonly mostKnown: number;
  readonly factors: RiskScenario['hipaaFactors'];
  /** What it comes to, in sentences. */
  readonly sentences: readonly string[];
}

const sentencesOf = (breach: Omit<Breach, 'sentences'>, tables: RiskTables): string[] => {
  const { individuals, secretary, mediaStates, stateUnknown, mostKnown } = breach;
  if (individuals === 0) return ['No patient was found in it.'];
  if (breach.isSecured)
    return [
      'Declared as encrypted to HHS guidance: not unsecured PHI (164.402), so a breach would not have to be notified as long as the key is safe.',
    ];
  const bound = tables.notify.mediaResidentsMoreThan;
  return [
    'An impermissible use or disclosure is presumed to be a breach unless the four factors show a low probability that the PHI was compromised (164.402(2)).',
    `${individuals} individuals would be notified without unreasonable delay, within 60 days of discovery (164.404).`,
    secretary === 'with the individuals'
      ? `The Secretary would be notified at the same time: ${tables.notify.hhsPatients} or more individuals (164.408(b)).`
      : 'The Secretary would be notified within 60 days of the end of the year (164.408(c)).',
    mediaStates.length > 0
      ? `The media would be notified: more than ${bound} residents of ${mediaStates.join(', ')} (164.406).`
      : mostKnown + stateUnknown > bound
        ? `The media may have to be notified: of ${stateUnknown} patients the state is not known (164.406).`
        : `No state is known to have more than ${bound} residents among them (164.406).`,
  ];
};

export const breachOf = (asset: Asset, tables: RiskTables): Breach => {
  const known = Object.values(asset.patientsByState).reduce((sum, patients) => sum + patients, 0);
  const isSecured = asset.encrypted;
  const breach = {
    isSecured,
    individuals: asset.patients,
    secretary:
      isSecured || asset.patients === 0
        ? ('none' as const)
        : asset.patients >= tables.notify.hhsPatients
          ? ('with the individuals' as const)
          : ('yearly' as const),
    mediaStates: isSecured ? [] : mediaStatesOf(asset, tables),
    stateUnknown: Math.max(0, asset.patients - known),
    mostKnown: Math.max(0, ...Object.values(asset.patientsByState)),
    factors: factorsOf(asset, asset.all),
  };
  return { ...breach, sentences: sentencesOf(breach, tables) };
};
