/**
 * Columns that no header explains, by what nearly all of their values are: numbers with a check digit, names as registers
 * write them, dates of birth, and beside these the record number. Persons are told first, since the rest leans on them.
 */
import { daysOf } from './checks/calendar-date.ts';
import { type Claim, type ColumnState, ENOUGH, isValid, shareWeightOf, valuesOf } from './claim-columns.ts';
import type { CompiledRule, CompiledRules } from './compile-rules.ts';
import { FAMILY, FAMILY_WORD, GIVEN, GIVEN_WORD } from './notes/name-lists.ts';

/** So many different values with a valid check digit are no chance. */
const ENOUGH_CHECKED = 12;
const DENSITY_WEIGHT = 0.65;
const LONGEST_NUMBER = 30;
/** Values looked at to decide. */
const SAMPLE = 200;

export const claimHeaderless = (
  rules: CompiledRules,
  rows: readonly (readonly string[])[],
  columns: readonly ColumnState[],
): void => {
  // Lines that stand aligned by chance are few: they are no table of persons, unless it is one already.
  if (rows.length < ENOUGH && !columns.some(({ dense }) => dense)) return;
  const open = columns.flatMap((state, c) => {
    if (state.header !== undefined) return [];
    const values = valuesOf(rows, c);
    return [{ state, values, sample: [...new Set(values.slice(0, SAMPLE))] }];
  });
  // Names alone are contributors or an index; persons of a register have numbers, dates or codes.
  const hasNumbers = (): boolean =>
    open.some(
      ({ values }) =>
        values.length >= ENOUGH &&
        holdsFor(values, 0.8, (value) => value.length <= LONGEST_NUMBER && /\d{2}/.test(value)),
    );
  const decide = (rule: CompiledRule | undefined, { state, values, sample }: (typeof open)[number]): void => {
    state.dense = rule ?? (sample.length >= ENOUGH_CHECKED ? null : undefined);
    if (rule !== undefined) state.claim = toClaim(rule, values);
  };
  const registeredRule = (sample: readonly string[]): CompiledRule | undefined => {
    const rule = namesRule(rules, sample);
    return rule !== undefined && hasNumbers() ? rule : undefined;
  };
  for (const column of open) {
    const { state, values, sample } = column;
    if (state.dense) state.claim = toClaim(state.dense, values);
    else if (state.dense === undefined) decide(checkedRule(rules, sample) ?? registeredRule(sample), column);
  }
  const hasPerson = columns.some(({ claim }) => claim?.rule.rule.category === 'name');
  for (const column of open)
    if (!column.state.dense && column.sample.length >= (hasPerson ? ENOUGH : ENOUGH_CHECKED)) {
      const rule = birthDatesRule(rules, column.sample);
      if (rule !== undefined) decide(rule, column);
    }
  claimRecordNumbers(rules, open, columns);
};

const toClaim = (rule: CompiledRule, values: readonly string[]): Claim => {
  const share = values.filter((value) => isValid(rule, value)).length / Math.max(1, values.length);
  return {
    rule,
    kind: 'density',
    id: rule.rule.id,
    weight: DENSITY_WEIGHT,
    share,
    shareWeight: shareWeightOf(share),
  };
};

/** A check that a random number fails: nearly all values pass it, and hardly any does once altered. */
const checkedRule = (rules: CompiledRules, sample: readonly string[]): CompiledRule | undefined =>
  sample.length >= ENOUGH_CHECKED &&
  sample.every((value) => value.length <= 40 && /\d{4}|\d.*\d.*\d/.test(value))
    ? rules.rules.find((rule) => isDense(rule, sample))
    : undefined;

const isDense = (rule: CompiledRule, sample: readonly string[]): boolean => {
  if (rule.check === undefined || rule.columnRegexes.length === 0 || rule.rule.columns === undefined)
    return false;
  if (!holdsFor(sample, 0.95, (value) => isValid(rule, value))) return false;
  return sample.filter((value) => isValid(rule, altered(value))).length <= sample.length * 0.3;
};

/** Does it hold for this share of the values? Most columns are told by their first few. */
const holdsFor = (values: readonly string[], share: number, holds: (value: string) => boolean): boolean => {
  let failed = 0;
  for (const value of values)
    if (!holds(value)) {
      failed += 1;
      if (values.length - failed < values.length * share) return false;
    }
  return true;
};

/** The same value with its last digit moved on by one. */
const altered = (value: string): string =>
  value.replace(/\d(?=\D*$)/, (digit) => String((Number(digit) + 1) % 10));

