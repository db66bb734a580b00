/** One shape at one place: does it match, does its check pass, and do the words around allow it? */
import type { CompiledShape } from './compile-rules.ts';
import type { Reader } from './reader.ts';
import { newReading, support } from './reading.ts';
import { isFreeAfter, isFreeBefore } from './value-edges.ts';
import { weighContext } from './weigh-context.ts';

export const tryShape = (reader: Reader, shape: CompiledShape, begin: number): void => {
  const end = endOf(reader, shape, begin);
  if (end >= 0) readValue(reader, shape, begin, end);
};

/** The same for several: what is written equally is looked for once, since its rules differ in their checks only. */
export const tryShapes = (reader: Reader, shapes: readonly CompiledShape[], begin: number): void => {
  let number = -1;
  let end = -1;
  for (const shape of shapes) {
    if (shape.number !== number) end = endOf(reader, shape, begin);
    number = shape.number;
    if (end >= 0) readValue(reader, shape, begin, end);
  }
};

/** Where the shape ends that begins at `begin`; -1: it is not there. */
const endOf = ({ text }: Reader, { regex }: CompiledShape, begin: number): number => {
  if (!isFreeBefore(text, begin)) return -1;
  regex.lastIndex = begin;
  return regex.test(text) && isFreeAfter(text, regex.lastIndex) ? regex.lastIndex : -1;
};

const readValue = (reader: Reader, { rule, evidence }: CompiledShape, begin: number, end: number): void => {
  if (rule.check !== undefined && !rule.check(reader.text.slice(begin, end))) return;
  const reading = newReading(rule, begin, end, evidence);
  if (rule.checkEvidence !== undefined) support(reading, rule.checkEvidence);
  if (weighContext(reader, reading)) reader.readings.push(reading);
};
