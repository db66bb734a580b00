/** Which shapes can begin at a run of digits, by its length and the characters before and behind it. */
import type {
  CandidateGroup,
  Candidates,
  CompiledRule,
  CompiledRules,
  DigitCandidate,
} from './compile-rules.ts';
import type { RunTable } from './scanner.ts';
import type { ShapeFilter } from './shape-filter.ts';

const NO_CANDIDATES: Candidates = { free: [], needWord: [], needing: new Uint32Array(0) };

export interface DigitCandidates {
  readonly candidatesFor: CompiledRules['candidatesFor'];
  /** For the kernel: has a run any candidates that stand by themselves (1), any that need a word (2)? */
  readonly table: RunTable;
}

/** Answers are made when first asked for: texts know few of the combinations. */
export const createDigitCandidates = (
  byRun: readonly (readonly DigitCandidate[])[],
  filter: ShapeFilter,
  ruleCount: number,
): DigitCandidates => {
  // Characters that no shape tells apart share their answers: the table fits the cache.
  const classes = new Map<string, number>();
  const classOf = Uint8Array.from({ length: 130 }, (_, code) => {
    const marks = byRun.flatMap((entries) =>
      entries.map(({ entry }) => `${entry.last[code]}${entry.next[code]}`),
    );
    const signature = `${mayStartAfter(code)} ${marks.join('')}`;
    const number = classes.get(signature) ?? classes.size;
    classes.set(signature, number);
    return number;
  });
  const width = classes.size;
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
  return { candidatesFor, table: tableOf(byRun, classOf, width) };
};

/** What stands beside a run, as a byte: all beyond ASCII is one class, and 0 may be the end of the text as well. */
const tableOf = (
  byRun: readonly (readonly DigitCandidate[])[],
  classOf: Uint8Array,
  classes: number,
): RunTable => {
  const width = classes + 1;
  const flags = new Uint8Array(byRun.length * width * width);
  const codes = Array.from({ length: width }, (_, number) =>
    number === classes ? [0, 129] : [classOf.indexOf(number)],
  );
  byRun.forEach((candidates, digits) => {
    const met = new Map<string, DigitCandidate>();
    for (const candidate of candidates) {
      const { entry, shape } = candidate;
      met.set(`${entry.last}/${entry.next}/${entry.before > 0}/${shape.needsWord}`, candidate);
    }
    for (const { entry, shape } of met.values()) {
      const lasts = classesWhere(
        codes,
        (code) => entry.last[code] === 1 && (entry.before > 0 || mayStartAfter(code)),
      );
      const nexts = classesWhere(codes, (code) => entry.next[code] === 1);
      for (const last of lasts)
        for (const next of nexts) {
          const at = (digits * width + last) * width + next;
          flags[at] = (flags[at] as number) | (shape.needsWord ? NEEDS_WORD : FREE);
        }
    }
  });
  const byByte = Uint8Array.from({ length: 256 }, (_, byte) =>
    byte === 0 ? classes : (classOf[Math.min(byte, 128)] as number),
  );
  return { classOf: byByte, width, flags };
};
export const FREE = 1;
export const NEEDS_WORD = 2;

const classesWhere = (codes: readonly (readonly number[])[], test: (code: number) => boolean): number[] =>
  codes.flatMap((some, number) => (some.some(test) ? [number] : []));

/** A value is no part of a word, and an amount behind a sign of currency is no identifier. */
const mayStartAfter = (code: number): boolean => code >= 128 || !(isWordCode(code) || code === 36);

const isWordCode = (code: number): boolean =>
  (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95;

export const setBit = (bits: Uint32Array, index: number): void => {
  bits[index >>> 5] = (bits[index >>> 5] as number) | (1 << (index & 31));
};
