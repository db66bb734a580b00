/** Exact data match: what the patient index knows of a text, joined with what the rules read in it. */
import { CATEGORIES } from '../model/category.ts';
import { EXACT_KINDS, type ExactKind, type ExactLookup, exactRuleId } from '../model/exact-lookup.ts';
import type { CompiledRule, CompiledRules } from './compile-rules.ts';
import { confirmExact } from './confirm-exact.ts';
import { type ExactHit, findExact } from './find-exact.ts';
import { compete, newReading, type Reading, support } from './reading.ts';

export interface ExactReader {
  /**
   * The readings of a text with those of the index: settled, in order. `lines`: every line is a record and tabs part its
   * cells; else running text.
   */
  read(text: string, readings: readonly Reading[], lines: boolean): Reading[];
}

/** More than one of a thousand numbers of its make are in the index: alone it needs a setting of care. */
const DENSE = 1 / 1000;
const LABELLED = 0.3;

export const createExactReader = (rules: CompiledRules, lookup: ExactLookup): ExactReader => {
  const ruleOf = new Map<ExactKind, CompiledRule>();
  for (const kind of lookup.kinds) {
    const rule = rules.rules.find((candidate) => candidate.rule.id === exactRuleId(kind));
    if (rule !== undefined) ruleOf.set(kind, rule);
  }
  return {
    read: (text, readings, lines) => {
      const found = findExact(lookup, text, lines);
      if (found.hits.length === 0) return [...readings];
      confirmExact(lookup, found, lines);
      const all = [...readings];
      for (const hit of found.hits) join(all, readings, hit, ruleOf.get(hit.kind), text);
      return compete(all);
    },
  };
};

const join = (
  all: Reading[],
  readings: readonly Reading[],
  hit: ExactHit,
  rule: CompiledRule | undefined,
  text: string,
): void => {
  const { category } = EXACT_KINDS[hit.kind];
  const same = readings.filter(
    (reading) =>
      reading.rule.rule.category === category && reading.start < hit.end && reading.end > hit.start,
  );
  // A label, a column or the right separators say the same: they and the index prove each other.
  const confidence =
    hit.confidence > 0
      ? hit.confidence
      : hit.form === 'number' && same.some((reading) => reading.confidence >= LABELLED)
        ? 0.95
        : 0;
  if (confidence === 0) return;
  for (const reading of same) {
    if (reading.confidence < confidence && !reading.evidence.some(({ kind }) => kind === 'exact'))
      support(reading, { kind: 'exact', id: hit.kind, weight: confidence - reading.confidence });
  }
  if (same.length > 0 || rule === undefined) return;
  const reading = newReading(rule, hit.start, hit.end, { kind: 'exact', id: hit.kind, weight: confidence });
  if (hit.says !== undefined) reading.says = hit.says;
  if (
    CATEGORIES[category].strength !== 'attribute' &&
    hit.density > DENSE &&
    !/\D/.test(text.slice(hit.start, hit.end))
  )
    reading.isDense = true;
  all.push(reading);
};
