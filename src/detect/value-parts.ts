/**
 * A value inside a value: the nine digits of a Medicare claim number of before 2020 are a Social Security number, and the
 * same person may stand elsewhere with that number alone.
 */
import type { CompiledRule } from './compile-rules.ts';
import { parseShape } from './parse-shape.ts';
import { newReading, type Reading } from './reading.ts';

/** By the rule whose values hold another rule's. */
export type ValueParts = ReadonlyMap<CompiledRule, { readonly rule: CompiledRule; readonly regex: RegExp }>;

export const valuePartsOf = (rules: readonly CompiledRule[]): ValueParts =>
  new Map(
    rules.flatMap((whole) => {
      const { holds } = whole.rule;
      // The other rule may be off.
      const rule = holds && rules.find((candidate) => candidate.rule.id === holds.rule);
      return rule ? [[whole, { rule, regex: new RegExp(parseShape(holds.shape).source) }]] : [];
    }),
  );

/** The reading that a reading's text holds, with its own text; undefined: none. */
export const partOf = (
  parts: ValueParts,
  reading: Reading,
  text: string,
): { readonly reading: Reading; readonly text: string } | undefined => {
  const part = parts.get(reading.rule);
  const found = part?.regex.exec(text);
  if (part === undefined || !found || part.rule.check?.(found[0]) === false) return undefined;
  const start = reading.start + found.index;
  const evidence = { kind: 'part', id: reading.rule.rule.id, weight: reading.confidence };
  return { reading: newReading(part.rule, start, start + found[0].length, evidence), text: found[0] };
};
