/** One rule made ready: its check found, its words put in place of list names, its columns as whole expressions. */
import { CATEGORIES } from '../model/category.ts';
import { UserError } from '../model/user-error.ts';
import { CHECKS } from './checks/registry.ts';
import type { CompiledRule } from './compile-rules.ts';
import { parseShape } from './parse-shape.ts';
import type { Pack, Rule } from './rule-schema.ts';
import { wordsOf } from './words.ts';

/** Replaces `$name` by the words of the pack's list of that name. */
export const expand = (pack: Pack | undefined, words: readonly string[] | undefined): string[] =>
  (words ?? []).flatMap((word) => {
    if (!word.startsWith('$')) return [word];
    return pack?.lists?.[word.slice(1)] ?? fail(`Pack ${pack?.pack} has no list ${word}.`);
  });

export const fail = (sentence: string): never => {
  throw new UserError(sentence);
};

export const anchored = (source: string): RegExp => new RegExp(`^(?:${source})$`);

/** The check, of numbers between two others. */
const inRange = (
  { from, to }: NonNullable<Rule['range']>,
  check: ((text: string) => boolean) | undefined,
): ((text: string) => boolean) => {
  const [least, most] = [BigInt(from), BigInt(to)];
  return (text) => {
    const number = BigInt(text.replace(/\D/g, ''));
    return number >= least && number <= most && check?.(text) !== false;
  };
};

export const compileRule = (pack: Pack | undefined, rule: Rule, index: number): CompiledRule => {
  const shapes = rule.columns?.shape
    ? [{ shape: rule.columns.shape, ignoreCase: rule.columns.ignoreCase }]
    : [
        ...(rule.patterns ?? []),
        ...(rule.labels ?? []).map(({ shape }) => ({ shape, ignoreCase: undefined })),
      ];
  const check =
    rule.check === undefined
      ? undefined
      : (CHECKS as Readonly<Record<string, ((text: string) => boolean) | undefined>>)[rule.check];
  if (rule.check !== undefined && check === undefined)
    fail(`Rule ${rule.id} names the check ${rule.check}, which does not exist.`);
  return {
    index,
    rule,
    check: rule.range === undefined ? check : inRange(rule.range, check),
    checkEvidence: rule.check === undefined ? undefined : { kind: 'check', id: rule.check, weight: 0 },
    besideEvidence: rule.beside === undefined ? undefined : { kind: 'beside', weight: rule.beside.weight },
    specimens: new Set(rule.specimens),
    columnRegexes: shapes.map(({ shape, ignoreCase }) => anchored(parseShape(shape, ignoreCase).source)),
    headers: expand(pack, rule.columns?.headers).map((header) => wordsOf(header, true)),
    notHeaders: expand(pack, rule.columns?.not).map((header) => wordsOf(header, true)),
    fields: new Set(rule.fields),
    before: rule.context?.before ?? 60,
    after: rule.context?.after ?? 20,
    relative: rule.relative === true,
    isField: false,
    strength: CATEGORIES[rule.category].strength,
  };
};
