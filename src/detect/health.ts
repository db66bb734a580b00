/** Is health information, or a setting of health care, met near an identifier? Looked up only where one was found. */
import { CATEGORIES, type SpecialCategory } from '../model/category.ts';
import type { CompiledRules, WordFacts } from './compile-rules.ts';
import type { Reading } from './reading.ts';
import { type Hits, wordsOf } from './words.ts';

/** Half a page: what stands within it belongs together. */
export const REACH = 1500;

/** Term-list hits of one stretch of text, by place. */
export interface TermHits {
  readonly at: number[];
  readonly list: number[];
}

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
    counts: () => Object.fromEntries(rules.terms.flatMap(({ id }, list) => (counts[list] ? [[id, counts[list] as number]] : []))),
    special: () =>
      [...new Set(rules.terms.flatMap(({ special }, list) => (special !== undefined && counts[list] ? [special] : [])))].sort(),
  };
};

/** Looks up terms in `text[from..to)`; places are offset by `base`. */
export const findTerms = (rules: CompiledRules, text: string, from: number, to: number, base: number, found: TermHits): void => {
  const hits: Hits<WordFacts> = { starts: [], ends: [], values: [] };
  rules.dictionary.scan(text, from, to, hits);
  hits.values.forEach((facts, i) => {
    for (const list of facts.lists) {
      found.at.push(base + (hits.starts[i] as number));
      found.list.push(list);
    }
  });
  if (rules.codes.length > 0 && hits.values.length > 0) findCodes(rules, text, from, to, base, hits, found);
};

/** Codes (ICD-10-CM) count beside a word that says that they are codes. */
const findCodes = (rules: CompiledRules, text: string, from: number, to: number, base: number, hits: Hits<WordFacts>, found: TermHits): void => {
  for (const { list, candidate } of rules.codes) {
    hits.values.forEach((facts, i) => {
      if (!candidate.near.includes(wordsOf(facts.term).join(' '))) return;
      const end = hits.ends[i] as number;
      const nearby = text.slice(Math.max(from, end), Math.min(to, end + candidate.within + 8));
      candidate.regex.lastIndex = 0;
      const code = candidate.regex.exec(nearby);
      if (code === null || code.index > candidate.within || /[0-9A-Za-z]/.test(nearby[code.index - 1] ?? '')) return;
      found.at.push(base + end + code.index);
      found.list.push(list);
    });
  }
};

/** In place of a list: an identifier that exists only because of health care (an MRN) stands here. */
export const CLINICAL_IDENTIFIER = -1;

export const isClinical = ({ rule: { rule }, confidence }: Reading): boolean =>
  rule.subject === 'patient' && confidence >= 0.6 && CATEGORIES[rule.category].strength === 'clinical';

/** What the terms within reach of a place say. */
export interface Surroundings {
  readonly health: boolean;
  /** A template, a manual or test data. */
  readonly negative: boolean;
}

/** A marker of test data speaks for what is this near, not for the whole page. */
const NEGATIVE_REACH = 200;

export const surroundingsOf = (rules: CompiledRules, found: TermHits, at: number, tally: HealthTally, seen: Set<number>): Surroundings => {
  let health = false;
  let negative = false;
  for (let i = 0; i < found.at.length; i++) {
    const distance = Math.abs((found.at[i] as number) - at);
    if (distance > REACH) continue;
    const list = found.list[i] as number;
    if (list === CLINICAL_IDENTIFIER) {
      health = true;
      continue;
    }
    const kind = rules.terms[list]?.kind;
    if (kind === 'negative') negative ||= distance <= NEGATIVE_REACH;
    else {
      health = true;
      if (!seen.has(found.at[i] as number)) {
        seen.add(found.at[i] as number);
        tally.note(list);
      }
    }
  }
  return { health, negative };
};
