/** What the page's script reads: columns instead of objects, words by number, in pieces of 500 rows. */
import type { Category } from '../../model/category.ts';
import type { ConditionRef } from '../../model/report-source.ts';

/** One array per column; entry i of each belongs to row i. */
export interface RowColumns {
  readonly id: number[];
  /** Index into `PageFacts.shares`. */
  readonly share: number[];
  readonly path: string[];
  /** Index into `states`. */
  readonly state: number[];
  /** Problem or exclusion code, or empty. */
  readonly why: string[];
  readonly detail: string[];
  readonly phi: (0 | 1)[];
  readonly patients: number[];
  readonly persons: number[];
  /** Index into `categories` and count, one after the other. */
  readonly kinds: (readonly number[])[];
  readonly special: (readonly string[])[];
  /** Index into `reaches`. */
  readonly reach: number[];
  /** May many change it: 1; not known: 2. */
  readonly broadWrite: (0 | 1 | 2)[];
  /** Index into `levels`, -1 where nothing demands one. */
  readonly level: number[];
  readonly priority: number[];
  readonly size: number[];
  /** RFC 3339. */
  readonly modified: string[];
  /** Index into `words`, as the next. */
  readonly owner: number[];
  readonly format: number[];
  /** Indexes into `conditions`. */
  readonly conditions: (readonly number[])[];
}

export interface FindingColumns {
  readonly file: number[];
  readonly category: number[];
  readonly mask: string[];
  readonly place: string[];
  readonly band: string[];
  readonly count: number[];
  readonly phi: (0 | 1)[];
  /** Indexes into `words`. */
  readonly rule: number[];
  readonly why: number[];
}

export interface PageFacts {
  readonly states: readonly { readonly id: string; readonly words: string }[];
  readonly reasons: Readonly<Record<string, { readonly sentence: string; readonly remedy: string }>>;
  readonly categories: readonly { readonly id: Category; readonly name: string }[];
  readonly reaches: readonly string[];
  readonly levels: readonly string[];
  readonly shares: readonly string[];
  readonly words: readonly string[];
  readonly conditions: readonly ConditionRef[];
  /** Most findings that the page holds of one file; the JSON report holds all. */
  readonly findingsPerFile: number;
  /** Indexes of the files whose findings were cut. */
  readonly findingsCut: readonly number[];
}
