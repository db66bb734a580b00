/**
 * One dictionary for every word that rules and term lists know. A word is a run of letters; numbers and `#` are words of
 * their own, so that `mr#` is not `Mr`. The kernel finds words that begin a term; here it is followed to its end.
 */
import { UserError } from '../model/user-error.ts';
import { type FirstWord, foldedOf, isInexact, isWordAt } from './scanner.ts';
import { CLASS, LOWER } from './unit-classes.ts';

/** A term of the dictionary; `value` is what the engine is handed when the term is met. */
export interface Term<Value> {
  readonly term: string;
  /** Counts only as written (`AIDS`). */
  readonly cased: boolean;
  readonly value: Value;
}

interface Node<Value> {
  plain: Term<Value> | undefined;
  cased: Term<Value> | undefined;
  /** By first letter and length of the next word. */
  next: Map<number, Child<Value>[]> | undefined;
}

interface Child<Value> {
  readonly word: string;
  readonly node: Node<Value>;
}

interface Root<Value> extends Child<Value> {
  readonly isInexact: boolean;
  /** Terms that begin with numbers, by their first word of letters: `24-hour urine` by `hour`. */
  readonly behind: { readonly words: readonly string[]; readonly node: Node<Value> }[];
}

type RootGroup<Value> = [Root<Value>, ...Root<Value>[]];

const isTerm = ({ plain, cased }: Node<unknown>): boolean => plain !== undefined || cased !== undefined;

const newNode = <Value>(): Node<Value> => ({ plain: undefined, cased: undefined, next: undefined });

const TOKEN = /[\p{L}\p{M}]+|[0-9]+|#/gu;

/** The words of a term or header, in lower case; with `camel` also cut where letter case changes (`PatientSSN`). */
export const wordsOf = (text: string, camel = false): string[] => {
  const cut = camel ? text.replace(/(\p{Ll})(\p{Lu})|(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1$3 $2$4') : text;
  return Array.from(cut.matchAll(TOKEN), ([word]) => word.toLowerCase());
};

/** A term and its plain plural: `biopsy`, `fractures`. */
export const formsOf = (term: string, cased: boolean): string[] =>
  cased || !/[a-z]{3}$/.test(term) || term.endsWith('s')
    ? [term]
    : [term, term.endsWith('y') ? `${term.slice(0, -1)}ies` : `${term}s`];

/** Hits of one pass, in order of their end: parallel arrays, since there are many. */
export interface Hits<Value> {
  readonly starts: number[];
  readonly ends: number[];
  readonly values: Value[];
}

/** Index of the last hit that ends at or before `place`, -1 for none. */
export const lastHitUpTo = ({ ends }: Hits<unknown>, place: number): number => {
  let low = 0;
  let high = ends.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ends[middle] as number) <= place) low = middle + 1;
    else high = middle;
  }
  return low - 1;
};

export interface Dictionary<Value> {
  /** The words that begin its terms, by number. */
  readonly firstWords: readonly FirstWord[];
  /** Follows the terms that begin at `start` with this word, and appends what is met to `hits`. To be called in order. */
  meet(number: number, text: string, start: number, hits: Hits<Value>): void;
}

/** Longest distance between two words of one entry: `soc. sec.` */
const MAX_GAP = 2;

const keyOf = (letter: number, length: number): number => letter * 64 + Math.min(length, 63);

