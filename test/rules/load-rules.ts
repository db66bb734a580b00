/** Packs and term lists as the YAML files hold them, for the tests of the rules. */
import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { type Pack, packSchema, type TermList, termsSchema } from '../../src/detect/rule-schema.ts';

const RULES = new URL('../../rules/', import.meta.url);

const read = (path: string): unknown => parse(readFileSync(new URL(path, RULES), 'utf8'));

export interface Defaults {
  readonly packs: readonly string[];
  readonly terms: readonly string[];
}

export const defaults = read('default.yaml') as Defaults;
export const packs: readonly Pack[] = defaults.packs.map((name) => packSchema.parse(read(`${name}.yaml`)));
export const termLists: readonly TermList[] = defaults.terms.map((name) =>
  termsSchema.parse(read(`terms/${name}.yaml`)),
);
export const termFiles: readonly string[] = readdirSync(new URL('terms/', RULES)).map((file) =>
  file.replace(/\.yaml$/, ''),
);

/** The lists of names that the engine is given. */
const list = (file: string): string => readFileSync(new URL(`names/${file}.txt`, RULES), 'utf8');
export const names = {
  given: list('given'),
  givenWords: list('given-words'),
  family: list('family'),
  familyWords: list('family-words'),
};

/** The words of a rule with `$name` replaced by the pack's list. */
export const wordsIn = (pack: Pack, words: readonly string[] | undefined): readonly string[] =>
  (words ?? []).flatMap((word) => (word.startsWith('$') ? (pack.lists?.[word.slice(1)] ?? [word]) : [word]));
