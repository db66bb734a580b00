/** One way to read a stretch of text, while rules still compete for it. */
import type { Evidence } from '../model/finding.ts';
import type { CompiledRule } from './compile-rules.ts';

export interface Reading {
  readonly rule: CompiledRule;
  readonly start: number;
  readonly end: number;
  confidence: number;
  readonly evidence: Evidence[];
  /** Rules that read the same characters and were less well supported. */
  rivals: readonly string[];
  /** What it stands for where that is written in two cells. */
  says?: string;
  /** Too many of all such numbers are patients': it counts in a setting of care only. */
  isDense?: boolean;
}

export const newReading = (rule: CompiledRule, start: number, end: number, evidence: Evidence): Reading => ({
  rule,
  start,
  end,
  confidence: evidence.weight,
  evidence: [evidence],
  rivals: NONE,
});

const NONE: readonly string[] = [];

export const support = (reading: Reading, evidence: Evidence): void => {
  reading.evidence.push(evidence);
  reading.confidence += evidence.weight;
};

/**
 * Readings that overlap compete: the best supported wins, then the longer, then the rule that stands first in its pack.
 * Returns the winners in order of their place.
 */
export const compete = (readings: Reading[]): Reading[] => {
  if (readings.length < 2) return readings;
  readings.sort((a, b) => a.start - b.start || b.end - a.end || a.rule.index - b.rule.index);
  const winners: Reading[] = [];
  for (const reading of readings) {
    const last = winners[winners.length - 1];
    if (last === undefined || reading.start >= last.end) {
      winners.push(reading);
      continue;
    }
    const [best, other] = isBetter(reading, last) ? [reading, last] : [last, reading];
    if (best === reading) winners[winners.length - 1] = reading;
    const rivals = [...best.rivals, other.rule.rule.id, ...other.rivals];
    best.rivals = [...new Set(rivals)].filter((rival) => rival !== best.rule.rule.id);
  }
  return winners;
};

/** Differences below this are noise of the weights; then the longer reading explains more. */
const CLOSE = 0.02;

const isBetter = (a: Reading, b: Reading): boolean => {
  const difference = a.confidence - b.confidence;
  if (Math.abs(difference) > CLOSE) return difference > 0;
  const longer = a.end - a.start - (b.end - b.start);
  return longer !== 0 ? longer > 0 : a.rule.index < b.rule.index;
};
