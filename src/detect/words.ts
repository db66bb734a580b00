/**
 * One dictionary for every word that rules and term lists know, met in one pass over the windows that matter.
 * A word is a run of letters; numbers and `#` are words of their own, so that `mr#` is not `Mr`.
 */

/** A term of the dictionary; `value` is what the engine is handed when the term is met. */
export interface Term<Value> {
  readonly term: string;
  /** Counts only as written (`AIDS`). */
  readonly cased: boolean;
  readonly value: Value;
}

interface TrieNode<Value> {
  readonly next: Map<string, TrieNode<Value>>;
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
}

/** Longest distance between two words of one entry: `soc. sec.` */
const MAX_GAP = 2;

/** Three lower-cased letters of a word as a number: most words of a text are told apart by it without being copied. */
const prefixOf = (a: number, b: number, c: number): number => ((a & 31) << 10) | ((b & 31) << 5) | (c & 31);

export const createDictionary = <Value>(terms: Iterable<Term<Value>>): Dictionary<Value> => {
  const root = newNode<Value>();
  const known = new Uint8Array(32_768);
  for (const term of terms) {
    const words = wordsOf(term.term);
    if (words.length === 0) continue;
    const first = words[0] as string;
    known[prefixOf(first.charCodeAt(0), first.charCodeAt(1) || 0, first.charCodeAt(2) || 0)] = 1;
    let node = root;
    for (const word of words) {
      let next = node.next.get(word);
      if (next === undefined) {
        next = newNode();
        node.next.set(word, next);
      }
      node = next;
    }
    node[term.cased ? 'cased' : 'plain'] = term;
  }

  const scan = (text: string, from: number, to: number, hits: Hits<Value>): void => {
    // Entries that have begun and may go on with the next word.
    let open: { node: TrieNode<Value>; start: number }[] = [];
    let lastEnd = from;
    let at = from;
    while (at < to) {
      const kind = CLASS[text.charCodeAt(at)];
      if (kind === 0) {
        at += 1;
        continue;
      }
      const start = at;
      at += 1;
      if (kind !== 3) while (at < to && CLASS[text.charCodeAt(at)] === kind) at += 1;
      if (open.length > 0 && start - lastEnd > MAX_GAP) open = [];
      lastEnd = at;
      const length = at - start;
      const fits =
        known[
          prefixOf(
            text.charCodeAt(start),
            length > 1 ? text.charCodeAt(start + 1) : 0,
            length > 2 ? text.charCodeAt(start + 2) : 0,
          )
        ];
      if (!fits && open.length === 0) continue;
      if (length > 40) {
        open = [];
        continue;
      }
      const word = text.slice(start, at).toLowerCase();
      const going: typeof open = [];
      for (const { node, start: began } of open) {
        const next = node.next.get(word);
        if (next !== undefined) going.push({ node: next, start: began });
      }
      const begun = fits ? root.next.get(word) : undefined;
      if (begun !== undefined) going.push({ node: begun, start });
      for (const { node, start: began } of going) {
        if (node.plain !== undefined) push(hits, began, at, node.plain.value);
        if (node.cased !== undefined && text.slice(began, at) === node.cased.term) push(hits, began, at, node.cased.value);
      }
      open = going.filter(({ node }) => node.next.size > 0);
    }
  };
  return { scan };
};

const push = <Value>(hits: Hits<Value>, start: number, end: number, value: Value): void => {
  hits.starts.push(start);
  hits.ends.push(end);
  hits.values.push(value);
};
