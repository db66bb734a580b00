/** Gathers the matches of one file into what may leave it: exact counts, located findings and tokens up to their bounds. */
import type { DetectionSummary } from '../detect/create-detector.ts';
import type { Category } from '../model/category.ts';
import type { Finding, Match } from '../model/finding.ts';
import type { Limits } from '../model/limits.ts';
import type { FileFindings, RuleCount, TokenRow } from '../model/verdict.ts';
import { detached } from '../util/detached.ts';
import { stateOfZip } from './state-of-zip.ts';
import { toFinding, tokensOf } from './to-finding.ts';

export interface Collector {
  add(match: Match, person: number): void;
  finish(summary: DetectionSummary): FileFindings;
}

interface OpenToken extends Omit<TokenRow, 'person' | 'token'> {
  readonly value: string;
  phi: boolean;
  confidence: number;
  count: number;
  /** Provisional. */
  person: number;
}

interface OpenCount {
  readonly rule: Pick<RuleCount, 'ruleId' | 'category' | 'subject'>;
  matches: number;
  phi: number;
  located: number;
}

/** Tokens are made when all is read, many at a time. */
export const createCollector = (key: Uint8Array, limits: Limits): Collector => {
  const counts = new Map<string, OpenCount>();
  const located: { readonly finding: Finding; readonly category: Category; readonly value: string }[] = [];
  const tokens: OpenToken[] = [];
  const known = new Map<Category, Map<string, OpenToken>>();
  let truncated = false;
  /** By provisional person. */
  const states = new Map<number, string>();

  const countOf = ({ ruleId, category, subject }: Match): OpenCount => {
    const count = { rule: { ruleId, category, subject }, matches: 0, phi: 0, located: 0 };
    counts.set(ruleId, count);
    return count;
  };
  const noteToken = ({ category, value, ruleId, subject, phi, confidence }: Match, person: number): void => {
    let values = known.get(category);
    if (values === undefined) {
      values = new Map();
      known.set(category, values);
    }
    const token = values.get(value);
    if (token !== undefined) {
      token.count += 1;
      token.phi ||= phi;
      token.person ||= person;
      token.confidence = Math.max(token.confidence, confidence);
    } else if (tokens.length >= limits.maxTokens) truncated = true;
    else {
      const fresh = { category, value: detached(value), ruleId, subject, phi, confidence, count: 1, person };
      values.set(fresh.value, fresh);
      tokens.push(fresh);
    }
  };

  const noteState = ({ category, ruleId, text }: Match, person: number): void => {
    if (category !== 'zip' && category !== 'address') return;
    const state = ruleId.startsWith('us.') ? stateOfZip(text) : undefined;
    if (state !== undefined) states.set(person, state);
  };

  return {
    add: (match, person) => {
      const count = counts.get(match.ruleId) ?? countOf(match);
      count.matches += 1;
      if (match.phi) count.phi += 1;
      // Beyond both bounds a match is counted and nothing else.
      if (count.located >= limits.maxLocated && tokens.length >= limits.maxTokens) {
        truncated = true;
        return;
      }
      noteToken(match, person);
      if (person > 0 && !states.has(person)) noteState(match, person);
      if (count.located < limits.maxLocated) {
        count.located += 1;
        located.push({
          finding: toFinding(match, ''),
          category: match.category,
          value: detached(match.value),
        });
      }
    },
    finish: (summary) => {
      const made = tokensOf(key, [...tokens, ...located]);
      return {
        located: located.map(({ finding }, i) => ({ ...finding, token: made[tokens.length + i] as string })),
        counts: Array.from(counts.values(), ({ rule, matches, phi }) => ({ ...rule, matches, phi })).sort(
          (a, b) => (a.ruleId < b.ruleId ? -1 : 1),
        ),
        // One by one: the value stays inside.
        tokens: tokens.map(({ category, ruleId, subject, phi, confidence, count, person }, i) => ({
          category,
          token: made[i] as string,
          ruleId,
          subject,
          phi,
          confidence,
          count,
          person: person === 0 ? 0 : summary.numberOf(person),
        })),
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
