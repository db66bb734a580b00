/** Labelled values (keys, elements, HL7 fields): what stands in one record belongs together. */
import type { TextSegment } from '../model/segment.ts';
import { readExactRows } from './exact-rows.ts';
import { isFieldValue } from './field-value.ts';
import { findTerms, isClinical, newTermPlaces, surroundingsOf } from './health.ts';
import { FIELD_WEIGHT, type HeaderFacts } from './match-header.ts';
import { isChildsAge } from './minors.ts';
import { newNoteMemory } from './notes/read-note.ts';
import type { ExactReader } from './read-exact.ts';
import { withListedName } from './read-listed.ts';
import { readText } from './read-text.ts';
import { newReading, type Reading } from './reading.ts';
import { putDown, type Scope, supportAccounts } from './scope.ts';
import { weighValue } from './weigh-value.ts';

export interface Records {
  push(segment: TextSegment): void;
  flush(): void;
}

interface RecordValue {
  readonly segment: TextSegment;
  readonly facts: HeaderFacts | undefined;
  readings: Reading[];
}

/** A record of more values than this is handed out in parts. */
const MAX_VALUES = 2000;

export const createRecords = (scope: Scope): Records => {
  const { rules } = scope;
  let record: string | undefined;
  let values: RecordValue[] = [];
  let terms = newTermPlaces();

  const flush = (): void => {
    if (values.length === 0) return;
    joinNameParts(scope, values);
    if (scope.exact !== undefined) readExactValues(scope.exact, values);
    scope.nextRecord();
    const surroundings = values.some(({ readings }) => readings.some(isClinical))
      ? 'information'
      : surroundingsOf(terms);
    if (surroundingsOf(terms) !== 'none') supportAccounts(values.flatMap(({ readings }) => readings));
    if (surroundings !== 'none' && values.some(({ facts, segment }) => isChildsAge(facts, segment.text)))
      scope.noteChild();
    for (const { segment, readings } of values)
      for (const reading of readings) {
        if (terms.negative.length > 0) putDown(reading);
        const { text, place } = segment;
        scope.emit(reading, text.slice(reading.start, reading.end), place, surroundings, text.length > 200);
      }
    values = [];
    terms = newTermPlaces();
  };

  return {
    flush,
    push: (segment) => {
      const key = `${segment.place.part?.join('/') ?? ''}:${segment.record ?? 'none'}`;
      if (key !== record || values.length >= MAX_VALUES) {
        flush();
        record = key;
      }
      const facts = segment.label === undefined ? undefined : scope.headers(segment.label);
      for (const list of facts?.lists ?? []) terms[rules.terms[list]?.kind ?? 'setting'].push(0);
      const field = facts?.field;
      if (field !== undefined && field.health !== 'none') terms[field.health].push(0);
      if (field?.holdsCodes) noteCodes(scope, segment.text);
      findTerms(rules, segment.text, 0, segment.text.length, 0, terms, scope.tally);
      values.push({ segment, facts, readings: readValue(scope, segment.text, facts) });
    },
  };
};

/** `last` and `first` below one key are one name; either word alone may be anything. */
const joinNameParts = (scope: Scope, values: readonly RecordValue[]): void => {
  const parts = values.filter(({ facts }) => facts?.namePart !== undefined && facts.field === undefined);
  if (parts.length < 2) return;
  const parents = Map.groupBy(parts, ({ segment: { label = '' } }) =>
    label.slice(0, label.lastIndexOf('.') + 1),
  );
  for (const group of parents.values()) {
    const families = group.filter(({ facts }) => facts?.namePart === 'family');
    const given = group.filter(({ facts }) => facts?.namePart === 'given');
    const [family] = families;
    if (family === undefined || families.length > 1 || given.length === 0) continue;
    const reading = nameOf(family) ?? plainName(scope, family);
    if (reading === undefined || !given.every((part) => nameOf(part) ?? plainName(scope, part))) continue;
    reading.says = [...given, family].map(({ segment }) => segment.text.trim()).join(' ');
    for (const part of given)
      part.readings = part.readings.filter(({ rule }) => rule.rule.category !== 'name');
    if (!family.readings.includes(reading)) family.readings = [...family.readings, reading];
  }
};

const nameOf = ({ readings }: RecordValue): Reading | undefined =>
  readings.find(({ rule }) => rule.rule.category === 'name');

/** Read as if its label were `last name`. */
const plainName = (scope: Scope, { facts, segment: { text } }: RecordValue): Reading | undefined =>
  facts?.isBare
    ? readValue(scope, text, scope.headers('last name')).find(({ rule }) => rule.rule.category === 'name')
    : undefined;

/** Codes of special categories are known by their form; claims leave out the point. */
const noteCodes = ({ rules, tally }: Scope, text: string): void => {
  const code = text.trim();
  const pointed = /^[A-Z]\d[\dA-Z]{2,5}$/.test(code) ? `${code.slice(0, 3)}.${code.slice(3)}` : code;
  for (const { list, whole } of rules.codeShapes) if (whole.test(pointed)) tally.note(list);
};

/** The values of a record are the cells of one row. */
const readExactValues = (
  exact: ExactReader,
  values: readonly { readonly segment: TextSegment; readings: Reading[] }[],
): void => {
  const row = values.map(({ segment, readings }) => ({ text: segment.text, readings }));
  readExactRows(exact, [row]).forEach((cells) => {
    cells.forEach((readings, i) => {
      const value = values[i];
      if (value !== undefined) value.readings = readings;
    });
  });
};
/** A labelled value that is longer is a text. */
const LONGEST_FIELD = 80;

/** One value under a label: the label decides and the value confirms; else it is read as text with the label as context. */
export const readValue = (scope: Scope, text: string, facts: HeaderFacts | undefined): Reading[] => {
  const trimmed = text.trim();
  if (trimmed === '') return [];
  const field = facts?.field;
  if (field?.rule !== undefined && isFieldValue(field.rule.rule.category, trimmed)) {
    const start = text.indexOf(trimmed);
    const evidence = { kind: 'field', id: field.id, weight: FIELD_WEIGHT };
    return [newReading(field.rule, start, start + trimmed.length, evidence)];
  }
  // A label of a standard is no header: its words mean nothing, and where its table names a rule, that has spoken.
  const readings = (facts?.readings ?? []).filter(
    ({ kind }) => field === undefined || (kind === 'field' && field.rule === undefined),
  );
  for (const header of readings) {
    const { rule } = header;
    if (!rule.columnRegexes.some((regex) => regex.test(trimmed)) || rule.check?.(trimmed) === false) continue;
    const start = text.indexOf(trimmed);
    const reading = newReading(rule, start, start + trimmed.length, {
      kind: header.kind,
      id: header.id,
      weight: header.weight,
    });
    weighValue(scope.rules, reading, trimmed);
    return [reading];
  }
  const isField = facts !== undefined && text.length <= LONGEST_FIELD;
  const memory = newNoteMemory(isField);
  const found = readText(scope.rules, text, facts?.roles, memory, scope.readKeys).readings;
  return facts?.namesPersons ? withListedName(scope, text, found) : found;
};