const columnRule = (
  rules: CompiledRules,
  category: 'name' | 'birth_date' | 'mrn',
  sample: readonly string[],
  share: number,
): CompiledRule | undefined =>
  rules.byCategory
    .get(category)
    ?.find(
      (rule) =>
        rule.rule.subject === 'patient' &&
        rule.rule.columns !== undefined &&
        holdsFor(sample, share, (value) => isValid(rule, value)),
    );

/** `Last, First` in nearly every cell: the form in which registers write persons, and towns with their states too. */
const LAST_FIRST =
  /^(?:\p{Lu}|(?:de|del|della|da|dos|du|di|la|le|van|von|der|den|bin|al|el)[ -])[\p{L}'’. -]{1,30}, ?(\p{Lu}[\p{L}'’-]*)[\p{L}'’. -]{0,30}$/u;
const FIRST_LAST =
  /^(\p{Lu}[\p{L}'’-]+)(?: \p{Lu}\.?)?(?: [a-z]{2,3}){0,2} (\p{Lu}[\p{L}'’.-]+)(?: \p{Lu}[\p{L}'’.-]+)?$/u;

const namesRule = (rules: CompiledRules, sample: readonly string[]): CompiledRule | undefined => {
  if (sample.length < ENOUGH) return undefined;
  const lists = rules.nameLists;
  const isTurned = (value: string): boolean => LAST_FIRST.test(value);
  const isGiven = (word = ''): boolean => (lists(word) & (GIVEN | GIVEN_WORD)) !== 0;
  if (
    holdsFor(sample, 0.9, isTurned) &&
    holdsFor(sample, 0.6, (value) => isGiven(LAST_FIRST.exec(value)?.[1]))
  )
    return columnRule(rules, 'name', sample, 0.8);
  const isStraight = (value: string): boolean => {
    const [, first, last = ''] = FIRST_LAST.exec(value) ?? [];
    return isGiven(first) && (lists(last) & (FAMILY | FAMILY_WORD)) !== 0;
  };
  return holdsFor(sample, 0.8, isStraight) ? columnRule(rules, 'name', sample, 0.8) : undefined;
};

/** Dates that spread over decades are dates of birth; those of business stand close together. */
const birthDatesRule = (rules: CompiledRules, sample: readonly string[]): CompiledRule | undefined => {
  const years: number[] = [];
  const isDay = (value: string): boolean => {
    const year = value.length <= 30 ? daysOf(value)[0]?.year : undefined;
    if (year !== undefined) years.push(year);
    return year !== undefined;
  };
  if (!holdsFor(sample, 0.9, isDay)) return undefined;
  // Two digits are read as this century's first: nobody is born in its later half yet.
  const born = years.map((year) => (year > TWO_DIGITS ? year - 100 : year));
  if (Math.max(...born) - Math.min(...born) < 30 || Math.min(...born) > 1980) return undefined;
  return columnRule(rules, 'birth_date', sample, 0.9);
};

const TWO_DIGITS = 2030;

interface OpenColumn {
  readonly state: ColumnState;
  readonly values: readonly string[];
}

/**
 * The key of a headerless table of persons with diagnoses is their record number: mostly distinct numbers of one length.
 * Without a column of codes it may be the number of an employee.
 */
const claimRecordNumbers = (
  rules: CompiledRules,
  open: readonly OpenColumn[],
  columns: readonly ColumnState[],
): void => {
  if (open.length < columns.length || !columns.some(({ holdsCodes }) => holdsCodes)) return;
  const isPerson = ({ claim }: ColumnState): boolean =>
    claim?.rule.rule.category === 'name' || claim?.rule.rule.category === 'birth_date';
  if (!columns.some(isPerson) || columns.some(({ claim }) => claim?.rule.rule.category === 'mrn')) return;
  for (const { state, values } of open) {
    if (state.claim !== undefined || state.holdsCodes || values.length < ENOUGH) continue;
    const makes = new Set(values.map((value) => value.replace(/\d/g, '9').replace(/[A-Z]+/g, 'A')));
    if (makes.size > 2 || new Set(values).size < values.length * 0.7) continue;
    if (!values.every((value) => RECORD_NUMBER.test(value) && !SSN.test(value))) continue;
    const rule = columnRule(rules, 'mrn', values, 1);
    if (rule === undefined) continue;
    state.dense = rule;
    state.claim = { ...toClaim(rule, values), share: 1, shareWeight: 0 };
    return;
  }
};

const RECORD_NUMBER = /^[A-Z]{0,3}[\d-]{6,12}$/;
const SSN = /^\d{3}-\d{2}-\d{4}$/;
