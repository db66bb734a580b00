/**
 * Keys in running text (scripts, logs, addresses of web pages) that name columns of the packs: what such a header says of a
 * table's cell, it says of the value behind it. Stricter than in a table, since source code is full of keys without patients.
 */
import { CATEGORIES, type Category } from '../model/category.ts';
import type { CompiledRule } from './compile-rules.ts';
import { isFieldValue } from './field-value.ts';
import { headerIndexOf } from './find-headers.ts';
import { findKey, type Keyed } from './find-key.ts';
import { FIELD_WEIGHT, type HeaderFacts } from './match-header.ts';
import type { KeyReader } from './reader.ts';
import { newReading, type Reading, support } from './reading.ts';
import type { Scope } from './scope.ts';
import { isHeardOf, isListed, weighValue } from './weigh-value.ts';
import { wordsOf } from './words.ts';

/** The parts of a name stand no further apart. */
const NEAR = 160;

/** What it needs of a session. */
export type KeySource = Pick<Scope, 'rules' | 'headers'>;

/** Adds the values behind keys to the readings of a text, before these compete. */
export const createKeyReader = (source: KeySource): KeyReader => {
  const known = new Map<string, boolean>();
  const isKnown = (key: string): boolean => {
    const before = known.get(key);
    if (before !== undefined) return before;
    const is = namesColumn(source, key);
    if (known.size >= MAX_KEYS) known.clear();
    known.set(key, is);
    return is;
  };
  return (text, keys, readings) => {
    let part: NamePart | undefined;
    const look = { text, isKnown };
    for (const at of keys) {
      const keyed = findKey(look, at);
      if (keyed === undefined) continue;
      const facts = source.headers(keyed.key);
      const value = decodedOf(text, keyed);
      const reading = readKeyed(source, keyed, value, facts);
      if (reading === undefined) continue;
      if (value !== text.slice(keyed.start, keyed.end)) reading.says = value;
      readings.push(reading);
      const next = namePartOf(facts, reading, value);
      if (next === undefined) continue;
      if (part !== undefined && areOneName(part, next)) {
        joinParts(part, next, readings);
        part = undefined;
      } else part = next;
    }
  };
};

/** Programs have many keys, and few that the packs know: the first words of their headers tell most of them apart. */
const namesColumn = (source: KeySource, key: string): boolean => {
  const { headers, fields } = headerIndexOf(source.rules);
  const words = [...wordsOf(key, true), ...wordsOf(key)];
  if (!words.some((word) => headers.has(word)) && !fields.has(key) && source.rules.fieldOf(key) === undefined)
    return false;
  const facts = source.headers(key);
  return facts.readings.length > 0 || facts.field !== undefined || facts.namePart !== undefined;
};
const MAX_KEYS = 4096;

/** One name in two values: it stands where the family name does. */
const joinParts = (one: NamePart, other: NamePart, readings: Reading[]): void => {
  const [given, family] = one.kind === 'given' ? [one, other] : [other, one];
  family.reading.says = `${given.value} ${family.value}`;
  support(family.reading, { kind: 'beside', weight: JOINED });
  const { start, end } = given.reading;
  for (let i = readings.length - 1; i >= 0; i--) {
    const { rule, start: from, end: to } = readings[i] as Reading;
    if (rule.rule.category === 'name' && from < end && start < to) readings.splice(i, 1);
  }
};
/** A given and a family name side by side are somebody's. */
const JOINED = 0.1;

interface NamePart {
  readonly kind: 'given' | 'family';
  readonly reading: Reading;
  readonly value: string;
}

const namePartOf = ({ namePart }: HeaderFacts, reading: Reading, value: string): NamePart | undefined =>
  namePart === undefined || reading.rule.rule.category !== 'name' || value.includes(' ')
    ? undefined
    : { kind: namePart, reading, value };

