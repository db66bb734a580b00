/** Gathers the matches of one file into what may leave it: exact counts, located findings and tokens up to their bounds. */
import type { DetectionSummary } from '../detect/create-detector.ts';
import type { Finding, Match } from '../model/finding.ts';
import type { Limits } from '../model/limits.ts';
import type { FileFindings, RuleCount, TokenRow } from '../model/verdict.ts';
import { toFinding, tokenOf } from './to-finding.ts';

export interface Collector {
  add(match: Match, person: number): void;
  finish(summary: DetectionSummary): FileFindings;
}

interface OpenToken extends Omit<TokenRow, 'person'> {
  phi: boolean;
  confidence: number;
  count: number;
  /** Provisional. */
  person: number;
}

export const createCollector = (key: Uint8Array, limits: Limits): Collector => {
  const counts = new Map<string, { -readonly [K in keyof RuleCount]: RuleCount[K] }>();
  const located: Finding[] = [];
  const locatedOf = new Map<string, number>();
  const tokens = new Map<string, OpenToken>();
  let truncated = false;

  const tokenFor = (match: Match, person: number): string => {
    const id = `${match.category}\0${match.value}`;
    const known = tokens.get(id);
    if (known !== undefined) {
      known.count += 1;
      known.phi ||= match.phi;
      known.person ||= person;
      known.confidence = Math.max(known.confidence, match.confidence);
      return known.token;
    }
    const token = tokenOf(key, match.category, match.value);
    if (tokens.size >= limits.maxTokens) truncated = true;
    else {
      const { category, ruleId, subject, phi, confidence } = match;
      tokens.set(id, { category, token, ruleId, subject, phi, confidence, count: 1, person });
    }
    return token;
  };

  return {
    add: (match, person) => {
      const count = counts.get(match.ruleId) ?? {
        ruleId: match.ruleId,
        category: match.category,
        subject: match.subject,
        matches: 0,
        phi: 0,
      };
      count.matches += 1;
      if (match.phi) count.phi += 1;
      counts.set(match.ruleId, count);
      const kept = locatedOf.get(match.ruleId) ?? 0;
      // Beyond both bounds a match is counted and nothing else: no token is made in vain.
      if (kept >= limits.maxLocated && tokens.size >= limits.maxTokens) {
        truncated = true;
        return;
      }
      const token = tokenFor(match, person);
      if (kept < limits.maxLocated) {
        locatedOf.set(match.ruleId, kept + 1);
        located.push(toFinding(match, token));
      }
    },
    finish: (summary) => ({
      located,
      counts: [...counts.values()].sort((a, b) => (a.ruleId < b.ruleId ? -1 : 1)),
      tokens: [...tokens.values()].map((row) => ({
        ...row,
        person: row.person === 0 ? 0 : summary.numberOf(row.person),
      })),
      tokensTruncated: truncated,
      patients: summary.patients,
      persons: summary.persons,
      phi: summary.phi,
      specialCategories: summary.specialCategories,
      healthTerms: summary.healthTerms,
    }),
  };
};
