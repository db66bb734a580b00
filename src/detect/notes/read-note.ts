/**
 * What only a clinical note is read for, beyond what labels and digits set off: names in running text, dates, ages,
 * addresses. Costs under a microsecond per character, so only texts dense with health terms pay for it.
 */

import { CATEGORIES, type Category } from '../../model/category.ts';
import type { Evidence } from '../../model/finding.ts';
import type { CompiledRule, CompiledRules, WordFacts } from '../compile-rules.ts';
import { findWords } from '../find-words.ts';
import { newReading, type Reading, support } from '../reading.ts';
import type { Hits } from '../words.ts';
import { createKnownNames, type KnownNames } from './known-names.ts';
import type { Role } from './name-cues.ts';
import { findAddresses } from './read-addresses.ts';
import { findAges } from './read-ages.ts';
import { findDates } from './read-dates.ts';
import { findForeign } from './read-foreign.ts';
import { findNames } from './read-names.ts';

/** What a document has told so far. */
export interface NoteMemory {
  readonly known: KnownNames;
  /** Once a part of it was a clinical note, all of it is one. */
  isNote: boolean;
  /** A patient has been named or a relative met: what stands around speaks of persons. */
  hasPatient: boolean;
  /** A column's header says what its values are: that they look like names adds nothing. */
  readonly isHeaded: boolean;
}

export const newNoteMemory = (isHeaded = false): NoteMemory => ({
  known: createKnownNames(),
  isNote: false,
  hasPatient: false,
  isHeaded,
});

/** Different health terms that make a note of a text, and of a message. */
const ENOUGH_TERMS = 2;
const MESSAGE = 1000;
/** A long text with fewer is a story, a manual or a collection that speaks of illness too. */
const CHARS_PER_TERM = 700;
/** Names in a text that says nothing of health stay below decision. */
const UNSURE = 0.5;
/** A text this short is read for names in any case: it is a message, a field, a sentence. */
const SHORT = 300;

const DATE = 0.35;
/** Near health terms, and in a text that names its patient. */
const OF_CARE = 0.45;
const OF_PATIENT = 0.6;
const AGE = 0.6;
const ADDRESS = 0.45;
const TOWN = 0.4;
const ESTABLISHED = 0.5;
/** What says so clearly that it is a name needs no health information around. */
const LABELLED = 0.6;
const WORTH = 0.3;
const FOREIGN = 0.7;

