/** Rule packs and term lists from disk, as plain data for the scanning threads. */
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { RuleSources } from '../detect/compile-rules.ts';
import { UserError } from '../model/user-error.ts';
import { nearestOf } from '../util/nearest.ts';
import { checked, parseYaml, readText } from './read-yaml.ts';

/** `rules/` beside `src/` or `dist/`. */
export const RULES_FOLDER = fileURLToPath(new URL('../../rules/', import.meta.url));

const defaultSchema = z.strictObject({
  packs: z.array(z.string()).min(1),
  on: z.array(z.string()).min(1),
  groups: z.record(z.string(), z.array(z.string()).min(1)),
  terms: z.array(z.string()).min(1),
  fields: z.array(z.string()).min(1),
});

export interface LoadedRules {
  readonly sources: RuleSources;
  readonly packs: readonly string[];
  /** The patient index, to be opened by every scanning thread. */
  readonly exact?: ExactFile;
}

export interface ExactFile {
  /** Absolute: a thread stands elsewhere. */
  readonly index: string;
  readonly key: Uint8Array;
  /** Another one whenever its content is. */
  readonly identity: string;
}

/** Raise it when detection answers differently for the same rules: all files are then read again. */
export const ENGINE_VERSION = 5;

/** Packs and term lists that `chosen` names: packs, groups of them, `all`, `default`; undefined: those on by default. */
export const loadRules = (chosen: readonly string[] = ['default']): LoadedRules => {
  const read = (file: string): string => readText(`${RULES_FOLDER}${file}`, 'Rule file');
  const load = (file: string): unknown => parseYaml(read(file), `${RULES_FOLDER}${file}`, 'Rule file');
  const list = checked(defaultSchema, load('default.yaml'), `${RULES_FOLDER}default.yaml`, 'Rule list');
  const packs = packsOf(list, chosen);
  const sources = {
    packs: packs.map((pack) => load(`${pack}.yaml`)),
    terms: list.terms.map((terms) => load(`terms/${terms}.yaml`)),
    fields: list.fields.map((fields) => load(`fields/${fields}.yaml`)),
    names: {
      given: read('names/given.txt'),
      givenWords: read('names/given-words.txt'),
      family: read('names/family.txt'),
      familyWords: read('names/family-words.txt'),
    },
  };
  return { sources, packs };
};

/** The packs that are meant, in the order of the list. */
const packsOf = (list: z.infer<typeof defaultSchema>, chosen: readonly string[]): readonly string[] => {
  const groups = new Map([...Object.entries(list.groups), ['all', list.packs], ['default', list.on]]);
  const known = [...list.packs, ...groups.keys()];
  if (chosen.length === 0) throw new UserError(`Name at least one rule pack; there are ${known.join(', ')}.`);
  const meant = new Set(
    chosen.flatMap((name) => groups.get(name) ?? (list.packs.includes(name) ? [name] : unknown(name, known))),
  );
  return list.packs.filter((pack) => meant.has(pack));
};

const unknown = (name: string, known: readonly string[]): never => {
  const near = nearestOf(name, known);
  throw new UserError(
    `There is no rule pack ${JSON.stringify(name)}${near === undefined ? `; there are ${known.join(', ')}.` : `; did you mean ${JSON.stringify(near)}?`}`,
  );
};
