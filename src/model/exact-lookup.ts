/** The hospital's own patients, as the detector may ask for them: is this value in the index, and whose is it? */
import type { Category } from './category.ts';

/** How values of a column are written and compared. */
export type ExactForm = 'number' | 'email' | 'name' | 'date' | 'postcode';

interface ExactKindFacts {
  readonly category: Category;
  readonly form: ExactForm;
}

const k = (category: Category, form: ExactForm): ExactKindFacts => ({ category, form });

/** What a column of the index may hold. At most 16: the number of a kind is four bits of an entry. */
export const EXACT_KINDS = {
  mrn: k('mrn', 'number'),
  ssn: k('ssn', 'number'),
  account: k('account', 'number'),
  accession: k('accession', 'number'),
  member_id: k('member_id', 'number'),
  mbi: k('mbi', 'number'),
  medicaid_id: k('medicaid_id', 'number'),
  health_id: k('health_id', 'number'),
  national_id: k('national_id', 'number'),
  drivers_licence: k('drivers_licence', 'number'),
  passport: k('passport', 'number'),
  phone: k('phone', 'number'),
  email: k('email', 'email'),
  name: k('name', 'name'),
  birth_date: k('birth_date', 'date'),
  postcode: k('zip', 'postcode'),
} as const satisfies Record<string, ExactKindFacts>;

export type ExactKind = keyof typeof EXACT_KINDS;

/** Id of the rule that speaks for a kind. */
export const exactRuleId = (kind: ExactKind): string => `exact.${kind}.1`;

/** A value that is in the index: the patients who have it, in rising order, and the column in which each has it. */
export interface ExactEntries {
  /** How many there are in all. */
  readonly count: number;
  /** The first of them, at most `MAX_EXACT_ENTRIES`. */
  readonly patients: Uint32Array;
  readonly kinds: readonly ExactKind[];
}

/** More patients than share any value that tells something. */
export const MAX_EXACT_ENTRIES = 4096;

/** Pure to its caller: the same question has the same answer as long as it lives. */
export interface ExactLookup {
  readonly patients: number;
  readonly kinds: readonly ExactKind[];
  /** How many of all numbers of this length and make are in the index, 0–1; 0: none, asking for one is in vain. */
  densityOf(length: number, digitsOnly: boolean): number;
  /** The number as it is compared: letters and digits in upper case, no leading zeros; undefined where it is none. */
  numberOf(text: string): string | undefined;
  /**
   * `number`: as written or as `numberOf` gave it; `date`: `2024-03-15`; `name`: given and family name apart by a tab.
   * Undefined: not in the index.
   */
  find(form: ExactForm, text: string): ExactEntries | undefined;
  /** Has this patient the value? For values that too many have to list them. */
  has(form: ExactForm, text: string, patient: number): boolean;
}