export const readNote = (
  rules: CompiledRules,
  text: string,
  windowHits: Hits<WordFacts>,
  readings: Reading[],
  memory: NoteMemory,
): void => {
  const { patient, relative, provider, date, birth, age, address } = rules.noteRules;
  for (const { start, end, kind } of findForeign(text)) {
    const rule = kind === 'name' ? patient : birth;
    if (rule !== undefined)
      readings.push(newReading(rule, start, end, { kind: 'label', id: `patient ${kind}`, weight: FOREIGN }));
  }
  const hasNumber = text.length <= MESSAGE && readings.some(isClinicalNumber);
  if (!hasNumber && !memory.isNote && !/\p{L}/u.test(text)) {
    // Numbers alone, such as columns of a table.
    if (text.length <= SHORT) memory.hasPatient ||= readings.some(isOfPerson);
    return;
  }
  const mayBeClinical = hasNumber || isNote(rules, text, windowHits, memory);
  if (!mayBeClinical && text.length > SHORT) return;
  const hits: Hits<WordFacts> = { starts: [], ends: [], values: [] };
  findWords(rules, text, 0, text.length, hits);
  const terms = termStarts(rules, hits);
  const isDense = countOfTerms(rules, hits) * CHARS_PER_TERM >= text.length && !isStory(text);
  const isClinical = mayBeClinical && (text.length <= MESSAGE || isDense);
  if (!isClinical && text.length > SHORT) return;
  if (isClinical && text.length > SHORT && isDense && terms.size >= ENOUGH_TERMS) memory.isNote = true;
  const isSure =
    isClinical &&
    (memory.isNote || hasNumber || terms.size > 0 || (text.length <= SHORT && CLINICAL.test(text)));
  const before = [...readings];
  const overlapping = createOverlap(before);
  for (const { rule, start, end, confidence } of before)
    if (rule.rule.category === 'name' && confidence >= ESTABLISHED)
      memory.known.add(text.slice(start, end), rule.rule.subject === 'provider' ? 'provider' : 'patient');

  /** What a label or shape has found already is only made surer, unless more was found now. */
  const add = (
    rule: CompiledRule | undefined,
    { start, end }: { readonly start: number; readonly end: number },
    evidence: Evidence,
  ): void => {
    if (rule === undefined) return;
    const { category } = rule.rule;
    const same = overlapping(start, end, category);
    if (
      same === undefined ||
      end - start > same.end - same.start ||
      (category === 'name' &&
        same.rule.rule.subject !== rule.rule.subject &&
        evidence.weight > same.confidence)
    )
      readings.push(newReading(rule, start, end, evidence));
    else if (
      evidence.weight > same.confidence &&
      category !== 'address' &&
      same.rule.rule.category === category &&
      same.rule.rule.subject === rule.rule.subject
    )
      support(same, { ...evidence, weight: evidence.weight - same.confidence });
  };
  const ruleOf: Readonly<Record<Role, CompiledRule | undefined>> = { patient, relative, provider };
  const context = {
    text,
    lists: rules.nameLists,
    known: memory.known,
    isTerm: (at: number) => terms.has(at),
  };
  const names = findNames(context);
  memory.hasPatient ||=
    before.some(isOfPerson) || names.some(({ role, weight }) => role !== 'provider' && weight >= LABELLED);
  // A report of a hospital on itself names diseases, dates and persons too, but nobody's.
  const isPersonal =
    memory.hasPatient ||
    (text.length <= MESSAGE && (PERSONAL.test(text) || names.some(({ weight }) => weight >= LABELLED))) ||
    terms.size >= (text.length <= SHORT ? 1 : ENOUGH_TERMS);
  for (const name of names) {
    const { role, kind, id, weight } = name;
    if (kind === 'dictionary' && (memory.isHeaded || !isPersonal)) continue;
    if (isClinical || weight >= LABELLED || (memory.hasPatient && kind === 'context'))
      add(ruleOf[role], name, {
        kind,
        id,
        weight: isSure || isSureCue(id, text.slice(name.start, name.end)) ? weight : Math.min(weight, UNSURE),
      });
  }
  if (!isClinical || !isPersonal) return;
  // Minutes and policies of a hospital have dates and addresses too.
  if (!memory.hasPatient && text.length > SHORT && !PERSONAL.test(text)) return;
  const dated = memory.hasPatient && isSure ? OF_PATIENT : terms.size > 0 ? OF_CARE : DATE;
  for (const day of findDates(text))
    add(date, day, {
      kind: 'shape',
      id: day.id,
      weight: day.id === 'day' ? dated : Math.min(dated, OF_CARE),
    });
  for (const found of findAges(text)) add(age, found, { kind: 'shape', id: 'age', weight: AGE });
  for (const place of findAddresses(text))
    add(address, place, {
      kind: 'shape',
      id: place.kind,
      weight: place.kind === 'town' ? TOWN : ADDRESS,
    });
};

/** A number that health care gives to a patient makes a note of a message. */
const isClinicalNumber = ({ rule: { rule }, confidence }: Reading): boolean =>
  rule.subject === 'patient' && confidence >= LABELLED && CATEGORIES[rule.category].strength === 'clinical';

/** `Austin was admitted` may be a town to the union. */
const isSureCue = (id: string, name: string): boolean => SURE.has(id) && (id !== 'care' || /\s/.test(name));

/** A name with a label, or what only a patient has. */
const isOfPerson = ({ rule: { rule }, confidence }: Reading): boolean =>
  rule.subject === 'patient' &&
  confidence >= LABELLED &&
  (rule.category === 'name' ||
    rule.category === 'birth_date' ||
    rule.category === 'age_over_89' ||
    CATEGORIES[rule.category].strength === 'clinical');

/** Finds a reading of the same kind at a place; asked in any order. */
const createOverlap = (readings: Reading[]) => {
  readings.sort((a, b) => a.start - b.start);
  return (start: number, end: number, category: Category): Reading | undefined => {
    let low = 0;
    for (let high = readings.length; low < high; ) {
      const middle = (low + high) >>> 1;
      if ((readings[middle] as Reading).start < start - LONGEST) low = middle + 1;
      else high = middle;
    }
    for (; low < readings.length && (readings[low] as Reading).start < end; low++) {
      const other = readings[low] as Reading;
      const kind = other.rule.rule.category === 'birth_date' ? 'care_date' : other.rule.rule.category;
      if (other.end > start && other.confidence >= WORTH && kind === category) return other;
    }
    return undefined;
  };
};

