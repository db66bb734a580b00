/** One condition of one store as a risk: what it is, how it was rated, what can be done. Nothing here depends on the order of files. */
import { createHash } from 'node:crypto';
import type { Asset, ExposedFiles, RiskException, RiskScenario } from '../model/asset.ts';
import type { ConditionRef } from '../model/report-source.ts';
import type { RiskTables } from '../model/risk-tables.ts';
import type { Reach } from '../model/source-entry.ts';
import { rate } from './rate.ts';

/** Raise it when scenarios are cut differently: registers would see new ones. */
const KEY_VERSION = 1;

export const scenarioIdOf = (conditionId: string, assetId: string): string =>
  `PHI-${createHash('sha256').update(`${KEY_VERSION}\0${conditionId}\0${assetId}`).digest('hex').slice(0, 12)}`;

export const REACH_WORDS: Readonly<Record<Reach, string>> = {
  owner: 'only their owner',
  group: 'a group',
  large_group: 'a large group',
  everyone: 'everyone with an account',
  anonymous: 'anyone, without an account',
  unknown: 'an unknown circle of people',
};

export interface ScenarioInput {
  readonly asset: Asset;
  readonly condition: ConditionRef;
  readonly exposed: ExposedFiles;
  readonly tables: RiskTables;
  readonly exception: RiskException | undefined;
}

export const mediaStatesOf = (asset: Asset, { notify }: RiskTables): string[] =>
  Object.entries(asset.patientsByState)
    .filter(([, patients]) => patients > notify.mediaResidentsMoreThan)
    .map(([state]) => state)
    .sort();

/** 45 CFR 164.402(2)(i)–(iv). The third and most of the second need audit logs and people. */
export const factorsOf = (asset: Asset, exposed: ExposedFiles): RiskScenario['hipaaFactors'] => [
  {
    factor: 'Nature and extent of the PHI, and the likelihood of re-identification',
    says: `${exposed.patients} patients; identifiers: ${Object.keys(asset.identifiers).join(', ') || 'none'}; specially protected: ${exposed.specialCategories.join(', ') || 'none'}; ease of identification ${exposed.identification} of 1`,
  },
  {
    factor: 'The unauthorized person who used the PHI or to whom it was disclosed',
    says: `readable by ${REACH_WORDS[exposed.reach]} (from: ${asset.exposureSources.join(', ') || 'nothing known'}); who of them looked is not assessed by this tool`,
  },
  {
    factor: 'Whether the PHI was actually acquired or viewed',
    says: 'not assessed by this tool; needs access logs',
  },
  {
    factor: 'The extent to which the risk has been mitigated',
    says: asset.encrypted ? 'declared as encrypted to HHS guidance' : 'not assessed by this tool',
  },
];

const TREATMENTS: Readonly<Record<string, readonly string[]>> = {
  ACL: [
    'Restrict who can reach the files to those who need them',
    'Move the files to a store with the right access',
  ],
  LABEL: ['Label the files by the approved scheme', 'Move them to a store with a default label'],
  RETENTION: [
    'Delete what is past its retention time, unless it is under legal hold',
    'Move it to the archive',
  ],
  COPY: ['Delete the copy and keep the source', 'Restrict the copy to its purpose and set an end date'],
  OWNER: ['Name an accountable owner and enter the store into the asset register'],
  ENCRYPT: ['Encrypt the store to HHS guidance', 'Move the files to an encrypted store'],
  AUDIT: ['Turn on access auditing for the store', 'Record why it is not needed'],
  SECRET: ['Change the credentials and take them out of the file'],
  SHARE: [
    'Confirm a business associate agreement with the provider',
    'Move the files back to a store of the organisation',
  ],
  COVERAGE: ['Give the scanning account access, or accept the gap with a reason'],
};

const KIND: Readonly<Record<string, keyof typeof TREATMENTS>> = {
  'ACL-EVERYONE': 'ACL',
  'ACL-ANONYMOUS': 'ACL',
  'ACL-BROAD-WRITE': 'ACL',
  'ACL-ORPHAN': 'ACL',
  'ACL-PRIV': 'ACL',
  'MASS-RECORD': 'ACL',
  'SPECIAL-CATEGORY': 'ACL',
  UNENCRYPTED: 'ENCRYPT',
  'NO-AUDIT': 'AUDIT',
  CREDENTIALS: 'SECRET',
  'CLOUD-SYNC': 'SHARE',
  'PHI-UNCLASSIFIED': 'LABEL',
  'LABEL-MISSING': 'LABEL',
  'LABEL-TOO-LOW': 'LABEL',
  'RETENTION-EXCEEDED': 'RETENTION',
  'PHI-UNREGISTERED': 'OWNER',
  'PHI-NO-OWNER': 'OWNER',
  UNSCANNABLE: 'COVERAGE',
  'COVERAGE-GAP': 'COVERAGE',
};

const sentence = (asset: Asset, condition: ConditionRef, exposed: ExposedFiles): string =>
  `${condition.sentence} ${exposed.files} ${exposed.files === 1 ? 'file' : 'files'} of ${exposed.patients} ${exposed.patients === 1 ? 'patient' : 'patients'} in ${asset.masked.name}, readable by ${REACH_WORDS[exposed.reach]}.`;

export const toScenario = ({ asset, condition, exposed, tables, exception }: ScenarioInput): RiskScenario => {
  const rating = rate(tables, exposed, asset);
  const isBreachSized = !asset.encrypted && exposed.patients >= tables.notify.hhsPatients;
  return {
    scenarioId: scenarioIdOf(condition.id, asset.assetId),
    assetId: asset.assetId,
    condition,
    // No counts and no dates in it: registers tell risks apart by their titles.
    title: `${condition.id} in ${asset.masked.name}`,
    statement: sentence(asset, condition, exposed),
    exposed,
    severity: rating.severity,
    likelihood: rating.likelihood,
    consequence: rating.consequence,
    level: tables.levels[rating.level] ?? String(rating.level),
    levelIndex: rating.level,
    because: rating.because,
    confidence: exposed.confidence,
    forReview:
      exposed.confidence < tables.reviewBelow &&
      condition.id !== 'COVERAGE-GAP' &&
      condition.id !== 'UNSCANNABLE',
    hhs500: isBreachSized,
    mediaStates: asset.encrypted ? [] : mediaStatesOf(asset, tables),
    hipaaFactors: factorsOf(asset, exposed),
    treatments: TREATMENTS[KIND[condition.id] ?? 'COPY'] ?? [],
    exception,
  };
};
