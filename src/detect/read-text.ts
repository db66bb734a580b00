/**
 * The engine: one look for what may begin an identifier (digits, `@`, `://`, `:`, titles), words looked up only in the
 * windows around, and only those shapes tried that can begin there. Its cost hardly grows with the number of rules.
 */
import type { CompiledRule, CompiledRules } from './compile-rules.ts';
import { readDigits } from './read-digits.ts';
import { readLabels } from './read-labels.ts';
import { isLocalPart, isScheme, readColons, readSymbols } from './read-symbols.ts';
import type { Reader, TextReadings } from './reader.ts';
import { compete, type Reading, support } from './reading.ts';
import { noteSpeakers } from './speakers.ts';
import { unitsOf } from './text-units.ts';
import { windowsOf } from './windows.ts';

/** So much around a window is at hand too: values may begin before it and end behind it. */
const MARGIN = 160;
const NO_UNITS = new Uint16Array(0);

const bitsOf = (roles: Uint8Array): Uint32Array => {
  const bits = new Uint32Array((roles.length + 31) >>> 5);
  for (let i = 0; i < roles.length; i++)
    if ((roles[i] as number) & 1) bits[i >>> 5] = (bits[i >>> 5] as number) | (1 << (i & 31));
  return bits;
};

/** Reads one text. `ambient` is what its label or column header says to each rule: see `HeaderFacts.roles`. */
export const readText = (rules: CompiledRules, text: string, ambient?: Uint8Array): TextReadings => {
  const reader: Reader = {
    text,
    ambient,
    ambientFor: ambient === undefined ? undefined : bitsOf(ambient),
    near: new Uint32Array((rules.rules.length + 31) >>> 5),
    speakers: { ends: [], bits: [], first: 0, behind: 0, isNear: false },
    units: NO_UNITS,
    base: 0,
    end: 0,
    marks: new Uint32Array(rules.shapeCount),
    stamp: 0,
    hits: { starts: [], ends: [], values: [] },
    readings: [],
  };
  for (const [from, to] of windowsOf(text)) {
    const firstHit = reader.hits.starts.length;
    reader.base = Math.max(0, from - MARGIN);
    reader.end = Math.min(text.length, to + MARGIN);
    reader.units = unitsOf(text, reader.base, reader.end);
    rules.dictionary.scanUnits(reader.units, reader.base, text, from, to, reader.hits);
    noteSpeakers(reader, firstHit);
    readDigits(reader, rules, from, to);
    readLabels(reader, firstHit);
  }
  readSymbols(reader, '@', rules.atShapes, isLocalPart);
  readSymbols(reader, '://', rules.urlShapes, isScheme);
  readColons(reader, rules.colonShapes);
  return { readings: settle(reader.readings), hits: reader.hits };
};

/** Overlapping readings settled, what stands beside each other weighed, specimens put down. */
const settle = (readings: Reading[]): Reading[] => {
  const winners = compete(readings);
  winners.forEach((reading, i) => {
    const { beside } = reading.rule.rule;
    if (beside === undefined) return;
    if (hasBeside(winners, i, beside)) support(reading, { kind: 'beside', weight: beside.weight });
    else if (beside.required) reading.confidence = 0;
  });
  return winners;
};

type Beside = NonNullable<CompiledRule['rule']['beside']>;

/** Winners do not overlap and stand in order: both ways from here until they are too far. */
const hasBeside = (winners: readonly Reading[], i: number, { categories, within }: Beside): boolean => {
  const self = winners[i] as Reading;
  const counts = ({ confidence, rule }: Reading): boolean =>
    confidence >= 0.3 && categories.includes(rule.rule.category);
  for (let j = i - 1; j >= 0 && self.start - (winners[j] as Reading).end <= within; j--)
    if (counts(winners[j] as Reading)) return true;
  for (let j = i + 1; j < winners.length && (winners[j] as Reading).start - self.end <= within; j++)
    if (counts(winners[j] as Reading)) return true;
  return false;
};
