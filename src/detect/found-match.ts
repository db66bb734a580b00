/**
 * A match on its way out. Its evidence is put in order when it is asked for: of most matches only the count is kept, and
 * texts full of identifiers have one every few hundred characters.
 */
import type { Evidence, Match } from '../model/finding.ts';
import type { Place } from '../model/segment.ts';
import type { Reading } from './reading.ts';

export class FoundMatch implements Match {
  readonly ruleId: Match['ruleId'];
  readonly category: Match['category'];
  readonly subject: Match['subject'];
  readonly confidence: number;
  readonly place: Place;
  readonly start: number;
  readonly end: number;
  readonly alternatives: readonly string[];
  readonly phi: boolean;
  readonly text: string;
  readonly value: string;
  readonly #evidence: readonly Evidence[];

  constructor(reading: Reading, text: string, value: string, place: Place, confidence: number, phi: boolean) {
    const { rule } = reading.rule;
    this.ruleId = rule.id;
    this.category = rule.category;
    this.subject = rule.subject;
    this.confidence = confidence;
    this.place = place;
    this.start = reading.start;
    this.end = reading.end;
    this.alternatives = reading.rivals;
    this.phi = phi;
    this.text = text;
    this.value = value;
    this.#evidence = reading.evidence;
  }

  get evidence(): readonly Evidence[] {
    return settled(this.#evidence);
  }
}

/** What counted, its weights rounded; mostly that is what there is. */
const settled = (all: readonly Evidence[]): readonly Evidence[] => {
  for (const { kind, weight } of all)
    if ((weight === 0 && kind !== 'check') || roundedOf(weight) !== weight)
      return all
        .filter((evidence) => evidence.weight !== 0 || evidence.kind === 'check')
        .map((evidence) => ({ ...evidence, weight: roundedOf(evidence.weight) }));
  return all;
};

const roundedOf = (weight: number): number => Math.round(weight * 1000) / 1000;
