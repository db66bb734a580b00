/** Packs and term lists, made ready once: shapes by the digit run that sets them off, one dictionary for all words. */
import type { Category, CategoryFacts, SpecialCategory } from '../model/category.ts';
import type { Evidence } from '../model/finding.ts';
import type { RuleSettings } from '../model/rule-settings.ts';
import { checkSources } from './check-sources.ts';
import { anchored, compileRule, expand, fail } from './compile-rule.ts';
import { createDigitCandidates, setBit } from './digit-candidates.ts';
import { createFieldIndex, type FieldIndex, rulesOfTable } from './field-schema.ts';
import { createNameLists, type NameLists, type NameSources } from './notes/name-lists.ts';
import { type DigitEntry, parseShape } from './parse-shape.ts';
import { createWorkspace, type Workspace } from './reader.ts';
import type { Rule, TermList } from './rule-schema.ts';
import { createScanner, type Scanner } from './scanner.ts';
import { createShapeFilter, type ShapeFilter } from './shape-filter.ts';
import type { Nfa } from './shape-nfa.ts';
import { createShapeTable } from './shape-table.ts';
import { isFreeAfter } from './value-edges.ts';
import { type ValueParts, valuePartsOf } from './value-parts.ts';
import { createDictionary, type Dictionary, formsOf, wordsOf } from './words.ts';

export interface CompiledShape {
  readonly rule: CompiledRule;
  /** Sticky: it is tried at one place, never searched for. */
  readonly regex: RegExp;
  /** Equal for shapes that are written equally; the filter's number of a shape set off by digits. */
  readonly number: number;
  /** What it says for itself: the same for every reading. */
  readonly evidence: Evidence;
  readonly first: Uint8Array;
  /** Without a word that speaks for it, it stays below reporting: not tried where no such word is near. */
  readonly needsWord: boolean;
}

/** A shape that is set off by a run of digits of one length. */
export interface DigitCandidate {
  readonly shape: CompiledShape;
  readonly entry: DigitEntry;
  readonly nfa: Nfa;
}

/** Shapes that begin equally far before a run of digits. */
export interface CandidateGroup {
  readonly before: number;
  /** Where the filter begins. */
  readonly state: number;
  readonly shapes: readonly CompiledShape[];
  /** One bit per rule. */
  readonly rules: Uint32Array;
}

/** Shapes that can begin at a run of digits: those that stand by themselves, and those that need a word near. */
export interface Candidates {
  readonly free: readonly CandidateGroup[];
  readonly needWord: readonly CandidateGroup[];
  /** Rules of all that need a word, one bit each. */
  readonly needing: Uint32Array;
}

export interface CompiledLabel {
  readonly rule: CompiledRule;
  /** Sticky. */
  readonly regex: RegExp;
  /** The same for a value cut out of the text. */
  readonly whole: RegExp;
  readonly weight: number;
  readonly colon: 'required' | 'optional' | 'title';
}

export interface CompiledRule {
  readonly index: number;
  readonly rule: Rule;
  readonly check: ((text: string) => boolean) | undefined;
  /** Where shapes are checked, what that adds: the same for every reading. */
  readonly checkEvidence: Evidence | undefined;
  /** What another kind of value beside it adds. */
  readonly besideEvidence: Evidence | undefined;
  readonly specimens: ReadonlySet<string>;
  /** Whole values of its columns and fields. */
  readonly columnRegexes: readonly RegExp[];
  readonly headers: readonly (readonly string[])[];
  readonly notHeaders: readonly (readonly string[])[];
  readonly fields: ReadonlySet<string>;
  readonly before: number;
  readonly after: number;
  /** Of the patient's household: an identifier, but nobody to be counted. */
  readonly relative: boolean;
  /** From the table of a clinical standard. */
  readonly isField: boolean;
  /** Of its category: looked up once, asked for with every reading. */
  readonly strength: CategoryFacts['strength'];
}

/** What a word of the dictionary means to whom. */
export interface WordFacts {
  readonly term: string;
  /** By rule index: 1 speaks for the rule, 2 against it, 3 both. */
  readonly roles: Uint8Array;
  /** The rules for which it speaks, one bit each; undefined: none. */
  speaksFor: Uint32Array | undefined;
  readonly labels: CompiledLabel[];
  /** Indices into `CompiledRules.terms`. */
  readonly lists: number[];
  /** Codes that count behind this word. */
  readonly codeLists: CompiledCode[];
}

export interface CompiledTerms {
  readonly id: string;
  readonly kind: 'setting' | 'information' | 'negative';
  readonly special: SpecialCategory | undefined;
}

export interface CompiledRules {
  readonly rules: readonly CompiledRule[];
  /** By the length of a digit run (1–40) and the characters before and after it (128: beyond ASCII, 129: none). */
  candidatesFor(digits: number, last: number, next: number): Candidates;
  /** See `TailFilter`. */
  rulesAt(state: number): Uint32Array;
  readonly filter: ShapeFilter;
  readonly atShapes: readonly CompiledShape[];
  readonly urlShapes: readonly CompiledShape[];
  readonly colonShapes: readonly CompiledShape[];
  readonly dictionary: Dictionary<WordFacts>;
  readonly scanner: Scanner;
  readonly workspace: Workspace;
  readonly terms: readonly CompiledTerms[];
  /** Whole codes of the term lists (ICD-10-CM, CPT). */
  readonly codeShapes: readonly { readonly list: number; readonly whole: RegExp }[];
  /** Values that hold another rule's. */
  readonly parts: ValueParts;
  readonly byCategory: ReadonlyMap<Category, readonly CompiledRule[]>;
  /** What the clinical standards say of a labelled value. */
  readonly fieldOf: FieldIndex;
  /** What the reader of clinical notes calls its findings; a rule that is off is absent. */
  readonly noteRules: Readonly<Partial<Record<NonNullable<Rule['notes']>, CompiledRule>>>;
  readonly nameLists: NameLists;
}

