/** Which rule, if any, owns a column: by its header if the values agree, else by what nearly all of its values pass. */
import type { TableSegment } from '../model/segment.ts';
import { claimHeaderless } from './claim-headerless.ts';
import type { CompiledRule, CompiledRules } from './compile-rules.ts';
import type { HeaderFacts } from './match-header.ts';
import type { Scope } from './scope.ts';
import { hasLists, isHeardOf, isListed } from './weigh-value.ts';

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
  readonly tried: Map<number, { tested: number; valid: number; listed: number }>;
  /** Undefined: not tried yet; null: no rule fits by density, not tried again. */
  dense: CompiledRule | undefined | null;
  /** Nearly all of its values are diagnosis or procedure codes. */
  holdsCodes: boolean;
}

/** Fewer values say nothing about a column. */
export const ENOUGH = 5;
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
  const parts = new Set(columns.map(({ header }) => header?.namePart));
  const hasBothParts = parts.has('given') && parts.has('family');
  columns.forEach((state, c) => {
    state.claim = undefined;
    if (state.header === undefined && segment.rows.length < ENOUGH) return;
    const values = valuesOf(segment.rows, c);
    state.holdsCodes ||= areCodes(scope.rules, values);
    state.claim = claimByHeader(scope.rules, state, values, hasBothParts);
  });
  claimNameParts(scope.rules, segment, columns);
  claimHeaderless(scope.rules, segment.rows, columns);
  return columns;
};

/** What stands in a column, empty cells left out. */
export const valuesOf = (rows: readonly (readonly string[])[], column: number): string[] => {
  const values: string[] = [];
  for (const row of rows) {
    const value = row[column]?.trim();
    if (value) values.push(value);
  }
  return values;
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

export const isValid = (rule: CompiledRule, value: string): boolean =>
  rule.columnRegexes.some((regex) => regex.test(value)) && rule.check?.(value) !== false;

const claimByHeader = (
  rules: CompiledRules,
  state: ColumnState,
  values: readonly string[],
  hasBothParts: boolean,
): Claim | undefined => {
  let best: Claim | undefined;
  for (const { rule, kind, id, weight } of state.header?.readings ?? []) {
    const seen = state.tried.get(rule.index) ?? { tested: 0, valid: 0, listed: 0 };
    seen.tested += values.length;
    for (const value of values) if (isValid(rule, value)) seen.valid += 1;
    const part = state.header?.namePart;
    // First and last names side by side are persons, whether or not anybody has heard of them.
    const isDoubted =
      rule.rule.category === 'name' &&
      weight < SURE_OF_PERSONS &&
      !(hasBothParts && part !== undefined) &&
      hasLists(rules);
    const isKnown = part === undefined ? isListed : isHeardOf;
    if (isDoubted) for (const value of values) if (isKnown(rules, value)) seen.listed += 1;
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
      ...shareOf(rule, seen, isDoubted),
    };
  }
  return best;
};

/** Headers such as `patient name` say it alone; `client`, `member` and `fname` are columns of computers too. */
const SURE_OF_PERSONS = 0.7;
const FEW_LISTED = 0.34;
const UNLISTED = -0.25;

const shareOf = (
  { rule }: CompiledRule,
  { tested, valid, listed }: { readonly tested: number; readonly valid: number; readonly listed: number },
  isDoubted: boolean,
): Pick<Claim, 'share' | 'shareWeight'> => {
  if (isDoubted && listed < tested * FEW_LISTED) return { share: listed / tested, shareWeight: UNLISTED };
  const share = valid / tested;
  return {
    share: tested < ENOUGH || rule.columns?.sparse ? undefined : share,
    shareWeight: shareWeightOf(share),
  };
};

/** What the share of valid values adds to or takes from every value of the column. */
export const shareWeightOf = (share: number): number =>
  share >= 0.9 ? 0.15 : share >= 0.6 ? 0.05 : share >= 0.3 ? -0.1 : -0.3;

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
