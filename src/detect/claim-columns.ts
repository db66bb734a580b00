/** Which rule, if any, owns a column: by its header if the values agree, else by what nearly all of its values pass. */
import type { TableSegment } from '../model/segment.ts';
import type { CompiledRule, CompiledRules } from './compile-rules.ts';
import type { HeaderFacts } from './match-header.ts';
import type { Scope } from './scope.ts';

export interface Claim {
  readonly rule: CompiledRule;
  readonly kind: 'header' | 'field' | 'density';
  readonly id: string;
  readonly weight: number;
  /** Share of the column's values so far that are valid, 0–1; undefined while there are too few to tell. */
  readonly share: number | undefined;
  readonly shareWeight: number;
}

export interface ColumnState {
  header: HeaderFacts | undefined;
  claim: Claim | undefined;
  /** Values tried and found valid so far, by rule index. */
  readonly tried: Map<number, { tested: number; valid: number }>;
  /** Undefined: not tried yet; null: no rule fits by density, not tried again. */
  dense: CompiledRule | undefined | null;
  /** Nearly all of its values are diagnosis or procedure codes. */
  holdsCodes: boolean;
}

/** Fewer values say nothing about a column. */
export const ENOUGH = 5;
const ENOUGH_FOR_DENSITY = 12;
const MAX_COLUMNS = 4096;

/** Brings the columns' claims up to date with a further block of rows. */
export const claimColumns = (
  scope: Scope,
  segment: TableSegment,
  columns: ColumnState[],
): readonly ColumnState[] => {
  const width = Math.min(
    MAX_COLUMNS,
    segment.rows.reduce((most, row) => Math.max(most, row.length), segment.header?.length ?? 0),
  );
  while (columns.length < width) {
    const title = segment.header?.[columns.length]?.trim();
    columns.push({
      header: title ? scope.headers(title) : undefined,
      claim: undefined,
      tried: new Map(),
      dense: undefined,
      holdsCodes: false,
    });
  }
  columns.forEach((state, c) => {
    const values = segment.rows.flatMap((row) => {
      const value = row[c]?.trim();
      return value ? [value] : [];
    });
    state.holdsCodes ||= areCodes(scope.rules, values);
    state.claim =
      claimByHeader(state, values) ??
      (state.header === undefined ? claimByDensity(scope.rules, state, values) : undefined);
  });
  claimNameParts(scope.rules, segment, columns);
  claimRecordNumbers(scope.rules, segment, columns);
  return columns;
};

const MIN_HEADER_CELLS = 2;

/** Do the words of the first row name columns, and are they no values of those columns themselves? */
export const looksLikeHeader = (scope: Scope, rows: readonly (readonly string[])[]): boolean => {
  const first = (rows[0] ?? []).map((cell) => cell.trim()).filter((cell) => cell !== '');
  if (
    rows.length < 2 ||
    first.length < MIN_HEADER_CELLS ||
    first.some((cell) => cell.length > 40 || /\d{3}|@|\d[/.-]\d/.test(cell))
  )
    return false;
  const telling = first.filter((cell) => {
    const { readings, roles, lists } = scope.headers(cell);
    return readings.length > 0 || ((roles !== undefined || lists.length > 0) && cell.length <= 24);
  });
  if (telling.length >= MIN_HEADER_CELLS) return true;
  // One telling name is enough where everything under it looks different from it.
  const column = (rows[0] ?? []).findIndex((cell) => scope.headers(cell.trim()).readings.length > 0);
  return column >= 0 && rows.slice(1).every((row) => /\d/.test(row[column] ?? ''));
};

/** Codes of ICD-10-CM, CPT and the like, without a word that says so: only a whole column of them is believed. */
const areCodes = (rules: CompiledRules, values: readonly string[]): boolean => {
  if (values.length < ENOUGH) return false;
  const codes = values.filter(
    (value) =>
      value.length <= 8 && /^[A-Z]\d/.test(value) && rules.codeShapes.some(({ whole }) => whole.test(value)),
  );
  // A letter and digits may be a room; a point in the right place is a code.
  return (
    codes.length >= values.length * 0.8 &&
    codes.filter((value) => value.includes('.')).length >= codes.length * 0.4
  );
};

