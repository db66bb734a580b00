/** A shape as an automaton whose states are numbered; bounded repeats are copied out, so it has no loops. */
import type { CharSet, ShapeNode } from './shape-tree.ts';

/** Runs of digits that are longer are nobody's number. */
const LONGEST_RUN = 40;

/** States with edges on character sets; state 0 begins, `accepting` ends; empty edges are followed at once. */
export interface Nfa {
  readonly empty: readonly (readonly number[])[];
  readonly edges: readonly (readonly { readonly set: CharSet; readonly to: number }[])[];
  readonly accepting: number;
}

/** Beyond `mostCopies` a repeat is cut short. */
export const toNfa = (tree: ShapeNode, mostCopies = LONGEST_RUN): Nfa => {
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
  const build = (node: ShapeNode, from: number): number => {
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
        for (let copy = 0; copy < Math.min(node.max, mostCopies); copy++) {
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

export const close = (nfa: Nfa, states: Iterable<number>): Set<number> => {
  const seen = new Set(states);
  for (const from of seen) for (const to of nfa.empty[from] ?? []) seen.add(to);
  return seen;
};

export const move = (
  nfa: Nfa,
  states: ReadonlySet<number>,
  codes: readonly number[],
  beyond: boolean,
): Set<number> => {
  const reached: number[] = [];
  for (const from of states)
    for (const { set, to } of nfa.edges[from] ?? [])
      if ((beyond && set.beyond !== 0) || codes.some((code) => set.ascii[code])) reached.push(to);
  return close(nfa, reached);
};

export const followers = (nfa: Nfa, states: ReadonlySet<number>): Uint8Array => {
  const next = new Uint8Array(130);
  for (const from of states) {
    if (from === nfa.accepting) next[129] = 1;
    for (const { set } of nfa.edges[from] ?? []) {
      set.ascii.forEach((flag, code) => {
        if (flag) next[code] = 1;
      });
      if (set.beyond !== 0) next[128] = 1;
    }
  }
  return next;
};
