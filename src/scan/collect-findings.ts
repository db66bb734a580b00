/** Gathers the matches of one file into what may leave it: exact counts, located findings and tokens up to their bounds. */
import type { DetectionSummary } from '../detect/create-detector.ts';
import type { Finding, Match } from '../model/finding.ts';
import type { Limits } from '../model/limits.ts';
import type { FileFindings, RuleCount } from '../model/verdict.ts';
import { detached } from '../util/detached.ts';
import { createTextTable } from '../util/text-table.ts';
import { stateOfZip } from './state-of-zip.ts';
import { toFinding, tokenOf, tokensOf } from './to-finding.ts';

export interface Collector {
  add(match: Match, person: number): void;
  finish(summary: DetectionSummary): FileFindings;
}

interface OpenCount {
  readonly rule: Pick<RuleCount, 'ruleId' | 'category' | 'subject'>;
  matches: number;
  phi: number;
  located: number;
}

/** Tokens are made when all is read, many at a time. */
export const createCollector = (key: Uint8Array, limits: Limits, formerKey?: Uint8Array): Collector => {
  const counts = new Map<string, OpenCount>();
  /** With the number of its token, or its value where there is no room for one. */
  const located: { readonly finding: Finding; readonly token: number; readonly value: string }[] = [];
  const tokens = createTextTable();
  /** By number of the token: the rule that found it first, and what all its matches say together. */
  const rulesOf: OpenCount['rule'][] = [];
  const phiOf: boolean[] = [];
  const confidenceOf: number[] = [];
  const countOf: number[] = [];
  /** Provisional. */
  const personOf: number[] = [];
  let truncated = false;
  /** By provisional person. */
  const states = new Map<number, string>();

  const newCount = ({ ruleId, category, subject }: Match): OpenCount => {
    const count = { rule: { ruleId, category, subject }, matches: 0, phi: 0, located: 0 };
    counts.set(ruleId, count);
    return count;
  };
  /** The token's number; -1: there is no room for it. */
  const noteToken = (
    { category, value, phi, confidence }: Match,
    rule: OpenCount['rule'],
    person: number,
  ): number => {
    const known = tokens.find(category, value);
    if (known >= 0) {
      countOf[known] = (countOf[known] as number) + 1;
      phiOf[known] ||= phi;
      personOf[known] ||= person;
      confidenceOf[known] = Math.max(confidenceOf[known] as number, confidence);
      return known;
    }
    if (tokens.count >= limits.maxTokens) {
      truncated = true;
      return -1;
    }
    rulesOf.push(rule);
    phiOf.push(phi);
    confidenceOf.push(confidence);
    countOf.push(1);
    personOf.push(person);
    return tokens.add();
  };

  const noteState = ({ category, ruleId, text }: Match, person: number): void => {
    if ((category !== 'zip' && category !== 'address') || states.has(person)) return;
    const state = ruleId.startsWith('us.') ? stateOfZip(text) : undefined;
    if (state !== undefined) states.set(person, state);
  };

  return {
    add: (match, person) => {
      const count = counts.get(match.ruleId) ?? newCount(match);
      count.matches += 1;
      if (match.phi) count.phi += 1;
      // Beyond both bounds a match is counted and nothing else.
      if (count.located >= limits.maxLocated && tokens.count >= limits.maxTokens) {
        truncated = true;
        return;
      }
      const token = noteToken(match, count.rule, person);
      if (person > 0) noteState(match, person);
      if (count.located < limits.maxLocated) {
        count.located += 1;
        located.push({
          finding: toFinding(match, ''),
          token,
          value: token < 0 ? detached(match.value) : '',
        });
      }
    },
    finish: (summary) => {
      const made = tokensOf(key, tokens.packed());
      const former = formerKey === undefined ? [] : tokensOf(formerKey, tokens.packed());
      return {
        located: located.map(({ finding, token, value }) => ({
          ...finding,
          token: made[token] ?? tokenOf(key, finding.category, value),
        })),
        counts: Array.from(counts.values(), ({ rule, matches, phi }) => ({ ...rule, matches, phi })).sort(
          (a, b) => (a.ruleId < b.ruleId ? -1 : 1),
        ),
        // One by one: the value stays inside.
        tokens: made.map((token, i) => {
          const { category, ruleId, subject } = rulesOf[i] as OpenCount['rule'];
          const person = personOf[i] as number;
          return {
            category,
            token,
            ...(former[i] === undefined ? {} : { formerToken: former[i] }),
            ruleId,
            subject,
            phi: phiOf[i] as boolean,
            confidence: confidenceOf[i] as number,
            count: countOf[i] as number,
            person: person === 0 ? 0 : summary.numberOf(person),
          };
        }),
        tokensTruncated: truncated,
        patients: summary.patients,
        persons: summary.persons,
        phi: summary.phi,
        specialCategories: summary.specialCategories,
        ...(states.size === 0 ? {} : { states: byState(states, summary) }),
        healthTerms: summary.healthTerms,
      };
    },
  };
};

const byState = (
  states: ReadonlyMap<number, string>,
  { numberOf }: DetectionSummary,
): Record<string, readonly number[]> => {
  const persons = new Map<string, Set<number>>();
  for (const [provisional, state] of states) {
    const person = numberOf(provisional);
    if (person > 0) persons.set(state, (persons.get(state) ?? new Set()).add(person));
  }
  return Object.fromEntries(
    [...persons].sort().map(([state, numbers]) => [state, [...numbers].sort((a, b) => a - b)]),
  );
};
