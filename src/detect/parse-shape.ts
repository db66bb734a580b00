/**
 * The safe subset of regular expressions that rules are written in, and what the engine derives from a shape:
 * where its first run of digits stands, so that only rules whose shape can begin there are tried.
 */
import { UserError } from '../model/user-error.ts';
import { close, followers, move, type Nfa, toNfa } from './shape-nfa.ts';
import { type CharSet, kindOf, LETTERS, OTHERS, type ShapeNode, sizeOf, toSource } from './shape-tree.ts';

/** Unbounded repeats are cut here: no identifier is longer, and a bounded shape cannot run away. */
const MAX_REPEAT = 64;

/** One way in which a shape can meet a run of digits: so many characters before it, so many digits, then one of these. */
export interface DigitEntry {
  readonly before: number;
  readonly digits: number;
  /** What may stand right before the run, and what before that; indices as below. */
  readonly last: Uint8Array;
  readonly second: Uint8Array;
  /** What may follow the run: flag per ASCII code; index 128: any other character; 129: nothing at all. */
  readonly next: Uint8Array;
}

export interface Shape {
  /** Source for a JavaScript regular expression, without anchors or flags. */
  readonly source: string;
  readonly tree: ShapeNode;
  /** Characters with which it can begin; indices as in `DigitEntry.next`. */
  readonly first: Uint8Array;
  /** Empty where the shape can match without a digit. */
  readonly digitEntries: readonly DigitEntry[];
}

/** Parses a shape; throws a `UserError` that says what is not allowed in it. */
export const parseShape = (source: string, ignoreCase = false): Shape => {
  const tree = parseTree(source, ignoreCase);
  const nfa = toNfa(tree);
  return { source: toSource(tree, false), tree, first: firstOf(nfa), digitEntries: digitEntriesOf(nfa) };
};

const setOf = (test: (code: number) => boolean, beyond = 0): CharSet => ({
  ascii: Uint8Array.from({ length: 128 }, (_, code) => Number(test(code))),
  beyond,
});
const isDigit = (code: number): boolean => code >= 48 && code <= 57;
const isWord = (code: number): boolean =>
  isDigit(code) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95;
const ESCAPES: Readonly<Record<string, CharSet>> = {
  d: setOf(isDigit),
  w: setOf(isWord),
  s: setOf((code) => code === 32 || (code >= 9 && code <= 13), OTHERS),
  t: setOf((code) => code === 9),
  n: setOf((code) => code === 10),
  r: setOf((code) => code === 13),
};

/** Characters of a shape with its repeats written out: an e-mail address has 512. */
const MAX_SIZE = 4096;
const MAX_SOURCE = 2000;
const MAX_NESTING = 40;

