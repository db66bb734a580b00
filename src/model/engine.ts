/** What decides what is found in a file, part by part: so that a change of one part can be told from a change of all. */
import type { ProblemCode } from './problem.ts';

export interface Engine {
  /** Hash of what concerns every file: detection itself, terms, names, labels, the patient index, how formats are told. */
  readonly base: string;
  /** Hash of the tables of clinical standards: they concern labelled values only. */
  readonly fields: string;
  /** Name → version. */
  readonly readers: Readonly<Record<string, number>>;
  readonly ocr: {
    /** Hash of bounds, languages and version; empty: off. */
    readonly settings: string;
    /** Are pages read that have text too? Then any document may be concerned. */
    readonly always: boolean;
  };
  /** Rules that are on: id → hash of what it does. */
  readonly rules: Readonly<Record<string, string>>;
  /** Those of them that are looked up by the names of labelled values alone. */
  readonly fieldRules: readonly string[];
  readonly thresholds: Readonly<Record<string, number>>;
  /** By hash: the rules whose values are allowed; null: all. */
  readonly allow: Readonly<Record<string, readonly string[] | null>>;
  /** Problem code → the limit that it says was met; of codes that no night tries again by itself. */
  readonly limits: Readonly<Partial<Record<ProblemCode, number>>>;
}

/** It met this problem, be it the one that is shown or not. */
export const problemPart = (code: ProblemCode): string => `!${code}`;

/** What is noted of a reading besides the names of its readers: it met labelled values, or pages that OCR has read or would have. */
export const FIELD_PART = '#field';
export const OCR_PART = 'ocr';
/** It met a value that this rule took from others without its being reported. */
export const shadowPart = (ruleId: string): string => `-${ruleId}`;
