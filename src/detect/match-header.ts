/** Which rules a column's header or a field's name speaks for. The header itself is never kept beyond the table. */
import type { CompiledRule, CompiledRules, WordFacts } from './compile-rules.ts';
import type { FieldFacts } from './field-schema.ts';
import { entriesIn, fieldsIn, headerIndexOf } from './find-headers.ts';
import { findWords } from './find-words.ts';
import { wordsOf } from './words.ts';

export interface HeaderReading {
  readonly rule: CompiledRule;
  readonly weight: number;
  readonly kind: 'header' | 'field';
  /** The header words or field of the pack that were met. */
  readonly id: string;
}

export interface HeaderFacts {
  /** Best first. */
  readonly readings: readonly HeaderReading[];
  /** A position of a clinical standard. */
  readonly field: FieldFacts | undefined;
  /** By rule index: what the header's words say as context (1 for, 2 against); undefined: nothing at all. */
  readonly roles: Uint8Array | undefined;
  /** Term lists met in the header, such as `Diagnosis`. */
  readonly lists: readonly number[];
  /** The header names one part of a name. */
  readonly namePart: 'given' | 'family' | undefined;
  /** It names several columns, one of them of persons: what stands under it is a whole line of a list. */
  readonly namesPersons: boolean;
  /** It is that one word: `Last` may be many things, `Last` beside `First` is a name. */
  readonly isBare: boolean;
}

export const FIELD_WEIGHT = 0.95;
const HEADER_WEIGHT = 0.75;
const GIVEN = new Set([
  'first',
  'given',
  'forename',
  'fname',
  'firstname',
  'vorname',
  'prenom',
  'fn',
  'middle',
]);
const FAMILY = new Set(['last', 'family', 'surname', 'lname', 'lastname', 'nachname', 'nom', 'ln', 'sname']);

const PERSON_COLUMN = new Set([
  'name',
  'patient',
  'pt',
  'resident',
  'client',
  'member',
  'last',
  'surname',
  'child',
  'baby',
  'decedent',
]);
const PATIENT_COLUMN = new Set(['patient', 'pt', 'mrn', 'dob', 'resident', 'diagnosis', 'dx', 'child']);
const STAFF = new Set(['provider', 'physician', 'doctor', 'npi', 'employee', 'staff', 'company', 'vendor']);
/** Four words at least, most of them with capitals; no path of keys, and no sentence. */
const isListHeader = (header: string): boolean => {
  const words = header.trim().split(/\s+/);
  const titled = words.filter((word) => /^[^a-z]/.test(word));
  return words.length >= MIN_LISTED && titled.length >= words.length * 0.6 && !/[._=:]/.test(header);
};
const MIN_LISTED = 4;

/** Remembers its answers: a table's headers and a file's keys come again and again. */
export const createHeaderMatcher = (rules: CompiledRules): ((header: string) => HeaderFacts) => {
  const known = new Map<string, HeaderFacts>();
  return (header) => {
    const before = known.get(header);
    if (before !== undefined) return before;
    const facts = matchHeader(rules, header);
    if (known.size >= 4096) known.clear();
    known.set(header, facts);
    return facts;
  };
};

const matchHeader = (rules: CompiledRules, header: string): HeaderFacts => {
  const words = wordsOf(header, true);
  const joined = wordsOf(header);
  const index = headerIndexOf(rules);
  const readings: (HeaderReading & { readonly length: number })[] = [];
  const settled = new Set<CompiledRule>();
  for (const { rule, field } of fieldsIn(index, header)) {
    if (settled.has(rule)) continue;
    settled.add(rule);
    readings.push({ rule, weight: FIELD_WEIGHT, kind: 'field', id: field, length: 100 });
  }
  const forms = words.join(' ') === joined.join(' ') ? [words] : [words, joined];
  for (const form of forms) for (const { rule } of entriesIn(index.notHeaders, form)) settled.add(rule);
  const best = new Map<CompiledRule, readonly string[]>();
  for (const form of forms)
    for (const { rule, sequence } of entriesIn(index.headers, form))
      if (!settled.has(rule) && sequence.length > (best.get(rule)?.length ?? 0)) best.set(rule, sequence);
  for (const [rule, sequence] of best)
    readings.push({
      rule,
      weight: rule.rule.columns?.weight ?? HEADER_WEIGHT,
      kind: 'header',
      id: sequence.join(' '),
      length: sequence.length,
    });
  readings.sort((a, b) => b.length - a.length || a.rule.index - b.rule.index);
  const { roles, lists } = rolesOf(rules, words.join(' '));
  return {
    readings,
    field: rules.fieldOf(header),
    roles,
    lists,
    namesPersons:
      isListHeader(header) &&
      words.some((word) => PERSON_COLUMN.has(word)) &&
      (!words.some((word) => STAFF.has(word)) || words.some((word) => PATIENT_COLUMN.has(word))),
    isBare: lastKeyOf(words, header).length === 1,
    namePart: partOf(lastKeyOf(words, header)),
  };
};

/** `export.record.last` is a path: only its last key says what the value is. */
const lastKeyOf = (words: readonly string[], header: string): readonly string[] => {
  const dot = header.lastIndexOf('.', header.length - 2);
  return dot < 0 ? words : wordsOf(header.slice(dot + 1), true);
};

const partOf = (words: readonly string[]): HeaderFacts['namePart'] =>
  words.some((word) => FAMILY.has(word))
    ? 'family'
    : words.some((word) => GIVEN.has(word))
      ? 'given'
      : undefined;

const rolesOf = (rules: CompiledRules, text: string): { roles: Uint8Array | undefined; lists: number[] } => {
  const hits = { starts: [] as number[], ends: [] as number[], values: [] as WordFacts[] };
  findWords(rules, text, 0, text.length, hits);
  const roles = new Uint8Array(rules.rules.length);
  let any = false;
  for (const facts of hits.values)
    facts.roles.forEach((role, index) => {
      if (role === 0) return;
      any = true;
      roles[index] = (roles[index] ?? 0) | role;
    });
  return { roles: any ? roles : undefined, lists: [...new Set(hits.values.flatMap(({ lists }) => lists))] };
};