const isValid = (rule: CompiledRule, value: string): boolean =>
  rule.columnRegexes.some((regex) => regex.test(value)) && rule.check?.(value) !== false;

const claimByHeader = (state: ColumnState, values: readonly string[]): Claim | undefined => {
  let best: Claim | undefined;
  for (const { rule, kind, id, weight } of state.header?.readings ?? []) {
    const seen = state.tried.get(rule.index) ?? { tested: 0, valid: 0 };
    seen.tested += values.length;
    for (const value of values) if (isValid(rule, value)) seen.valid += 1;
    state.tried.set(rule.index, seen);
    if (seen.valid === 0) continue;
    const share = seen.valid / seen.tested;
    // The readings come best header first: a later one must be clearly better supported by the values.
    if (best !== undefined && share <= (best.share ?? 1) + 0.2) continue;
    best = {
      rule,
      kind,
      id,
      weight,
      share: seen.tested < ENOUGH || rule.rule.columns?.sparse ? undefined : share,
      shareWeight: shareWeightOf(share),
    };
  }
  return best;
};

/** What the share of valid values adds to or takes from every value of the column. */
const shareWeightOf = (share: number): number =>
  share >= 0.9 ? 0.15 : share >= 0.6 ? 0.05 : share >= 0.3 ? -0.1 : -0.3;

const DENSITY_WEIGHT = 0.65;

/** Without a header only a check that a random number fails can tell: nearly all values pass it, and hardly any does once altered. */
const claimByDensity = (
  rules: CompiledRules,
  state: ColumnState,
  values: readonly string[],
): Claim | undefined => {
  if (state.dense === null) return undefined;
  if (state.dense === undefined) {
    if (values.length < ENOUGH_FOR_DENSITY) return undefined;
    const sample = [...new Set(values.slice(0, 200))];
    const telling =
      sample.length >= ENOUGH_FOR_DENSITY &&
      sample.every((value) => value.length <= 40 && /\d{4}|\d.*\d.*\d/.test(value));
    state.dense =
      (telling
        ? (rules.rules.find((rule) => isDense(rule, sample)) ?? birthDatesRule(rules, sample))
        : namesRule(rules, sample)) ?? null;
    if (state.dense === null) return undefined;
  }
  const share = values.filter((value) => isValid(state.dense as CompiledRule, value)).length / values.length;
  return {
    rule: state.dense,
    kind: 'density',
    id: state.dense.rule.id,
    weight: DENSITY_WEIGHT,
    share,
    shareWeight: shareWeightOf(share),
  };
};

/** `Last, First` in nearly every cell: the form in which registers write persons, and hardly anything else is written. */
const LAST_FIRST = /^\p{Lu}[\p{L}'’. -]{1,30}, \p{Lu}[\p{L}'’. -]{0,30}$/u;

const namesRule = (rules: CompiledRules, sample: readonly string[]): CompiledRule | undefined => {
  if (
    sample.length < ENOUGH_FOR_DENSITY / 2 ||
    sample.filter((value) => LAST_FIRST.test(value)).length < sample.length * 0.9
  )
    return undefined;
  return rules.byCategory
    .get('name')
    ?.find(
      (rule) =>
        rule.rule.subject === 'patient' &&
        rule.rule.columns !== undefined &&
        sample.filter((value) => isValid(rule, value)).length >= sample.length * 0.8,
    );
};

