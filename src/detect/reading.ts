/** One way to read a stretch of text, while rules still compete for it. */
import type { Evidence } from '../model/finding.ts';
import type { CompiledRule } from './compile-rules.ts';

/**
 * A class, and no literals in it: where many literals of one place in the code live through a collection, V8 makes all
 * later ones in its old space, and a text full of identifiers then fills that.
 */
export class Reading {
  readonly rule: CompiledRule;
  readonly start: number;
  readonly end: number;
  confidence: number;
  readonly evidence: Evidence[];
  /** Rules that read the same characters and were less well supported. */
  rivals: readonly string[] = NONE;
  /** What it stands for where that is written in two cells. */
  says: string | undefined = undefined;
  /** Too many of all such numbers are patients': it counts in a setting of care only. */
  isDense = false;

  constructor(rule: CompiledRule, start: number, end: number, evidence: Evidence) {
    this.rule = rule;
    this.start = start;
    this.end = end;
    this.confidence = evidence.weight;
    this.evidence = Array.of(evidence);
  }
}

const NONE: readonly string[] = [];

export const newReading = (rule: CompiledRule, start: number, end: number, evidence: Evidence): Reading =>
  new Reading(rule, start, end, evidence);

/** Evidence of a word or header, made often: see `Reading`. */
export class Clue implements Evidence {
  readonly kind: string;
  readonly id: string;
  readonly weight: number;

  constructor(kind: string, id: string, weight: number) {
    this.kind = kind;
    this.id = id;
    this.weight = weight;
  }
}

export const support = (reading: Reading, evidence: Evidence): void => {
  reading.evidence.push(evidence);
  reading.confidence += evidence.weight;
};

export const byPlace = (a: Reading, b: Reading): number =>
  a.start - b.start || b.end - a.end || a.rule.index - b.rule.index;

/**
 * Readings that overlap compete: the best supported wins, then the longer, then the rule that stands first in its pack.
 * Returns the winners in order of their place.
 */
export const compete = (readings: Reading[]): Reading[] => {
  if (readings.length < 2) return readings;
  readings.sort(byPlace);
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
