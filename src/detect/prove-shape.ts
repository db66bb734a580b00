/**
 * What a shape can cost at one place of a text, at worst: V8 tries the ways to read a text one after another, and text can be
 * made so that they are many. The bound holds for every text; a shape over it is refused, so that none can hang a scan.
 */
import { UserError } from '../model/user-error.ts';
import { parseTree } from './parse-shape.ts';
import { type Nfa, toNfa } from './shape-nfa.ts';
import type { CharSet } from './shape-tree.ts';

/** Steps of the matcher at one place. */
export const MOST_STEPS = 20_000;
/** For shapes that come with phisweep: names have parts that may each be there or not; milliseconds still. */
export const MOST_OWN_STEPS = 4_000_000;

/** Throws a `UserError` that says why the shape may not run. */
export const proveShape = (source: string, ignoreCase = false, most = MOST_STEPS): void => {
  if (stepsOf(source, ignoreCase) <= most) return;
  const shown = source.length > 80 ? `${source.slice(0, 80)}…` : source;
  throw new UserError(
    `The shape ${JSON.stringify(shown)} is not allowed: some texts can be read by it in so many ways (over ${most} steps) that it would hang; make repeats that stand behind each other begin with different characters.`,
  );
};

/** For each state: where one character leads, in how many ways, through empty edges first. */
interface Moves {
  readonly edges: readonly { readonly set: number; readonly to: number; readonly ways: number }[];
  readonly ways: number;
}

/** Reached by one text: each state in so many ways; and the steps that it took to get there. */
interface Reached {
  readonly ways: ReadonlyMap<number, number>;
  readonly steps: number;
}

/** So many characters are followed before each state that is left is granted a worst text of its own ... */
const LOOK_AHEAD = 6;
/** ... and so many texts at once. */
const MOST_TEXTS = 64;

/**
 * An upper bound for the steps of a backtracking matcher at one place: the steps of the worst text for the first few
 * characters, and from there on those of every state that it reaches, each with the text that is worst for it.
 */
export const stepsOf = (source: string, ignoreCase = false): number => {
  const { movesOf, atoms } = prepare(toNfa(parseTree(source, ignoreCase), Number.POSITIVE_INFINITY));
  const known = new Map<number, number>();
  const from = (state: number): number => {
    const before = known.get(state);
    if (before !== undefined) return before;
    let worst = 0;
    let texts: Reached[] = [{ ways: new Map([[state, 1]]), steps: 0 }];
    for (let depth = 0; texts.length > 0; depth++) {
      const next = new Map<string, Reached>();
      for (const { ways, steps } of texts) {
        if (depth > 0 && (ways.size === 1 || depth >= LOOK_AHEAD || next.size >= MOST_TEXTS)) {
          let total = steps;
          for (const [to, count] of ways) total += count * from(to);
          worst = Math.max(worst, total);
          continue;
        }
        let here = steps;
        for (const [at, count] of ways) here += count * movesOf(at).ways;
        worst = Math.max(worst, here);
        for (const reached of followed(ways, movesOf, atoms)) {
          const key = [...reached].join(' ');
          if ((next.get(key)?.steps ?? -1) < here) next.set(key, { ways: reached, steps: here });
        }
      }
      texts = [...next.values()];
    }
    known.set(state, worst);
    return worst;
  };
  return from(0);
};

const followed = (
  ways: ReadonlyMap<number, number>,
  movesOf: (state: number) => Moves,
  atoms: readonly Uint8Array[],
): ReadonlyMap<number, number>[] =>
  atoms.flatMap((holds) => {
    const next = new Map<number, number>();
    for (const [state, count] of ways)
      for (const { set, to, ways: each } of movesOf(state).edges)
        if (holds[set] === 1) next.set(to, (next.get(to) ?? 0) + count * each);
    return next.size > 0 ? [next] : [];
  });

const prepare = (nfa: Nfa) => {
  const known = new Map<number, Moves>();
  const sets: CharSet[] = [];
  const numbers = new Map<string, number>();
  const numberOf = (set: CharSet): number => {
    const key = `${set.ascii.join('')}${set.beyond}`;
    const number = numbers.get(key) ?? sets.length;
    if (number === sets.length) {
      numbers.set(key, number);
      sets.push(set);
    }
    return number;
  };
  for (const edges of nfa.edges) for (const { set } of edges) numberOf(set);
  const movesOf = (state: number): Moves => {
    const before = known.get(state);
    if (before !== undefined) return before;
    const edges: Moves['edges'][number][] = [];
    let total = 0;
    for (const [at, ways] of emptyWays(nfa, state)) {
      for (const { set, to } of nfa.edges[at] ?? []) edges.push({ set: numberOf(set), to, ways });
      total += ways;
    }
    const moves = { edges, ways: total };
    known.set(state, moves);
    return moves;
  };
  return { movesOf, atoms: atomsOf(sets) };
};

/** Characters that no set tells apart (128 and 129: the two kinds beyond ASCII), as the numbers of the sets that hold them. */
const atomsOf = (sets: readonly CharSet[]): Uint8Array[] => {
  const atoms = new Map<string, Uint8Array>();
  for (let code = 0; code <= 129; code++) {
    const holds = Uint8Array.from(sets, ({ ascii, beyond }) =>
      code < 128 ? (ascii[code] as number) : (beyond >>> (code - 128)) & 1,
    );
    if (holds.includes(1)) atoms.set(holds.join(''), holds);
  }
  return [...atoms.values()];
};

/** States reached without a character, and in how many ways. Empty edges lead to no loops. */
const emptyWays = (nfa: Nfa, from: number): Map<number, number> => {
  const order: number[] = [];
  const seen = new Set<number>();
  const stack: { readonly state: number; next: number }[] = [{ state: from, next: 0 }];
  seen.add(from);
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const to = nfa.empty[top.state]?.[top.next++];
    if (to === undefined) {
      order.push(top.state);
      stack.pop();
    } else if (!seen.has(to)) {
      seen.add(to);
      stack.push({ state: to, next: 0 });
    }
  }
  const ways = new Map<number, number>([[from, 1]]);
  for (const state of order.reverse())
    for (const to of nfa.empty[state] ?? []) ways.set(to, (ways.get(to) ?? 0) + (ways.get(state) ?? 0));
  return ways;
};
