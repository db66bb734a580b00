/** One file's facts and the organisation's policy: what level it demands, what is wrong with where it lies, what to look at first. */

import type { Classification } from '../model/classification.ts';
import { CONDITIONS, isIn } from './conditions.ts';
import type { FileEvidence } from './facts.ts';
import type { Level, Policy } from './policy-schema.ts';

export const classifyFile = (file: FileEvidence, policy: Policy): Classification => {
  const level = demandedLevel(file, policy);
  const conditions = CONDITIONS.flatMap(([id, test]) => {
    const facts = test(file, policy, level);
    return facts === undefined ? [] : [{ id, facts }];
  });
  return {
    priority: priorityOf(file, policy, level?.rank ?? 0),
    conditions,
    ...(level === undefined ? {} : { sensitivity: level.id, label: level.name }),
  };
};

/** The highest level that a rule demands, cut down to the lowest that a rule allows. */
const demandedLevel = (file: FileEvidence, policy: Policy): Level | undefined => {
  const met = policy.contentRules.filter(({ when }) => holds(file, when, policy));
  const named = (ids: readonly (string | undefined)[]): Level[] =>
    policy.levels.filter(({ id }) => ids.includes(id)).sort((a, b) => a.rank - b.rank);
  const least = named(met.map(({ atLeast }) => atLeast)).at(-1);
  const most = named(met.map(({ atMost }) => atMost))[0];
  return least !== undefined && most !== undefined && most.rank < least.rank ? most : least;
};

type When = Policy['contentRules'][number]['when'];

const holds = (file: FileEvidence, when: When, policy: Policy): boolean =>
  (when.phi === undefined || file.phi) &&
  (when.persons === undefined || file.persons >= when.persons) &&
  (when.patients === undefined || file.patients >= when.patients) &&
  (when.deidentified === undefined ||
    (!file.phi && file.identifiers === 0 && file.persons === 0 && isIn(file, policy, 'deidentified'))) &&
  (when.specialCategories === undefined ||
    (file.phi && when.specialCategories.some((kind) => file.specialCategories.includes(kind))));

/** Readers × sensitivity × patients, each as a share of its most, patients on a logarithmic scale (10,000 is all). */
const priorityOf = (file: FileEvidence, policy: Policy, rank: number): number => {
  if (!file.phi) return 0;
  const reach =
    policy.priority.reach[file.exposure.reach] / Math.max(...Object.values(policy.priority.reach));
  const sensitivity = rank / Math.max(1, ...policy.levels.map((level) => level.rank));
  const patients = (1 + Math.log10(Math.max(1, Math.min(10_000, file.patients)))) / 5;
  return Math.max(1, Math.round(100 * reach * sensitivity * patients));
};