/** Dates that spread over decades are dates of birth; those of business stand close together. */
const birthDatesRule = (rules: CompiledRules, sample: readonly string[]): CompiledRule | undefined => {
  const years = sample
    .flatMap(
      (value) =>
        /^(?:(?:19|20)\d{2}(?=[-/]|\d{4}$)|\d{1,2}[-/.]\d{1,2}[-/.]((?:19|20)\d{2})$)/.exec(value) ?? [],
    )
    .flatMap((year) => (/^\d{4}$/.test(year ?? '') ? [Number(year)] : []));
  if (
    years.length < sample.length * 0.9 ||
    Math.max(...years) - Math.min(...years) < 30 ||
    Math.min(...years) > 1980
  )
    return undefined;
  return rules.byCategory
    .get('birth_date')
    ?.find(
      (rule) =>
        rule.rule.columns !== undefined &&
        sample.filter((value) => isValid(rule, value)).length >= sample.length * 0.9,
    );
};

/** `Last` and `First` side by side. */
const claimNameParts = (
  rules: CompiledRules,
  segment: TableSegment,
  columns: readonly ColumnState[],
): void => {
  const parts = columns.filter(
    ({ header, claim }) => header?.isBare && header.namePart !== undefined && claim === undefined,
  );
  if (new Set(parts.map(({ header }) => header?.namePart)).size < 2) return;
  const rule = rules.byCategory
    .get('name')
    ?.find((candidate) => candidate.rule.subject === 'patient' && candidate.rule.columns !== undefined);
  if (rule === undefined) return;
  for (const state of parts) {
    const c = columns.indexOf(state);
    const values = segment.rows.map((row) => (row[c] ?? '').trim()).filter((value) => value !== '');
    const share = values.filter((value) => isValid(rule, value)).length / Math.max(1, values.length);
    if (share >= 0.6)
      state.claim = {
        rule,
        kind: 'header',
        id: state.header?.namePart ?? '',
        weight: NAME_PART_WEIGHT,
        share,
        shareWeight: shareWeightOf(share),
      };
  }
};

const NAME_PART_WEIGHT = 0.55;

/**
 * The key of a headerless table of persons with diagnoses is their record number: distinct numbers of one length. Without
 * a column of codes it may be the number of an employee.
 */
const claimRecordNumbers = (
  rules: CompiledRules,
  segment: TableSegment,
  columns: readonly ColumnState[],
): void => {
  if (
    segment.rows.length < ENOUGH_FOR_DENSITY ||
    columns.some(({ header }) => header !== undefined) ||
    !columns.some(({ holdsCodes }) => holdsCodes)
  )
    return;
  const isPerson = ({ claim }: ColumnState): boolean =>
    claim?.rule.rule.category === 'name' || claim?.rule.rule.category === 'birth_date';
  if (!columns.some(isPerson) || columns.some(({ claim }) => claim?.rule.rule.category === 'mrn')) return;
  const rule = rules.byCategory.get('mrn')?.find((candidate) => candidate.rule.columns !== undefined);
  const column = columns.find((state, c) => {
    const values = segment.rows.map((row) => (row[c] ?? '').trim());
    const shapes = new Set(values.map((value) => value.replace(/\d/g, '9')));
    return (
      state.claim === undefined &&
      !state.holdsCodes &&
      shapes.size <= 2 &&
      new Set(values).size >= values.length * 0.9 &&
      rule !== undefined &&
      values.every(
        (value) =>
          /^[A-Z]{0,3}[\d-]{6,12}$/.test(value) && !/^\d{3}-\d{2}-\d{4}$/.test(value) && isValid(rule, value),
      )
    );
  });
  if (column === undefined || rule === undefined) return;
  column.dense = rule;
  column.claim = {
    rule,
    kind: 'density',
    id: rule.rule.id,
    weight: DENSITY_WEIGHT,
    share: 1,
    shareWeight: 0,
  };
};

const isDense = (rule: CompiledRule, sample: readonly string[]): boolean => {
  if (rule.check === undefined || rule.columnRegexes.length === 0 || rule.rule.columns === undefined)
    return false;
  const valid = sample.filter((value) => isValid(rule, value)).length;
  if (valid < sample.length * 0.95) return false;
  return sample.filter((value) => isValid(rule, altered(value))).length <= sample.length * 0.3;
};

/** The same value with its last digit moved on by one. */
const altered = (value: string): string =>
  value.replace(/\d(?=\D*$)/, (digit) => String((Number(digit) + 1) % 10));
