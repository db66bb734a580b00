/** The shapes of all rules by what sets them off: a run of digits of one length, or a symbol. */
import { POSSIBLE } from '../model/finding.ts';
import { fail } from './compile-rule.ts';
import type { CompiledRule, CompiledShape, DigitCandidate } from './compile-rules.ts';
import { parseShape } from './parse-shape.ts';
import type { Rule } from './rule-schema.ts';
import { type Nfa, toNfa } from './shape-nfa.ts';
import { LONGEST_COPIED } from './tail-filter.ts';

type Pattern = NonNullable<Rule['patterns']>[number];

export interface ShapeTable {
  /** By the length of the run. */
  readonly byRun: readonly DigitCandidate[][];
  readonly bySymbol: Readonly<Record<'at' | 'url' | 'colon', readonly CompiledShape[]>>;
  /** Each shape once, as it is written, by number. */
  sources(): readonly string[];
  /** Throws `UserError` for a shape that nothing would set off. */
  add(compiled: CompiledRule, pattern: Pattern): void;
}

const LONGEST_RUN = 40;

export const createShapeTable = (): ShapeTable => {
  const byRun: DigitCandidate[][] = Array.from({ length: LONGEST_RUN + 1 }, () => []);
  const bySymbol: Record<'at' | 'url' | 'colon', CompiledShape[]> = { at: [], url: [], colon: [] };
  const numbers = new Map<string, number>();
  const nfas = new Map<string, Nfa>();
  const numberOf = (source: string): number => {
    const number = numbers.get(source) ?? numbers.size;
    numbers.set(source, number);
    return number;
  };
  return {
    byRun,
    bySymbol,
    sources: () => [...numbers.keys()],
    add: (compiled, pattern) => {
      const { rule } = compiled;
      const shape = parseShape(pattern.shape, pattern.ignoreCase);
      const candidate: CompiledShape = {
        rule: compiled,
        // The guard is part of it, so that a shape may give back characters to meet it.
        regex: new RegExp(`(?:${shape.source})(?![0-9A-Za-z_])`, 'y'),
        number: numberOf(shape.source),
        evidence: { kind: 'shape', id: rule.id, weight: pattern.weight },
        first: shape.first,
        needsWord:
          rule.context !== undefined &&
          (rule.context.required === true ||
            pattern.weight + Math.max(0, rule.beside?.weight ?? 0) < POSSIBLE),
      };
      const trigger = pattern.trigger ?? 'digits';
      if (trigger !== 'digits') {
        bySymbol[trigger].push(candidate);
        return;
      }
      if (shape.digitEntries.length === 0)
        fail(`Rule ${rule.id}: the shape ${pattern.shape} can match without a digit; name its trigger.`);
      const nfa = nfas.get(shape.source) ?? toNfa(shape.tree, LONGEST_COPIED);
      nfas.set(shape.source, nfa);
      for (const entry of shape.digitEntries) byRun[entry.digits]?.push({ shape: candidate, entry, nfa });
    },
  };
};
