/**
 * The safe subset of regular expressions that rules are written in, and what the engine derives from a shape:
 * where its first run of digits stands, so that only rules whose shape can begin there are tried.
 */
import { UserError } from '../model/user-error.ts';

/** A set of characters: one flag per ASCII code, one for everything above. */
interface CharSet {
  readonly ascii: Uint8Array;
  readonly beyond: boolean;
}

type Node =
  | { readonly kind: 'set'; readonly set: CharSet }
  | { readonly kind: 'seq'; readonly items: readonly Node[] }
  | { readonly kind: 'alt'; readonly items: readonly Node[] }
  | { readonly kind: 'repeat'; readonly item: Node; readonly min: number; readonly max: number };

/** Unbounded repeats are cut here: no identifier is longer, and a bounded shape cannot run away. */
const MAX_REPEAT = 64;

/** One way in which a shape can meet a run of digits: so many characters before it, so many digits, then one of these. */
export interface DigitEntry {
  readonly before: number;
  readonly digits: number;
  /** What may stand right before the run; indices as below. */
  readonly last: Uint8Array;
  /** What may follow the run: flag per ASCII code; index 128: any other character; 129: nothing at all. */
  readonly next: Uint8Array;
}

export interface Shape {
  /** Source for a JavaScript regular expression, without anchors or flags. */
  readonly source: string;
  /** Characters with which it can begin; indices as in `DigitEntry.next`. */
  readonly first: Uint8Array;
  /** Empty where the shape can match without a digit. */
  readonly digitEntries: readonly DigitEntry[];
}

/** Parses a shape; throws a `UserError` that says what is not allowed in it. */
export const parseShape = (source: string, ignoreCase = false): Shape => {
  const tree = parse(source, ignoreCase);
  const nfa = toNfa(tree);
  return { source: toSource(tree, false), first: firstOf(nfa), digitEntries: digitEntriesOf(nfa) };
};

const setOf = (test: (code: number) => boolean, beyond = false): CharSet => ({
  ascii: Uint8Array.from({ length: 128 }, (_, code) => Number(test(code))),
  beyond,
});
const isDigit = (code: number): boolean => code >= 48 && code <= 57;
const isWord = (code: number): boolean =>
  isDigit(code) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95;
const ESCAPES: Readonly<Record<string, CharSet>> = {
  d: setOf(isDigit),
  w: setOf(isWord),
  s: setOf((code) => code === 32 || (code >= 9 && code <= 13), true),
  t: setOf((code) => code === 9),
  n: setOf((code) => code === 10),
  r: setOf((code) => code === 13),
};

const parse = (source: string, ignoreCase: boolean): Node => {
  let at = 0;
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
    // A character beyond ASCII is widened to all of them: shapes need classes of letters, not one accent.
    return code < 128 ? setOf((other) => other === code) : setOf(() => false, true);
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
    let beyond = false;
    while (at < source.length && source[at] !== ']') {
      const from = source[at] as string;
      if (from === '\\') {
        const set = escaped();
        set.ascii.forEach((flag, code) => {
          if (flag) ascii[code] = 1;
        });
        beyond ||= set.beyond;
        continue;
      }
      const ranged = source[at + 1] === '-' && source[at + 2] !== undefined && source[at + 2] !== ']';
      const to = ranged ? (source[at + 2] as string) : from;
      at += ranged ? 3 : 1;
      if (to.charCodeAt(0) < from.charCodeAt(0)) fail('a range that runs backwards');
      for (let code = from.charCodeAt(0); code <= Math.min(127, to.charCodeAt(0)); code++) ascii[code] = 1;
      beyond ||= to.charCodeAt(0) > 127;
    }
    if (source[at] !== ']') fail('a class that is not closed');
    at += 1;
    return negated ? { ascii: ascii.map((flag) => 1 - flag), beyond: !beyond } : { ascii, beyond };
  };
  const atom = (): Node => {
    const character = source[at] as string;
    if (character === '(') {
      at += 1;
      if (source[at] === '?') {
        if (source[at + 1] !== ':') fail('look-around, names and flags');
        at += 2;
      }
      const inner = alternatives();
      if (source[at] !== ')') fail('a group that is not closed');
      at += 1;
      return inner;
    }
    if (character === '[') return { kind: 'set', set: fold(charClass()) };
    if (character === '\\') return { kind: 'set', set: fold(escaped()) };
    if (character === '.') {
      at += 1;
      return { kind: 'set', set: setOf((code) => code !== 10 && code !== 13, true) };
    }
    if ('^$*+?{}'.includes(character)) fail(`a bare ${character}`);
    at += 1;
    return { kind: 'set', set: fold(literal(character)) };
  };
  const repeated = (item: Node): Node => {
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
  const sequence = (): Node => {
    const items: Node[] = [];
    while (at < source.length && source[at] !== '|' && source[at] !== ')') items.push(repeated(atom()));
    return items.length === 1 ? (items[0] as Node) : { kind: 'seq', items };
  };
  const alternatives = (): Node => {
    const items = [sequence()];
    while (source[at] === '|') {
      at += 1;
      items.push(sequence());
    }
    return items.length === 1 ? (items[0] as Node) : { kind: 'alt', items };
  };
  const tree = alternatives();
  if (at < source.length) fail('a closing bracket without its opening one');
  return tree;
};