/** No value is longer. */
const LONGEST = 200;

/** Abbreviations that hardly anybody but clinicians uses. */
const SHORTHAND =
  /(?:^|[^\p{L}])(?:pts?|c\/o|s\/p|h\/o|w\/|w\/o|r\/o|d\/c|f\/u|y\/?o|y\.o\.?|hx|dx|rx|tx|sx|pmh|hpi|prn|bid|tid|qid|qhs|po|iv|subq|a\/p|triage|\d{1,3}[ -]?(?:year|month)s?[ -]old|doctor|dr|nurse|np|rn|md|paciente|patiente|patientin|patiënte?|paziente|pasient|potilas|pacjent(?:ka)?|pacient(?:ka)?|años|ans|jährige[rn]?|dott|médico|médecin|arzt|dra)(?![\p{L}\d])/iu;

/** Of them those that nobody else uses. */
const CLINICAL =
  /(?:^|[^\p{L}])(?:pts?|c\/o|s\/p|h\/o|r\/o|d\/c|f\/u|y\/?o|y\.o\.?|hx|dx|pmh|hpi|prn|bid|tid|qid|qhs|a\/p|triage|np|rn|lpn)(?![\p{L}\d])/iu;

/** Cues that speak of a patient or of those who care by themselves, health terms or not. */
const SURE: ReadonlySet<string> = new Set(
  'patient name|patient|birth date|age|care|bed|dr|staff|signed by'.split('|'),
);

/** Of one person, whoever it is. */
const PERSONAL =
  /(?:^|[^\p{L}])(?:he|she|his|her|pt|c\/o|s\/p|h\/o|y\/?o|hx|pmh|hpi|(?:the|this|our) patient|patient's|patient (?:is|was|has|had|reports|denies|states)|\d{1,3}[ -]?(?:year|month)s?[ -]old|\d{1,3}[ -]?(?:años|ans|anni|anos|jaar|jährige[rn]?|årige?)|paciente|patiente|patientin|patiënte?|paziente|pasient|potilas|pacjent(?:ka)?|pacient(?:ka)?)(?![\p{L}\d])/iu;

const isNote = (
  rules: CompiledRules,
  text: string,
  { values }: Hits<WordFacts>,
  memory: NoteMemory,
): boolean => {
  if (memory.isNote) return true;
  if (text.length <= SHORT && SHORTHAND.test(text)) return true;
  const enough = text.length <= MESSAGE ? 1 : ENOUGH_TERMS;
  const terms: WordFacts[] = [];
  for (const facts of values) {
    if (facts.lists.length === 0 || terms.includes(facts) || !isOfHealth(rules, facts)) continue;
    terms.push(facts);
    if (terms.length === enough) return true;
  }
  return false;
};

const isOfHealth = (rules: CompiledRules, { lists }: WordFacts): boolean =>
  lists.some((list) => rules.terms[list]?.kind !== 'negative');

const countOfTerms = (rules: CompiledRules, { values }: Hits<WordFacts>): number =>
  values.reduce((sum, facts) => sum + Number(facts.lists.length > 0 && isOfHealth(rules, facts)), 0);

/** People who speak, every couple of pages: told for pleasure. */
const SPOKEN =
  /[,.!?]["”]\s+(?:[\p{L}.]+\s){0,3}?(?:said|says|replied|replies|asked|asks|answered|answers|exclaimed|cried)(?!\p{L})|(?:said|replied|replies|asked|answered|exclaimed|cried)[,:]?\s["“]/gu;
const STORY_CHARS = 3000;
const isStory = (text: string): boolean =>
  text.length > MESSAGE && (text.match(SPOKEN)?.length ?? 0) > Math.max(2, text.length / STORY_CHARS);

/** Words that say something of health: no names. */
const termStarts = (rules: CompiledRules, { starts, values }: Hits<WordFacts>): ReadonlySet<number> =>
  new Set(
    starts.filter((_, i) => values[i]?.lists.some((list) => rules.terms[list]?.kind === 'information')),
  );
