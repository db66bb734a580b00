/** Runs of digits: only those shapes are tried that can hold such a run, and of those that need a word only where one is near. */
import type { CandidateGroup, CompiledRules, CompiledShape } from './compile-rules.ts';
import type { Reader } from './reader.ts';
import { FLAGS_AT, FREE, NEEDS_WORD, SEVERAL, STATE_AT } from './runs-kernel.ts';
import { speakersNear } from './speakers.ts';
import { tryShape } from './try-shape.ts';
import { isFreeBefore } from './value-edges.ts';

/** `runs`: the first `count` numbers of it are places and facts of runs, see `Scanner.findRuns`. */
export const readDigits = (
  reader: Reader,
  rules: CompiledRules,
  from: number,
  to: number,
  count: number,
): void => {
  const { text } = reader;
  const { runs } = rules.scanner;
  for (let i = 0; i < count; i += 2) {
    const start = runs[i] as number;
    if (start < from || start >= to) continue;
    const facts = runs[i + 1] as number;
    const matched = facts & (SEVERAL << FLAGS_AT) ? undefined : rules.rulesAt(facts >>> STATE_AT);
    const near = facts & (NEEDS_WORD << FLAGS_AT) ? speakersNear(reader, start) : undefined;
    const isSpokenFor = near !== undefined && (matched === undefined || intersect(near, matched));
    if (!isSpokenFor && !(facts & (FREE << FLAGS_AT))) continue;
    const digits = facts & 0xff;
    const end = start + digits;
    const { free, needWord, needing } = rules.candidatesFor(
      digits,
      start === 0 ? NOTHING : codeOf(text.charCodeAt(start - 1)),
      end >= text.length ? NOTHING : codeOf(text.charCodeAt(end)),
    );
    for (let k = 0; k < free.length; k++) {
      const group = free[k] as CandidateGroup;
      if (matched === undefined || intersect(matched, group.rules))
        tryGroup(reader, rules, group, start, undefined);
    }
    if (!isSpokenFor || needWord.length === 0 || !intersect(near, needing)) continue;
    for (let k = 0; k < needWord.length; k++) {
      const group = needWord[k] as CandidateGroup;
      if (intersect(near, group.rules) && (matched === undefined || intersect(matched, group.rules)))
        tryGroup(reader, rules, group, start, near);
    }
  }
};

/** Index of a character in the tables of candidates. */
const codeOf = (code: number): number => Math.min(code, 128);
const NOTHING = 129;

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
  const { text, workspace } = reader;
  const { marks } = workspace;
  const begin = start - before;
  if (begin < 0 || !isFreeBefore(text, begin)) return;
  workspace.stamp += 1;
  if (!filter.look(state, reader, begin, marks, workspace.stamp)) return;
  for (let i = 0; i < shapes.length; i++) {
    const shape = shapes[i] as CompiledShape;
    if (marks[shape.number] !== workspace.stamp) continue;
    const { index } = shape.rule;
    if (near === undefined || ((near[index >>> 5] as number) >>> (index & 31)) & 1)
      tryShape(reader, shape, begin);
  }
};