const hex = (code: number): string => `\\x${code.toString(16).padStart(2, '0')}`;

const toSource = (node: Node, grouped: boolean): string => {
  switch (node.kind) {
    case 'set': {
      let text = '';
      for (let code = 0; code < 128; code++) {
        if (!node.set.ascii[code]) continue;
        let end = code;
        while (end < 127 && node.set.ascii[end + 1]) end += 1;
        text += end > code ? `${hex(code)}-${hex(end)}` : hex(code);
        code = end;
      }
      return `[${text}${node.set.beyond ? '\\x80-\\uffff' : ''}]`;
    }
    case 'seq':
      return grouped
        ? `(?:${node.items.map((item) => toSource(item, true)).join('')})`
        : node.items.map((item) => toSource(item, true)).join('');
    case 'alt':
      return `(?:${node.items.map((item) => toSource(item, false)).join('|')})`;
    case 'repeat':
      return `${toSource(node.item, true)}{${node.min},${node.max}}`;
  }
};

/** States with edges on character sets; state 0 begins, `accepting` ends; empty edges are followed at once. */
interface Nfa {
  readonly empty: readonly (readonly number[])[];
  readonly edges: readonly (readonly { readonly set: CharSet; readonly to: number }[])[];
  readonly accepting: number;
}

const toNfa = (tree: Node): Nfa => {
  const empty: number[][] = [];
  const edges: { set: CharSet; to: number }[][] = [];
  const state = (): number => {
    empty.push([]);
    edges.push([]);
    return empty.length - 1;
  };
  const link = (from: number, to: number): void => {
    empty[from]?.push(to);
  };
  const build = (node: Node, from: number): number => {
    switch (node.kind) {
      case 'set': {
        const to = state();
        edges[from]?.push({ set: node.set, to });
        return to;
      }
      case 'seq':
        return node.items.reduce((last, item) => build(item, last), from);
      case 'alt': {
        const end = state();
        for (const item of node.items) {
          const start = state();
          link(from, start);
          link(build(item, start), end);
        }
        return end;
      }
      case 'repeat': {
        const end = state();
        let last = from;
        // Beyond 40 copies a repeat may as well be endless: runs of digits that long are nobody's number.
        for (let copy = 0; copy < Math.min(node.max, 40); copy++) {
          if (copy >= node.min) link(last, end);
          last = build(node.item, last);
        }
        link(last, end);
        return end;
      }
    }
  };
  const start = state();
  return { accepting: build(tree, start), empty, edges };
};

const close = (nfa: Nfa, states: Iterable<number>): Set<number> => {
  const seen = new Set(states);
  for (const from of seen) for (const to of nfa.empty[from] ?? []) seen.add(to);
  return seen;
};

const DIGITS = Array.from({ length: 10 }, (_, digit) => 48 + digit);
const NON_DIGITS = Array.from({ length: 128 }, (_, code) => code).filter((code) => !isDigit(code));

const move = (
  nfa: Nfa,
  states: ReadonlySet<number>,
  codes: readonly number[],
  beyond: boolean,
): Set<number> => {
  const reached: number[] = [];
  for (const from of states)
    for (const { set, to } of nfa.edges[from] ?? [])
      if ((beyond && set.beyond) || codes.some((code) => set.ascii[code])) reached.push(to);
  return close(nfa, reached);
};

const followers = (nfa: Nfa, states: ReadonlySet<number>): Uint8Array => {
  const next = new Uint8Array(130);
  for (const from of states) {
    if (from === nfa.accepting) next[129] = 1;
    for (const { set } of nfa.edges[from] ?? []) {
      set.ascii.forEach((flag, code) => {
        if (flag) next[code] = 1;
      });
      if (set.beyond) next[128] = 1;
    }
  }
  return next;
};

const firstOf = (nfa: Nfa): Uint8Array => followers(nfa, close(nfa, [0]));

const digitEntriesOf = (nfa: Nfa): DigitEntry[] => {
  const entries: DigitEntry[] = [];
  let prefix = close(nfa, [0]);
  let last: Uint8Array = new Uint8Array(130).fill(1);
  for (let before = 0; before <= 40 && prefix.size > 0; before++) {
    if (prefix.has(nfa.accepting)) return [];
    let run = move(nfa, prefix, DIGITS, false);
    for (let digits = 1; digits <= 40 && run.size > 0; digits++) {
      const next = followers(nfa, run);
      for (const code of DIGITS) next[code] = 0;
      // A match may end inside what follows: the guard against neighbours decides, not the shape.
      if (next[129]) next.fill(1);
      if (next.some((flag) => flag)) entries.push({ before, digits, last, next });
      run = move(nfa, run, DIGITS, false);
    }
    last = followers(nfa, prefix);
    for (const code of DIGITS) last[code] = 0;
    prefix = move(nfa, prefix, NON_DIGITS, true);
  }
  return entries;
};