export const createDictionary = <Value>(terms: Iterable<Term<Value>>): Dictionary<Value> => {
  const roots = new Map<string, Root<Value>>();
  const followers = new Map<string, Set<string>>();
  for (const term of terms) {
    const words = wordsOf(term.term);
    if (words.length === 0) continue;
    const at = words.findIndex((word) => CLASS[word.charCodeAt(0)] === 1);
    if (at < 0) throw new UserError(`The term ${JSON.stringify(term.term)} holds no letter.`);
    const first = words[at] as string;
    const root = roots.get(first) ?? {
      word: first,
      node: newNode(),
      isInexact: isInexact(first),
      behind: [],
    };
    roots.set(first, root);
    let node = root.node;
    if (at > 0) {
      node = newNode();
      root.behind.push({ words: words.slice(0, at), node });
    }
    const rest = words.slice(at + 1);
    if (rest[0] !== undefined) {
      const known = followers.get(first) ?? new Set<string>();
      followers.set(first, known.add(rest[0]));
    }
    for (const word of rest) node = childOf(node, word);
    node[term.cased ? 'cased' : 'plain'] = term;
  }
  // Words in other scripts, and long ones, may look alike to the kernel.
  const groups = new Map<string, RootGroup<Value>>();
  for (const root of roots.values()) {
    const key = foldedOf(root.word).join();
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [root]);
    else group.push(root);
  }
  const list = [...groups.values()];

  const meetAll = (node: Node<Value>, text: string, start: number, end: number, hits: Hits<Value>): void => {
    if (node.plain !== undefined) push(hits, start, end, node.plain.value);
    if (node.cased !== undefined && text.slice(start, end) === node.cased.term)
      push(hits, start, end, node.cased.value);
    if (node.next === undefined) return;
    let at = end;
    while (CLASS[text.charCodeAt(at)] === 0 && at - end < MAX_GAP) at += 1;
    const kind = CLASS[text.charCodeAt(at)];
    if (kind === 0 || kind === undefined) return;
    let stop = at + 1;
    if (kind !== 3) while (CLASS[text.charCodeAt(stop)] === kind) stop += 1;
    const children = node.next.get(keyOf(LOWER[text.charCodeAt(at)] as number, stop - at));
    if (children === undefined) return;
    for (const { word, node: next } of children)
      if (word.length === stop - at && isWordAt(word, text, at)) meetAll(next, text, start, stop, hits);
  };

  // Most words are a term and nothing more.
  const alone = list.map(([{ word, node, behind, isInexact: mustLook }, other]) =>
    other === undefined &&
    !mustLook &&
    node.plain !== undefined &&
    node.cased === undefined &&
    node.next === undefined &&
    behind.length === 0
      ? { length: word.length, value: node.plain.value }
      : undefined,
  );

  return {
    firstWords: list.map(([{ word, node, behind }, other]) => ({
      folded: foldedOf(word),
      followers:
        other !== undefined || isInexact(word) || [node, ...behind.map(({ node }) => node)].some(isTerm)
          ? undefined
          : followers.get(word),
    })),
    meet: (number, text, start, hits) => {
      const only = alone[number];
      if (only !== undefined) {
        push(hits, start, start + only.length, only.value);
        return;
      }
      for (const { word, node, behind, isInexact: mustLook } of list[number] as RootGroup<Value>) {
        const end = start + word.length;
        if (mustLook && (!isWordAt(word, text, start) || CLASS[text.charCodeAt(end)] === 1)) continue;
        meetAll(node, text, start, end, hits);
        for (const { words, node: after } of behind) {
          const begin = beginBefore(words, text, start);
          if (begin >= 0) meetAll(after, text, begin, end, hits);
        }
      }
    },
  };
};

const childOf = <Value>(node: Node<Value>, word: string): Node<Value> => {
  node.next ??= new Map();
  const key = keyOf(word.charCodeAt(0), word.length);
  const children = node.next.get(key) ?? [];
  node.next.set(key, children);
  const known = children.find((child) => child.word === word);
  if (known !== undefined) return known.node;
  const child = { word, node: newNode<Value>() };
  children.push(child);
  return child.node;
};

/** Where these words (numbers and `#`) begin that stand right before `at`; -1: they do not. */
const beginBefore = (words: readonly string[], text: string, at: number): number => {
  let begin = at;
  for (let i = words.length - 1; i >= 0; i--) {
    const word = words[i] as string;
    let end = begin;
    while (end > 0 && begin - end < MAX_GAP && CLASS[text.charCodeAt(end - 1)] === 0) end -= 1;
    begin = end - word.length;
    const kind = CLASS[word.charCodeAt(0)];
    if (begin < 0 || !text.startsWith(word, begin)) return -1;
    if (kind === 2 && begin > 0 && CLASS[text.charCodeAt(begin - 1)] === 2) return -1;
  }
  return begin;
};

/** Hits stay in order of their ends: a term of several words may end behind one that begins later. */
const push = <Value>(
  { starts, ends, values }: Hits<Value>,
  start: number,
  end: number,
  value: Value,
): void => {
  let at = ends.length;
  starts.push(start);
  ends.push(end);
  values.push(value);
  for (; at > 0 && (ends[at - 1] as number) > end; at--) {
    starts[at] = starts[at - 1] as number;
    ends[at] = ends[at - 1] as number;
    values[at] = values[at - 1] as Value;
  }
  starts[at] = start;
  ends[at] = end;
  values[at] = value;
};
