/** The headers and fields of all rules by their first word: a header is compared with what can be in it, not with every rule. */
import type { CompiledRule, CompiledRules } from './compile-rules.ts';

export interface HeaderEntry {
  readonly rule: CompiledRule;
  readonly sequence: readonly string[];
}

export interface HeaderIndex {
  readonly headers: ReadonlyMap<string, readonly HeaderEntry[]>;
  readonly notHeaders: ReadonlyMap<string, readonly HeaderEntry[]>;
  readonly fields: ReadonlyMap<string, readonly CompiledRule[]>;
}

const known = new WeakMap<CompiledRules, HeaderIndex>();

/** Made once for a set of rules. */
export const headerIndexOf = (rules: CompiledRules): HeaderIndex => {
  const before = known.get(rules);
  if (before !== undefined) return before;
  const fields = new Map<string, CompiledRule[]>();
  for (const rule of rules.rules)
    for (const field of rule.fields) fields.set(field, [...(fields.get(field) ?? []), rule]);
  const index = {
    headers: byFirstWord(rules.rules, ({ headers }) => headers),
    notHeaders: byFirstWord(rules.rules, ({ notHeaders }) => notHeaders),
    fields,
  };
  known.set(rules, index);
  return index;
};

const byFirstWord = (
  rules: readonly CompiledRule[],
  sequencesOf: (rule: CompiledRule) => readonly (readonly string[])[],
): Map<string, HeaderEntry[]> =>
  Map.groupBy(
    rules.flatMap((rule) => sequencesOf(rule).map((sequence) => ({ rule, sequence }))),
    ({ sequence }) => sequence[0] ?? '',
  );

/** Entries whose whole sequence stands in `words`. */
export function* entriesIn(
  index: ReadonlyMap<string, readonly HeaderEntry[]>,
  words: readonly string[],
): Generator<HeaderEntry> {
  for (let start = 0; start < words.length; start++)
    for (const entry of index.get(words[start] as string) ?? [])
      if (entry.sequence.every((word, i) => words[start + i] === word)) yield entry;
}

/** `PID-5` is met by `PID-5` and by `PID-5.1`; a path by itself or as the end of a longer one. The nearest first. */
export function* fieldsIn(
  { fields }: HeaderIndex,
  label: string,
): Generator<{ readonly rule: CompiledRule; readonly field: string }> {
  const forms = [label];
  for (let at = label.indexOf('.'); at >= 0; at = label.indexOf('.', at + 1))
    forms.push(label.slice(at + 1), label.slice(0, at));
  for (const field of forms) for (const rule of fields.get(field) ?? []) yield { rule, field };
}
