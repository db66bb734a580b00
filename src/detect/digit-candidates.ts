/** Which shapes can begin at a run of digits, by its length and the characters before and behind it. */

import { classesOf } from './code-classes.ts';
import type {
  CandidateGroup,
  Candidates,
  CompiledRule,
  CompiledRules,
  DigitCandidate,
} from './compile-rules.ts';
import type { ShapeFilter } from './shape-filter.ts';
import { createTailFilter, type TailFilter } from './tail-filter.ts';

const NO_CANDIDATES: Candidates = { free: [], needWord: [], needing: new Uint32Array(0) };

export interface DigitCandidates {
  readonly candidatesFor: CompiledRules['candidatesFor'];
  readonly tails: TailFilter;
}

/** Answers are made when first asked for: texts know few of the combinations. */
export const createDigitCandidates = (
  byRun: readonly (readonly DigitCandidate[])[],
  filter: ShapeFilter,
  ruleCount: number,
): DigitCandidates => {
  const sides = new Set(byRun.flatMap((some) => some.flatMap(({ entry }) => [entry.last, entry.next])));
  const classes = classesOf(130, [
    mayStartAfter,
    ...Array.from(sides, (side) => (code: number) => side[code] === 1),
  ]);
  const { of: classOf, count: width } = classes;
  const known: (Candidates | undefined)[] = new Array(41 * width * width).fill(undefined);
  const bitsOf = (rules: readonly CompiledRule[]): Uint32Array => {
    const bits = new Uint32Array((ruleCount + 31) >>> 5);
    for (const { index } of rules) setBit(bits, index);
    return bits;
  };
  const grouped = (candidates: readonly DigitCandidate[]): CandidateGroup[] =>
    [...new Set(candidates.map(({ entry }) => entry.before))].map((before) => {
      const shapes = candidates.filter(({ entry }) => entry.before === before).map(({ shape }) => shape);
      return {
        before,
        shapes,
        rules: bitsOf(shapes.map(({ rule }) => rule)),
        state: filter.begin([...new Set(shapes.map(({ number }) => number))]),
      };
    });
  const candidatesFor: CompiledRules['candidatesFor'] = (digits, last, next) => {
    if (digits > 40) return NO_CANDIDATES;
    const key = (digits * width + (classOf[last] as number)) * width + (classOf[next] as number);
    const before = known[key];
    if (before !== undefined) return before;
    const all = (byRun[digits] ?? []).filter(
      ({ entry }) => entry.last[last] && entry.next[next] && (entry.before > 0 || mayStartAfter(last)),
    );
    const needWord = all.filter(({ shape }) => shape.needsWord);
    const answer = {
      free: grouped(all.filter(({ shape }) => !shape.needsWord)),
      needWord: grouped(needWord),
      needing: bitsOf(needWord.map(({ shape }) => shape.rule)),
    };
    known[key] = answer;
    return answer;
  };
  return { candidatesFor, tails: createTailFilter(byRun, classes, mayStartAfter, ruleCount) };
};

/** A value is no part of a word, and an amount behind a sign of currency is no identifier. */
const mayStartAfter = (code: number): boolean => code >= 128 || !(isWordCode(code) || code === 36);

const isWordCode = (code: number): boolean =>
  (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95;

export const setBit = (bits: Uint32Array, index: number): void => {
  bits[index >>> 5] = (bits[index >>> 5] as number) | (1 << (index & 31));
};