const areOneName = (one: NamePart, other: NamePart): boolean =>
  one.kind !== other.kind &&
  one.reading.rule === other.reading.rule &&
  other.reading.start - one.reading.end < NEAR;

const decodedOf = (text: string, { start, end, isEncoded }: Keyed): string => {
  const written = text.slice(start, end);
  if (!isEncoded || !/[+%]/.test(written)) return written;
  return written
    .replaceAll('+', ' ')
    .replace(/%([2-7][0-9A-Fa-f])/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
};

const readKeyed = (
  source: KeySource,
  keyed: Keyed,
  value: string,
  facts: HeaderFacts,
): Reading | undefined => {
  const trimmed = value.trim();
  if (trimmed === '') return undefined;
  const start = keyed.start + (value.length - value.trimStart().length);
  const end = keyed.end - (value.length - value.trimEnd().length);
  const field = facts.field;
  if (field?.rule !== undefined && field.rule.rule.subject === 'patient') {
    const { rule } = field;
    if (!isFieldValue(rule.rule.category, trimmed) || !isPlain(source, rule, keyed, trimmed))
      return undefined;
    return newReading(rule, start, end, { kind: 'field', id: field.id, weight: FIELD_WEIGHT });
  }
  const headers = facts.isBare && facts.namePart !== undefined ? source.headers('last name') : facts;
  for (const { rule, kind, id, weight } of headers.readings) {
    if (!isDecisive(rule.rule.category) && !OF_INTEREST.has(rule.rule.category)) continue;
    if (!rule.columnRegexes.some((regex) => regex.test(trimmed)) || rule.check?.(trimmed) === false) continue;
    if (!isPlain(source, rule, keyed, trimmed)) return undefined;
    const most = saysWhose(rule, keyed.key) ? 1 : PLAIN_KEY;
    const reading = newReading(rule, start, end, { kind, id, weight: Math.min(most, weight) });
    weighValue(source.rules, reading, trimmed);
    return reading;
  }
  return undefined;
};

/** `last_name` and `phone` may be anybody's: what stands beside decides. */
const PLAIN_KEY = 0.45;
const PATIENT_WORDS = new Set(['patient', 'patients', 'pt', 'pat', 'resident', 'decedent', 'beneficiary']);

const saysWhose = ({ rule }: CompiledRule, key: string): boolean =>
  isDecisive(rule.category) || wordsOf(key, true).some((word) => PATIENT_WORDS.has(word));

const isDecisive = (category: Category): boolean =>
  category === 'birth_date' ||
  category === 'credential' ||
  CATEGORIES[category].strength === 'clinical' ||
  CATEGORIES[category].strength === 'person';

/** What else a key is worth looking at for; a web address or a mail's is known by its shape. */
const OF_INTEREST: ReadonlySet<Category> = new Set([
  'name',
  'address',
  'zip',
  'care_date',
  'age_over_89',
  'phone',
  'fax',
]);

/** Placeholders, calls, members and paths of variables. */
const isCode = (value: string): boolean => /[(){}<>$]|%[sd(]|^\w+\.[a-z]\w*(?:\.|$)/.test(value);

/** Is it surely a value? What is not quoted may be a variable's name, and what is quoted a text of the program. */
const isPlain = (
  source: KeySource,
  { rule }: CompiledRule,
  { isLiteral, key }: Keyed,
  value: string,
): boolean => {
  if (rule.category === 'credential') return isLiteral;
  if (isCode(value)) return false;
  if (rule.category === 'name')
    return (
      /^\p{Lu}/u.test(value) &&
      !/^name$/i.test(key) &&
      (/[\s,^]/.test(value) ? isListed(source.rules, value) : isHeardOf(source.rules, value))
    );
  if (rule.subject !== 'patient') return isLiteral && /\d/.test(value);
  // Below that it is an index of a program.
  return isDecisive(rule.category) ? value.replace(/\D/g, '').length >= MIN_DIGITS : /\d/.test(value);
};
const MIN_DIGITS = 4;
