/**
 * One dictionary for every word that rules and term lists know, met in one pass over the windows that matter.
 * A word is a run of letters; numbers and `#` are words of their own, so that `mr#` is not `Mr`.
 */

import { unitsOf } from './text-units.ts';

/** A term of the dictionary; `value` is what the engine is handed when the term is met. */
export interface Term<Value> {
  readonly term: string;
  /** Counts only as written (`AIDS`). */
  readonly cased: boolean;
  readonly value: Value;
}

interface TrieNode<Value> {
  /** By number of the next word. */
  readonly next: Map<number, TrieNode<Value>>;
  plain: Term<Value> | undefined;
  cased: Term<Value> | undefined;
}

const newNode = <Value>(): TrieNode<Value> => ({ next: new Map(), plain: undefined, cased: undefined });

/** Character classes: 0 other, 1 letter, 2 digit, 3 `#`. Everything from U+00AA that is no punctuation counts as a letter. */
export const CLASS = new Uint8Array(65_536);
for (let code = 0; code < 65_536; code++) {
  if (code >= 48 && code <= 57) CLASS[code] = 2;
  else if ((code >= 65 && code <= 90) || (code >= 97 && code <= 122)) CLASS[code] = 1;
  else if (code === 35) CLASS[code] = 3;
  else if (code >= 0xaa && /[\p{L}\p{M}]/u.test(String.fromCharCode(code))) CLASS[code] = 1;
}

/** Lower case of every UTF-16 unit, where that is one unit. */
const LOWER = new Uint16Array(65_536);
for (let code = 0; code < 65_536; code++) {
  const lower = CLASS[code] === 1 ? String.fromCharCode(code).toLowerCase() : '';
  LOWER[code] = lower.length === 1 ? lower.charCodeAt(0) : code;
}

const TOKEN = /[\p{L}\p{M}]+|[0-9]+|#/gu;

