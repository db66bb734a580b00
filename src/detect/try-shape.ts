/** One shape at one place: does it match, does its check pass, and do the words around allow it? */
import type { CompiledShape } from './compile-rules.ts';
import type { Reader } from './reader.ts';
import { newReading, support } from './reading.ts';
import { isFreeAfter, isFreeBefore } from './value-edges.ts';
import { weighContext } from './weigh-context.ts';

export const tryShape = (reader: Reader, shape: CompiledShape, begin: number): void => {
  const { text } = reader;
  if (!isFreeBefore(text, begin)) return;
  shape.regex.lastIndex = begin;
  if (!shape.regex.test(text)) return;
  const end = shape.regex.lastIndex;
  if (!isFreeAfter(text, end)) return;
  const { rule } = shape;
  const value = text.slice(begin, end);
  if (rule.check !== undefined && !rule.check(value)) return;
  const reading = newReading(rule, begin, end, shape.evidence);
  if (rule.checkEvidence !== undefined) support(reading, rule.checkEvidence);
  if (weighContext(reader, reading)) reader.readings.push(reading);
};