export const parseTree = (source: string, ignoreCase: boolean): ShapeNode => {
  let at = 0;
  let nesting = 0;
  const fail = (why: string): never => {
    throw new UserError(`The shape ${JSON.stringify(source)} is not allowed: ${why} at character ${at + 1}.`);
  };
  const fold = (set: CharSet): CharSet =>
    ignoreCase
      ? setOf((code) => {
          const upper = code >= 97 && code <= 122 ? code - 32 : code;
          const lower = code >= 65 && code <= 90 ? code + 32 : code;
          return Boolean(set.ascii[upper] || set.ascii[lower] || set.ascii[code]);
        }, set.beyond)
      : set;
  const literal = (character: string): CharSet => {
    const code = character.codePointAt(0) ?? 0;
    // Beyond ASCII a letter is widened to all letters, a sign to all signs: shapes need classes, not one accent.
    return code < 128 ? setOf((other) => other === code) : setOf(() => false, kindOf(character));
  };
  const escaped = (): CharSet => {
    const character = source[at + 1] ?? fail('a backslash at the end');
    at += 2;
    if (/[bBDWSkpPux0-9]/.test(character)) fail(`\\${character}`);
    return ESCAPES[character] ?? literal(character);
  };
  const charClass = (): CharSet => {
    at += 1;
    const negated = source[at] === '^';
    if (negated) at += 1;
    const ascii = new Uint8Array(128);
    let beyond = 0;
    while (at < source.length && source[at] !== ']') {
      const from = source[at] as string;
      if (from === '\\') {
        const set = escaped();
        set.ascii.forEach((flag, code) => {
          if (flag) ascii[code] = 1;
        });
        beyond |= set.beyond;
        continue;
      }
      const ranged = source[at + 1] === '-' && source[at + 2] !== undefined && source[at + 2] !== ']';
      const to = ranged ? (source[at + 2] as string) : from;
      at += ranged ? 3 : 1;
      if (to.charCodeAt(0) < from.charCodeAt(0)) fail('a range that runs backwards');
      for (let code = from.charCodeAt(0); code <= Math.min(127, to.charCodeAt(0)); code++) ascii[code] = 1;
      if (to.charCodeAt(0) > 127)
        beyond |= from.charCodeAt(0) > 127 ? kindOf(from) | kindOf(to) : LETTERS | OTHERS;
    }
    if (source[at] !== ']') fail('a class that is not closed');
    at += 1;
    return negated
      ? { ascii: ascii.map((flag) => 1 - flag), beyond: beyond ^ (LETTERS | OTHERS) }
      : { ascii, beyond };
  };
  const atom = (): ShapeNode => {
    const character = source[at] as string;
    if (character === '(') {
      at += 1;
      if (source[at] === '?') {
        if (source[at + 1] !== ':') fail('look-around, names and flags');
        at += 2;
      }
      nesting += 1;
      if (nesting > MAX_NESTING) fail('groups nested so deeply');
      const inner = alternatives();
      nesting -= 1;
      if (source[at] !== ')') fail('a group that is not closed');
      at += 1;
      return inner;
    }
    if (character === '[') return { kind: 'set', set: fold(charClass()) };
    if (character === '\\') return { kind: 'set', set: fold(escaped()) };
    if (character === '.') {
      at += 1;
      return { kind: 'set', set: setOf((code) => code !== 10 && code !== 13, LETTERS | OTHERS) };
    }
    if ('^$*+?{}'.includes(character)) fail(`a bare ${character}`);
    at += 1;
    return { kind: 'set', set: fold(literal(character)) };
  };
  const repeated = (item: ShapeNode): ShapeNode => {
    const bounds = /^(?:[?*+]|\{(\d+)(?:(,)(\d*))?\})/.exec(source.slice(at));
    if (bounds === null) return item;
    at += bounds[0].length;
    const sign = bounds[0][0];
    const min = sign === '?' || sign === '*' ? 0 : sign === '+' ? 1 : Number(bounds[1]);
    const open = sign === '*' || sign === '+' || (bounds[2] !== undefined && bounds[3] === '');
    if (open && item.kind !== 'set') fail('an unbounded repeat of a group');
    const max = open ? MAX_REPEAT : sign === '?' ? 1 : bounds[2] === undefined ? min : Number(bounds[3]);
    if (max < min || max > 512) fail('a repeat out of bounds');
    if (source[at] === '?' || source[at] === '+') fail('a lazy or possessive repeat');
    return { kind: 'repeat', item, min, max };
  };
  const sequence = (): ShapeNode => {
    const items: ShapeNode[] = [];
    while (at < source.length && source[at] !== '|' && source[at] !== ')') items.push(repeated(atom()));
    return items.length === 1 ? (items[0] as ShapeNode) : { kind: 'seq', items };
  };
  const alternatives = (): ShapeNode => {
    const items = [sequence()];
    while (source[at] === '|') {
      at += 1;
      items.push(sequence());
    }
    return items.length === 1 ? (items[0] as ShapeNode) : { kind: 'alt', items };
  };
  if (source.length > MAX_SOURCE)
    throw new UserError(`A shape of more than ${MAX_SOURCE} characters is not allowed.`);
  const tree = alternatives();
  if (sizeOf(tree) > MAX_SIZE) fail('more than 4,096 characters when its repeats are written out');
  if (at < source.length) fail('a closing bracket without its opening one');
  return tree;
};

const DIGITS = Array.from({ length: 10 }, (_, digit) => 48 + digit);
const NON_DIGITS = Array.from({ length: 128 }, (_, code) => code).filter((code) => !isDigit(code));

const firstOf = (nfa: Nfa): Uint8Array => followers(nfa, close(nfa, [0]));

const digitEntriesOf = (nfa: Nfa): DigitEntry[] => {
  const entries: DigitEntry[] = [];
  let prefix = close(nfa, [0]);
  const anything: Uint8Array = new Uint8Array(130).fill(1);
  let last = anything;
  let second = anything;
  for (let before = 0; before <= 40 && prefix.size > 0; before++) {
    if (prefix.has(nfa.accepting)) return [];
    let run = move(nfa, prefix, DIGITS, false);
    for (let digits = 1; digits <= 40 && run.size > 0; digits++) {
      const next = followers(nfa, run);
      for (const code of DIGITS) next[code] = 0;
      // A match may end inside what follows: the guard against neighbours decides, not the shape.
      if (next[129]) next.fill(1);
      if (next.some((flag) => flag)) entries.push({ before, digits, last, second, next });
      run = move(nfa, run, DIGITS, false);
    }
    second = last;
    last = followers(nfa, prefix);
    for (const code of DIGITS) last[code] = 0;
    prefix = move(nfa, prefix, NON_DIGITS, true);
  }
  return entries;
};