/** The words of a term or header, in lower case; with `camel` also cut where letter case changes (`PatientSSN`). */
export const wordsOf = (text: string, camel = false): string[] => {
  const cut = camel ? text.replace(/(\p{Ll})(\p{Lu})|(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1$3 $2$4') : text;
  return Array.from(cut.matchAll(TOKEN), ([word]) => word.toLowerCase());
};

/** Hits of one pass, in order of their end: parallel arrays, since there are many. */
export interface Hits<Value> {
  readonly starts: number[];
  readonly ends: number[];
  readonly values: Value[];
}

export interface Dictionary<Value> {
  /** Looks through `text[from..to)` and appends what it meets to `hits`. `from` should stand between words. */
  scan(text: string, from: number, to: number, hits: Hits<Value>): void;
  /** The same where the text's units from `base` on are at hand. */
  scanUnits(
    units: Uint16Array,
    base: number,
    text: string,
    from: number,
    to: number,
    hits: Hits<Value>,
  ): void;
}

/** Longest distance between two words of one entry: `soc. sec.` */
const MAX_GAP = 2;

/** FNV-1a, 32 bits. */
const BASIS = 0x811c9dc5;
const PRIME = 0x01000193;

const LONGEST_WORD = 40;

export const createDictionary = <Value>(terms: Iterable<Term<Value>>): Dictionary<Value> => {
  const numbers = new Map<string, number>();
  const numberOf = (word: string): number => {
    const number = numbers.get(word) ?? numbers.size;
    numbers.set(word, number);
    return number;
  };
  // The first words of terms, by number; a word that only goes on within terms has no node here.
  const roots: (TrieNode<Value> | undefined)[] = [];
  for (const term of terms) {
    const [first, ...rest] = wordsOf(term.term).map(numberOf);
    if (first === undefined) continue;
    let node = roots[first] ?? newNode<Value>();
    roots[first] = node;
    for (const word of rest) {
      const next = node.next.get(word) ?? newNode<Value>();
      node.next.set(word, next);
      node = next;
    }
    node[term.cased ? 'cased' : 'plain'] = term;
  }
  const all = [...numbers.keys()];
  const find = createWordTable(all);
  // Most words of a text begin no term: their first three letters and length tell, before a letter more is looked at.
  const begins = new Uint16Array(LOOKS);
  for (const [word, number] of numbers) {
    if (roots[number] === undefined) continue;
    const look = lookOf(word.charCodeAt(0), word.charCodeAt(1) || 0, word.charCodeAt(2) || 0);
    begins[look] = (begins[look] as number) | (1 << Math.min(word.length, 15));
  }

  // Terms that have begun and may go on with the next word; nearly always none.
  const openNodes: TrieNode<Value>[] = [];
  const openStarts: number[] = [];

  const scanUnits: Dictionary<Value>['scanUnits'] = (units, base, text, textFrom, textTo, hits) => {
    const to = textTo - base;
    let open = 0;
    let at = textFrom - base;
    let lastEnd = at;
    const meet = (node: TrieNode<Value>, start: number): void => {
      if (node.plain !== undefined) push(hits, base + start, base + at, node.plain.value);
      if (node.cased !== undefined && text.slice(base + start, base + at) === node.cased.term)
        push(hits, base + start, base + at, node.cased.value);
      if (node.next.size === 0) return;
      openNodes[open] = node;
      openStarts[open] = start;
      open += 1;
    };
    while (at < to) {
      const first = units[at] as number;
      const kind = CLASS[first] as number;
      if (kind === 0) {
        at += 1;
        continue;
      }
      const start = at;
      at += 1;
      if (kind !== 3) while (at < to && CLASS[units[at] as number] === kind) at += 1;
      const length = at - start;
      if (open > 0 && start - lastEnd > MAX_GAP) open = 0;
      lastEnd = at;
      const second = length > 1 ? (units[start + 1] as number) : 0;
      const look = lookOf(first, second, length > 2 ? (units[start + 2] as number) : 0);
      const mayBegin = ((begins[look] as number) >>> Math.min(length, 15)) & 1;
      if (mayBegin === 0 && open === 0) continue;
      const word = length > LONGEST_WORD ? -1 : find(units, start, at);
      if (word < 0) {
        open = 0;
        continue;
      }
      const before = open;
      open = 0;
      // What goes on takes the place of what went before it in the list.
      for (let i = 0; i < before; i++) {
        const next = (openNodes[i] as TrieNode<Value>).next.get(word);
        if (next !== undefined) meet(next, openStarts[i] as number);
      }
      const root = mayBegin === 1 ? roots[word] : undefined;
      if (root !== undefined) meet(root, start);
    }
  };
  return {
    scanUnits,
    scan: (text, from, to, hits) => {
      if (from < to) scanUnits(unitsOf(text, from, to), from, text, from, to, hits);
    },
  };
};

/** Three letters, case ignored, as a number below `LOOKS`. */
const LOOKS = 32_768;
const lookOf = (first: number, second: number, third: number): number =>
  (((LOWER[first] as number) & 31) << 10) |
  (((LOWER[second] as number) & 31) << 5) |
  ((LOWER[third] as number) & 31);

const hashOf = (units: Uint16Array, start: number, end: number): number => {
  let hash = BASIS;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ (LOWER[units[at] as number] as number), PRIME);
  return hash;
};

/** A hash table from a word in the text, unsliced, to its number; -1 for a word that is in no term. */
const createWordTable = (
  words: readonly string[],
): ((units: Uint16Array, start: number, end: number) => number) => {
  const bits = Math.max(8, Math.ceil(Math.log2(words.length + 1)) + 2);
  const mask = (1 << bits) - 1;
  const slots = new Int32Array(1 << bits).fill(-1);
  const hashes = new Int32Array(words.length);
  words.forEach((word, number) => {
    const hash = hashOf(unitsOf(word, 0, word.length), 0, word.length);
    hashes[number] = hash;
    let slot = (hash ^ (hash >>> 15)) & mask;
    while (slots[slot] !== -1) slot = (slot + 1) & mask;
    slots[slot] = number;
  });
  return (units, start, end) => {
    const hash = hashOf(units, start, end);
    let slot = (hash ^ (hash >>> 15)) & mask;
    for (let number = slots[slot] as number; number !== -1; number = slots[slot] as number) {
      if (hashes[number] === hash && isWord(words[number] as string, units, start, end)) return number;
      slot = (slot + 1) & mask;
    }
    return -1;
  };
};

const isWord = (word: string, units: Uint16Array, start: number, end: number): boolean => {
  if (word.length !== end - start) return false;
  for (let i = 0; i < word.length; i++)
    if (LOWER[units[start + i] as number] !== word.charCodeAt(i)) return false;
  return true;
};

const push = <Value>(hits: Hits<Value>, start: number, end: number, value: Value): void => {
  hits.starts.push(start);
  hits.ends.push(end);
  hits.values.push(value);
};
