/**
 * Runs of digits are everywhere and identifiers are not. All shapes together, from their first run of digits on, are one
 * automaton: the run and what follows tell whether any of them can match there, before one is tried. Its tables lie in the
 * kernel's memory and are filled as texts ask for it; it never misses a shape.
 */

import { type CodeClasses, classesOf } from './code-classes.ts';
import type { DigitCandidate } from './compile-rules.ts';
import { LONGEST_RUN } from './kernel-parts.ts';
import {
  DEAD,
  FLAGS_AT,
  FREE,
  LONGEST_TAIL,
  NEEDS_WORD,
  SEVERAL,
  STATE_AT,
  UNKNOWN,
  UNTOLD,
} from './runs-kernel.ts';
import { close, move, type Nfa } from './shape-nfa.ts';
import type { CharSet } from './shape-tree.ts';
import { isDigitCode, isFreeAfterByte } from './value-edges.ts';

/** Beyond so many states it lets through what it cannot tell. */
const MAX_STATES = 4096;

/** Repeats of its automata are written out as far as it looks: before a run, in it and behind. */
export const LONGEST_COPIED = 2 * LONGEST_RUN + LONGEST_TAIL;

/** Where the tables lie. */
export interface TailTables {
  /** State before a run, by ((length × sides + class before) × seconds + class before that) × sides + class behind. */
  readonly starts: Uint16Array;
  /** By state × classes + class of a byte. */
  readonly tails: Uint16Array;
  /** By state: kinds of shapes that have matched. */
  readonly accepts: Uint8Array;
}

export interface TailFilter {
  readonly sizes: { readonly starts: number; readonly tails: number; readonly accepts: number };
  readonly sides: number;
  readonly seconds: number;
  readonly classes: number;
  /** By byte beside a run, and one further before it. */
  readonly sideClasses: Uint8Array;
  readonly secondClasses: Uint8Array;
  readonly tailClasses: Uint8Array;
  /** Called once, with tables of these sizes, filled with zeros. */
  bind(tables: TailTables): void;
  /** The rules whose shapes have matched in a state: one bit each. */
  rulesAt(state: number): Uint32Array;
  /** The facts that the kernel would have told of the run at `at`, and now can. */
  learn(bytes: Uint8Array, at: number, length: number): number;
}

interface Entry extends DigitCandidate {
  /** States of all shapes are numbered together. */
  readonly offset: number;
}

const JOINTS = [45, 46, 47] as const;
const NON_DIGITS = Array.from({ length: 128 }, (_, code) => code).filter((code) => code < 48 || code > 57);
const END = 129;

/**
 * `byRun`: candidates by length of the run; `sides`: classes of what stands beside it; `mayStartAfter`: may a value begin
 * behind this character?
 */
