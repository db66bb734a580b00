/**
 * All shapes in one automaton, determined state by state as texts ask for it: one look at the characters says which shapes
 * may match there, so that the cost does not grow with their number. It never misses one; the shape's own expression decides.
 */

/** Characters are told apart below 128; 128 stands for all others. */
const SYMBOLS = 129;
/** Beyond so many states the automaton grows no more and lets through what it cannot tell. */
const MAX_STATES = 4096;
/** Longer values are left to the expression. */
const MAX_STEPS = 64;

/** A text of which a stretch up to `end` lies in memory as bytes: that of place `i` at `i - shift`. */
export interface TextView {
  readonly text: string;
  bytes: Uint8Array;
  shift: number;
  end: number;
}

/** Numbers of shapes that may match, noted by `ShapeFilter.look`. */
export interface ShapeFilter {
  /** The state before the first character, for these shapes together. */
  begin(shapes: readonly number[]): number;
  /**
   * Which shapes may match at `at` and end where `mayEnd` allows? Writes `stamp` to `marks` at their numbers; false: none.
   */
  look(state: number, view: TextView, at: number, marks: Uint32Array, stamp: number): boolean;
}

interface Edge {
  readonly set: Uint8Array;
  readonly to: number;
}

const NOTHING: readonly number[] = [];
const DEAD = 0;
const UNTOLD = 1;
const UNKNOWN = -1;

/** `sources` as `parseShape` writes them, each once; `mayEnd` is asked where a value would end. */
export const createShapeFilter = (
  sources: readonly string[],
  mayEnd: (text: string, end: number) => boolean,
): ShapeFilter => {
  const edges: Edge[][] = [];
  const empty: number[][] = [];
  const owner: number[] = [];
  const accepts = new Map<number, number>();
  const starts = sources.map((source, shape) => {
    const from = edges.length;
    accepts.set(addShape(source, edges, empty), shape);
    while (owner.length < edges.length) owner.push(shape);
    return from;
  });

  let next = new Int32Array(SYMBOLS * 64).fill(UNKNOWN);
  const members: (readonly number[])[] = [NOTHING, NOTHING];
  const accepted: (readonly number[])[] = [NOTHING, NOTHING];
  const known = new Map<string, number>([['', DEAD]]);

  const stateOf = (from: Iterable<number>): number => {
    const seen = new Set(from);
    for (const at of seen) for (const to of empty[at] as number[]) seen.add(to);
    const states = [...seen].sort((a, b) => a - b);
    const key = states.join(' ');
    const before = known.get(key);
    if (before !== undefined) return before;
    if (members.length >= MAX_STATES) return UNTOLD;
    const state = members.length;
    known.set(key, state);
    members.push(states);
    const shapes = states.flatMap((at) => accepts.get(at) ?? []);
    accepted.push(shapes.length === 0 ? NOTHING : shapes);
    if (members.length * SYMBOLS > next.length) {
      const larger = new Int32Array(next.length * 2).fill(UNKNOWN);
      larger.set(next);
      next = larger;
    }
    return state;
  };
  const step = (state: number, symbol: number): number => {
    const reached: number[] = [];
    for (const at of members[state] as readonly number[])
      for (const { set, to } of edges[at] as Edge[]) if (set[symbol]) reached.push(to);
    const to = reached.length === 0 ? DEAD : stateOf(reached);
    next[state * SYMBOLS + symbol] = to;
    return to;
  };
  const markAll = (state: number, marks: Uint32Array, stamp: number): true => {
    for (const at of members[state] as readonly number[]) marks[owner[at] as number] = stamp;
    return true;
  };

  const all = starts.map((_, shape) => shape);
  return {
    begin: (shapes) => stateOf(shapes.map((shape) => starts[shape] as number)),
    look: (begin, { text, bytes, shift, end }, at, marks, stamp) => {
      if (begin === UNTOLD) {
        for (const shape of all) marks[shape] = stamp;
        return true;
      }
      let state = begin;
      let found = false;
      const most = Math.min(end, at + MAX_STEPS);
      for (let i = at; i < most; ) {
        const code = bytes[i - shift] as number;
        const symbol = Math.min(code, 128);
        let to = next[state * SYMBOLS + symbol] as number;
        if (to === UNKNOWN) to = step(state, symbol);
        if (to === DEAD) return found;
        if (to === UNTOLD) return markAll(state, marks, stamp);
        state = to;
        i += 1;
        const ends = accepted[state] as readonly number[];
        if (ends !== NOTHING && mayEnd(text, i)) {
          for (const shape of ends) marks[shape] = stamp;
          found = true;
        }
      }
      return most < text.length ? markAll(state, marks, stamp) : found;
    },
  };
};

/** Adds one shape's states; returns the one in which it has matched. The first state added is where it begins. */
const addShape = (source: string, edges: Edge[][], empty: number[][]): number => {
  const newState = (): number => {
    edges.push([]);
    return empty.push([]) - 1;
  };
  let at = 0;
  const take = (text: string): boolean => {
    const isThere = source.startsWith(text, at);
    if (isThere) at += text.length;
    return isThere;
  };
  const alternatives = (from: number): number => {
    const end = newState();
    do (empty[sequence(from)] as number[]).push(end);
    while (take('|'));
    return end;
  };
  const sequence = (from: number): number => {
    let last = from;
    while (at < source.length && source[at] !== '|' && source[at] !== ')') last = repeated(last);
    return last;
  };
  const repeated = (from: number): number => {
    const begun = at;
    // The item is parsed once per copy: every copy has states of its own.
    const once = (state: number): number => {
      at = begun;
      const inner = newState();
      (empty[state] as number[]).push(inner);
      return item(inner);
    };
    const one = once(from);
    const counts = /^\{(\d+),(\d+)\}/.exec(source.slice(at, at + 12));
    if (counts === null) return one;
    const after = at + counts[0].length;
    const [min, max] = [Number(counts[1]), Number(counts[2])];
    const end = newState();
    if (min === 0) (empty[from] as number[]).push(end);
    let last = one;
    for (let copy = 1; copy < max; copy++) {
      if (copy >= min) (empty[last] as number[]).push(end);
      last = once(last);
    }
    if (max > 0) (empty[last] as number[]).push(end);
    at = after;
    return end;
  };
  const item = (from: number): number => {
    if (take('(?:')) {
      const end = alternatives(from);
      take(')');
      return end;
    }
    const close = source.indexOf(']', at);
    const set = setOf(source.slice(at, close + 1));
    at = close + 1;
    const to = newState();
    (edges[from] as Edge[]).push({ set, to });
    return to;
  };
  return alternatives(newState());
};

const setOf = (source: string): Uint8Array => {
  const one = new RegExp(source);
  // Both kinds of characters beyond ASCII are one symbol here.
  const beyond = Number(source.includes('\\u'));
  return Uint8Array.from({ length: SYMBOLS }, (_, code) =>
    code === 128 ? beyond : Number(one.test(String.fromCharCode(code))),
  );
};
