/** Classifies files anew from what is stored of them: after a new policy, and after decisions of people. */
import { classifyFile } from '../classify/classify-file.ts';
import type { Policy } from '../classify/policy-schema.ts';
import type { Config } from '../config/config-schema.ts';
import { declaredExposure } from '../config/declared-exposure.ts';
import { loadExposures } from '../config/load-exposures.ts';
import { loadPolicy } from '../config/load-policy.ts';
import { policyPath, readConfig, sharesOf } from '../config/resolve-options.ts';
import type { Classification } from '../model/classification.ts';
import type { Exposure } from '../model/source-entry.ts';
import { countOf } from '../report/words.ts';
import { toFileEvidence } from '../scan/file-evidence.ts';
import { applyDecisions } from '../store/apply-policy.ts';
import { shareNames } from '../store/share-names.ts';
import type { Store } from '../store/store.ts';
import type { StoredEvidence } from '../store/stored-evidence.ts';
import { todayOf } from './assessment.ts';

/** What the policy, the configuration and imported lists say of a file now, else what is stored. */
const exposures = (store: Store, policy: Policy, config: Config): ((file: StoredEvidence) => Exposure) => {
  const said = declaredExposure(policy, loadExposures(config));
  const byName = new Map(sharesOf(config).map((share) => [share.name ?? share.path, share.exposure]));
  const names = shareNames(store);
  return (file) => {
    const name = names.get(file.shareId) ?? '';
    return said({ name, exposure: byName.get(name) }, file.path) ?? file.knownExposure;
  };
};

export const judgeOf = (
  store: Store,
  policy: Policy,
  config: Config,
): ((file: StoredEvidence) => { exposure: Exposure; classification: Classification }) => {
  const exposureOf = exposures(store, policy, config);
  return (file) => {
    const exposure = exposureOf(file);
    return { exposure, classification: classifyFile(toFileEvidence(file, exposure), policy) };
  };
};

/** What was decided counts at once. The sentence says for how many files, or when it will. */
export const countDecisions = (
  store: Store,
  flags: { readonly config?: string; readonly policy?: string },
): string => {
  const { policy, hash } = loadPolicy(policyPath(flags));
  const applied = applyDecisions(store, hash, judgeOf(store, policy, readConfig(flags)), todayOf());
  if (applied === undefined) return 'Reports count it from the end of the next scan on.';
  return applied.files === 0
    ? 'No file counts otherwise for it.'
    : `${countOf(applied.files, 'file')} counted and classified anew, unread.`;
};