export const createTailFilter = (
  byRun: readonly (readonly DigitCandidate[])[],
  sides: CodeClasses,
  mayStartAfter: (code: number) => boolean,
  ruleCount: number,
): TailFilter => {
  const nfas: Nfa[] = [];
  const offsets = new Map<Nfa, number>();
  let stateCount = 0;
  const kinds = new Map<number, number>();
  const owners = new Map<number, Set<number>>();
  const entries = byRun.map((candidates) =>
    candidates.map((candidate): Entry => {
      const {
        nfa,
        shape: { needsWord, rule },
      } = candidate;
      let offset = offsets.get(nfa);
      if (offset === undefined) {
        offset = stateCount;
        offsets.set(nfa, offset);
        nfas.push(nfa);
        stateCount += nfa.edges.length;
      }
      const accepting = offset + nfa.accepting;
      kinds.set(accepting, (kinds.get(accepting) ?? 0) | (needsWord ? NEEDS_WORD : FREE));
      owners.set(accepting, (owners.get(accepting) ?? new Set()).add(rule.index));
      return { ...candidate, offset };
    }),
  );
  const nfaOf = (state: number): { readonly nfa: Nfa; readonly offset: number } => {
    let low = 0;
    let high = nfas.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((offsets.get(nfas[middle] as Nfa) as number) <= state) low = middle;
      else high = middle - 1;
    }
    const nfa = nfas[low] as Nfa;
    return { nfa, offset: offsets.get(nfa) as number };
  };

  const sets = new Set(nfas.flatMap(({ edges }) => edges.flatMap((some) => some.map(({ set }) => set))));
  const tails = classesOf(129, Array.from(sets, hasCode));
  const seconds = classesOf(130, [
    isDigitCode,
    mayStartAfter,
    ...Array.from(
      new Set(entries.flatMap((some) => some.map(({ entry }) => entry.second))),
      (second) => (code: number) => second[code] === 1,
    ),
  ]);
  /** The class of 0, which is also the end of the text, is one of its own. */
  const lasts = sides.count + 1;
  const width = seconds.count + 1;
  const sideOf = ({ of, count }: CodeClasses, byte: number): number =>
    byte === 0 ? count : (of[Math.min(byte, 128)] as number);
  /** Characters of a class, one for all. */
  const examplesOf = ({ of, count }: CodeClasses, side: number): readonly number[] =>
    side === count ? [0, END] : [of.indexOf(side)];

  const rulesOf: (Uint32Array | undefined)[] = new Array(MAX_STATES).fill(undefined);
  const ids = new Map<string, number>([['', DEAD]]);
  const members: (readonly number[])[] = [[]];
  let tables: TailTables = { starts: new Uint16Array(), tails: new Uint16Array(), accepts: new Uint8Array() };

  const idOf = (states: Iterable<number>): number => {
    const sorted = [...new Set(states)].sort((a, b) => a - b);
    const key = sorted.join(' ');
    const known = ids.get(key);
    if (known !== undefined) return known;
    if (members.length >= MAX_STATES) return UNTOLD;
    const id = members.length;
    ids.set(key, id);
    members.push(sorted);
    tables.tails.fill(UNKNOWN, id * tails.count, (id + 1) * tails.count);
    tables.accepts[id] = sorted.reduce((flags, state) => flags | (kinds.get(state) ?? 0), 0);
    return id;
  };

  const startAt = (digits: number, last: number, second: number, next: number): number => {
    const [before, further, behind] = [
      examplesOf(sides, last),
      examplesOf(seconds, second),
      examplesOf(sides, next),
    ];
    const isBehindDigit = further.every(isDigitCode);
    const begins = (code: number): boolean =>
      mayStartAfter(code) && !(isBehindDigit && JOINTS.includes(code as (typeof JOINTS)[number]));
    const fits = ({ entry }: Entry): boolean =>
      behind.some((code) => entry.next[code]) &&
      (entry.before === 0
        ? before.some(begins)
        : before.some((code) => entry.last[code]) &&
          further.some((code) => (entry.before > 1 ? entry.second[code] : mayStartAfter(code))));
    return idOf((entries[digits] ?? []).filter(fits).flatMap((entry) => atRun(entry)));
  };
  /** By shape, then by characters before the run. */
  const prefixes = new Map<Nfa, Set<number>[]>();
  const atRun = ({ nfa, entry, offset }: Entry): number[] => {
    const known = prefixes.get(nfa) ?? [close(nfa, [0])];
    prefixes.set(nfa, known);
    while (known.length <= entry.before)
      known.push(move(nfa, known[known.length - 1] as Set<number>, NON_DIGITS, true));
    return Array.from(known[entry.before] as Set<number>, (state) => offset + state);
  };

  const closures: (readonly number[] | undefined)[] = [];
  const closureOf = (nfa: Nfa, offset: number, state: number): readonly number[] => {
    const known = closures[offset + state];
    if (known !== undefined) return known;
    const closure = Array.from(close(nfa, [state]), (member) => offset + member);
    closures[offset + state] = closure;
    return closure;
  };
  const stepAt = (state: number, byte: number): number => {
    const at = state * tails.count + (tails.of[Math.min(byte, 128)] as number);
    const known = tables.tails[at] as number;
    if (known !== UNKNOWN) return known;
    const code = Math.min(byte, 128);
    const reached: number[] = [];
    for (const member of members[state] as readonly number[]) {
      const { nfa, offset } = nfaOf(member);
      for (const { set, to } of nfa.edges[member - offset] ?? [])
        if (hasCode(set)(code)) reached.push(...closureOf(nfa, offset, to));
    }
    const to = idOf(reached);
    tables.tails[at] = to;
    return to;
  };

  const byByte = (classes: CodeClasses): Uint8Array =>
    Uint8Array.from({ length: 256 }, (_, byte) => sideOf(classes, byte));
  const lastClasses = byByte(sides);
  const secondClasses = byByte(seconds);
  return {
    sizes: {
      starts: byRun.length * lasts * width * lasts,
      tails: MAX_STATES * tails.count,
      accepts: MAX_STATES,
    },
    sides: lasts,
    seconds: width,
    classes: tails.count,
    sideClasses: lastClasses,
    secondClasses,
    tailClasses: Uint8Array.from({ length: 256 }, (_, byte) => tails.of[Math.min(byte, 128)] as number),
    rulesAt: (state) => {
      const known = rulesOf[state];
      if (known !== undefined) return known;
      const bits = new Uint32Array((ruleCount + 31) >>> 5);
      for (const member of members[state] as readonly number[])
        for (const index of owners.get(member) ?? [])
          bits[index >>> 5] = (bits[index >>> 5] as number) | (1 << (index & 31));
      rulesOf[state] = bits;
      return bits;
    },
    bind: (given) => {
      tables = given;
      tables.starts.fill(UNKNOWN);
    },
    learn: (bytes, at, length) => {
      const last = lastClasses[bytes[at - 1] as number] as number;
      const second = secondClasses[bytes[at - 2] as number] as number;
      const next = lastClasses[bytes[at + length] as number] as number;
      const key = ((length * lasts + last) * width + second) * lasts + next;
      if (tables.starts[key] === UNKNOWN) tables.starts[key] = startAt(length, last, second, next);
      let state = tables.starts[key] as number;
      let flags = 0;
      let matched = 0;
      for (let place = at; state !== DEAD; place++) {
        if (state === UNTOLD || place - at > LONGEST_TAIL) {
          flags = FREE | NEEDS_WORD | SEVERAL;
          break;
        }
        const accepted = tables.accepts[state] as number;
        if (accepted !== 0 && isFreeAfterByte(bytes, place)) {
          flags |= matched === 0 ? accepted : accepted | SEVERAL;
          matched = state;
        }
        state = stepAt(state, bytes[place] as number);
      }
      return (matched << STATE_AT) | (flags << FLAGS_AT) | length;
    },
  };
};

const hasCode =
  ({ ascii, beyond }: CharSet) =>
  (code: number): boolean =>
    code === 128 ? beyond !== 0 : ascii[code] === 1;