export interface CompiledCode {
  readonly list: number;
  readonly regex: RegExp;
  /** Characters between the word and the code, at most. */
  readonly within: number;
}

/** What the rules are made of, as read from YAML: plain data that crosses to the scanning threads. */
export interface RuleSources {
  readonly packs: readonly unknown[];
  readonly terms: readonly unknown[];
  /** Tables of the clinical standards' fields. */
  readonly fields?: readonly unknown[];
  /** Thresholds and allow-lists; they decide when everything else is known. */
  readonly settings?: RuleSettings;
  /** Without them names in running text are known from the words around alone. */
  readonly names?: NameSources;
}

/** Builds the engine's tables; throws `UserError` with the rule's id where a pack is wrong. */
export const compileRules = (
  sources: RuleSources,
  isOn: (rule: Rule) => boolean = (rule) => rule.enabled !== false,
): CompiledRules => {
  const { packs, lists, tables } = checkSources(sources);
  const chosen = packs.flatMap((pack) => pack.rules.filter(isOn).map((rule) => ({ pack, rule })));
  const words = new Map<string, WordFacts & { cased: boolean }>();
  const factsOf = (term: string, cased: boolean): WordFacts => {
    const key = `${cased ? term : wordsOf(term).join(' ')}\0${cased}`;
    const facts = words.get(key) ?? {
      term,
      cased,
      roles: new Uint8Array(chosen.length),
      speaksFor: undefined,
      labels: [],
      lists: [],
      codeLists: [],
    };
    words.set(key, facts);
    return facts;
  };

  const shapes = createShapeTable();
  const ids = new Set<string>();
  const rules = chosen.map(({ pack, rule }, index): CompiledRule => {
    if (ids.has(rule.id)) fail(`Rule ${rule.id} stands twice.`);
    ids.add(rule.id);
    const compiled = compileRule(pack, rule, index);
    for (const pattern of rule.patterns ?? []) shapes.add(compiled, pattern);
    for (const word of expand(pack, rule.context?.words)) addRole(factsOf(word, false), index, 1);
    for (const word of expand(pack, rule.context?.against)) addRole(factsOf(word, false), index, 2);
    for (const label of rule.labels ?? []) {
      const { source } = parseShape(label.shape);
      const regex = new RegExp(source, 'y');
      const whole = anchored(source);
      for (const word of expand(pack, label.words))
        factsOf(word, false).labels.push({
          rule: compiled,
          regex,
          whole,
          weight: label.weight,
          colon: label.colon,
        });
    }
    return compiled;
  });

  const fieldRules = tables.flatMap((table) =>
    rulesOfTable(table)
      .filter(([rule]) => isOn(rule))
      .map(([rule, relative], at): CompiledRule => {
        if (ids.has(rule.id)) fail(`Rule ${rule.id} stands twice.`);
        ids.add(rule.id);
        // Behind the rules of the packs: words play no role for them.
        return { ...compileRule(undefined, rule, rules.length + at), relative, isField: true };
      }),
  );

  lists.forEach((list, index) => {
    for (const term of list.terms) {
      const cased = /^.+\p{Lu}/u.test(term);
      for (const form of formsOf(term, cased)) factsOf(form, cased).lists.push(index);
    }
    for (const { shape, near, within } of list.codes ?? []) {
      const code = { list: index, regex: new RegExp(parseShape(shape).source, 'g'), within };
      for (const word of near) factsOf(word, false).codeLists.push(code);
    }
  });

  const dictionary = createDictionary(
    [...words.values()].map((facts) => ({ term: facts.term, cased: facts.cased, value: facts })),
  );
  const filter = createShapeFilter(shapes.sources(), isFreeAfter);
  const { candidatesFor, tails } = createDigitCandidates(shapes.byRun, filter, chosen.length);
  const byCategory = new Map<Category, CompiledRule[]>();
  for (const rule of rules)
    byCategory.set(rule.rule.category, [...(byCategory.get(rule.rule.category) ?? []), rule]);
  return {
    rules,
    candidatesFor,
    rulesAt: tails.rulesAt,
    filter,
    atShapes: shapes.bySymbol.at,
    urlShapes: shapes.bySymbol.url,
    colonShapes: shapes.bySymbol.colon,
    dictionary,
    scanner: createScanner(dictionary.firstWords, tails),
    workspace: createWorkspace(chosen.length, shapes.sources().length),
    terms: lists.map(({ id, kind, special }) => ({ id, kind, special })),
    codeShapes: lists.flatMap(({ codes }, list) =>
      (codes ?? []).map(({ shape }) => ({ list, whole: anchored(parseShape(shape).source) })),
    ),
    parts: valuePartsOf(rules),
    byCategory,
    fieldOf: createFieldIndex(tables, fieldRules),
    noteRules: Object.fromEntries(
      rules.flatMap((compiled) =>
        compiled.rule.notes === undefined ? [] : [[compiled.rule.notes, compiled]],
      ),
    ),
    nameLists: createNameLists(sources.names),
  };
};

const addRole = (facts: WordFacts, index: number, role: number): void => {
  facts.roles[index] = (facts.roles[index] ?? 0) | role;
  if (!(role & 1)) return;
  facts.speaksFor ??= new Uint32Array((facts.roles.length + 31) >>> 5);
  setBit(facts.speaksFor, index);
};

export type { Rule, TermList };
