/** Is health information, or a setting of health care, met near an identifier? Looked up only where one was found. */
import type { SpecialCategory } from '../model/category.ts';
import type { CompiledCode, CompiledRules, CompiledTerms, WordFacts } from './compile-rules.ts';
import { findWords } from './find-words.ts';
import type { Reading } from './reading.ts';
import { type Hits, lastHitUpTo } from './words.ts';

/** Half a page: what stands within it belongs together. */
export const REACH = 1500;

/** What stands around an identifier: something of a person's health, a place or act of care, or neither. */
export type Surroundings = 'information' | 'setting' | 'none';

/** Where terms were met, each list in rising order. */
export interface TermPlaces {
  readonly information: number[];
  readonly setting: number[];
  readonly negative: number[];
}

export const newTermPlaces = (): TermPlaces => ({ information: [], setting: [], negative: [] });

/** What the terms say together, wherever they stand. */
export const surroundingsOf = ({ information, setting }: TermPlaces): Surroundings =>
  information.length > 0 ? 'information' : setting.length > 0 ? 'setting' : 'none';

export const stronger = (a: Surroundings, b: Surroundings): Surroundings =>
  a === 'information' || b === 'information'
    ? 'information'
    : a === 'setting' || b === 'setting'
      ? 'setting'
      : 'none';

/** Health terms met in a file, by list. */
export interface HealthTally {
  note(list: number): void;
  counts(): Readonly<Record<string, number>>;
  special(): SpecialCategory[];
}

export const createHealthTally = (rules: CompiledRules): HealthTally => {
  const counts = new Uint32Array(rules.terms.length);
  return {
    note: (list) => {
      counts[list] = (counts[list] as number) + 1;
    },
    counts: () =>
      Object.fromEntries(
        rules.terms.flatMap(({ id }, list) => (counts[list] ? [[id, counts[list] as number]] : [])),
      ),
    special: () =>
      [
        ...new Set(
          rules.terms.flatMap(({ special }, list) =>
            special !== undefined && counts[list] ? [special] : [],
          ),
        ),
      ].sort(),
  };
};

/** Looks up terms in `text[from..to)`, counts them and notes their places, offset by `base`. */
export const findTerms = (
  rules: CompiledRules,
  text: string,
  from: number,
  to: number,
  base: number,
  places: TermPlaces,
  tally?: HealthTally,
): void => {
  const hits: Hits<WordFacts> = { starts: [], ends: [], values: [] };
  findWords(rules, text, from, to, hits);
  noteTerms(rules, text, hits, from, to, base, places, tally);
};

/** The same where all words of the text have been met already. */
export const noteTerms = (
  rules: CompiledRules,
  text: string,
  hits: Hits<WordFacts>,
  from: number,
  to: number,
  base: number,
  places: TermPlaces,
  tally?: HealthTally,
): void => {
  const { starts, ends, values } = hits;
  for (let i = lastHitUpTo(hits, from) + 1; i < ends.length; i++) {
    const [start, end] = [starts[i] as number, ends[i] as number];
    if (end > to + LONGEST_TERM) return;
    const { lists, codeLists } = values[i] as WordFacts;
    if ((lists.length === 0 && codeLists.length === 0) || start < from || start >= to) continue;
    for (const list of lists) {
      tally?.note(list);
      places[(rules.terms[list] as CompiledTerms).kind].push(base + start);
    }
    for (const code of codeLists) {
      if (!hasCodeBehind(code, text, end, to)) continue;
      tally?.note(code.list);
      places[(rules.terms[code.list] as CompiledTerms).kind].push(base + end);
    }
  }
};

const LONGEST_TERM = 200;

/** Codes (ICD-10-CM) count behind a word that says that they are codes. */
const hasCodeBehind = ({ regex, within }: CompiledCode, text: string, end: number, to: number): boolean => {
  const nearby = text.slice(end, Math.min(to, end + within + LONGEST_CODE));
  regex.lastIndex = 0;
  for (let code = regex.exec(nearby); code !== null && code.index <= within; code = regex.exec(nearby))
    if (
      !/[0-9A-Za-z]/.test(nearby[code.index - 1] ?? '') &&
      !/[0-9A-Za-z]/.test(nearby[code.index + code[0].length] ?? '')
    )
      return true;
  return false;
};

const LONGEST_CODE = 10;

export const isClinical = ({ rule: { rule, strength }, confidence }: Reading): boolean =>
  strength === 'clinical' && confidence >= 0.6 && rule.subject === 'patient';

/** A marker of test data speaks for what is this near, not for the whole page. */
export const NEGATIVE_REACH = 200;

/** Is one of these places (in rising order) within `reach` of `at`? */
export const isNear = (places: readonly number[], at: number, reach: number): boolean => {
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((places[middle] as number) < at - reach) low = middle + 1;
    else high = middle;
  }
  return low < places.length && (places[low] as number) <= at + reach;
};
