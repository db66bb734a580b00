/** Runs of digits: only those shapes are tried that can hold such a run, and of those that need a word only where one is near. */
import type { CandidateGroup, CompiledRules, CompiledShape } from './compile-rules.ts';
import type { Reader } from './reader.ts';
import { speakersNear } from './speakers.ts';
import { tryShape } from './try-shape.ts';
import { isFreeBefore } from './value-edges.ts';

export const readDigits = (reader: Reader, rules: CompiledRules, from: number, to: number): void => {
  const { text, units, base } = reader;
  const length = reader.end - base;
  let at = from - base;
  const stop = to - base;
  while (at < stop) {
    if (((units[at] as number) - 48) >>> 0 > 9) {
      at += 1;
      continue;
    }
    const start = at;
    at += 1;
    while (((units[at] as number) - 48) >>> 0 <= 9) at += 1;
    // A run that leaves the window on both sides is nobody's number; its length only has to be right up to 40.
    const last =
      start === 0
        ? base === 0
          ? 129
          : codeOf(text.charCodeAt(base - 1))
        : codeOf(units[start - 1] as number);
    const next =
      at < length
        ? codeOf(units[at] as number)
        : base + at >= text.length
          ? 129
          : codeOf(text.charCodeAt(base + at));
    const { free, needWord, needing } = rules.candidatesFor(at - start, last, next);
    for (let i = 0; i < free.length; i++)
      tryGroup(reader, rules, free[i] as CandidateGroup, base + start, undefined);
    if (needWord.length === 0) continue;
    const near = speakersNear(reader, base + start);
    if (near === undefined || !intersect(near, needing)) continue;
    for (let i = 0; i < needWord.length; i++) {
      const group = needWord[i] as CandidateGroup;
      if (intersect(near, group.rules)) tryGroup(reader, rules, group, base + start, near);
    }
  }
};

/** Index of a character in the tables of candidates. */
const codeOf = (code: number): number => Math.min(code, 128);

const intersect = (a: Uint32Array, b: Uint32Array): boolean => {
  for (let i = 0; i < a.length; i++) if ((a[i] as number) & (b[i] as number)) return true;
  return false;
};

/** Tries the shapes of a group that may match; with `near` only those of its rules. */
const tryGroup = (
  reader: Reader,
  { filter }: CompiledRules,
  { before, state, shapes }: CandidateGroup,
  start: number,
  near: Uint32Array | undefined,
): void => {
  const { text, marks } = reader;
  const begin = start - before;
  if (begin < 0 || !isFreeBefore(text, begin)) return;
  reader.stamp += 1;
  if (!filter.look(state, reader, begin, marks, reader.stamp)) return;
  for (let i = 0; i < shapes.length; i++) {
    const shape = shapes[i] as CompiledShape;
    if (marks[shape.number] !== reader.stamp) continue;
    const { index } = shape.rule;
    if (near === undefined || ((near[index >>> 5] as number) >>> (index & 31)) & 1)
      tryShape(reader, shape, begin);
  }
};
