/** Which matches are reported: thresholds and allow-lists of the organisation, file by file. */
import picomatch from 'picomatch';
import type { Admits } from '../detect/create-detector.ts';
import type { Rule } from '../detect/rule-schema.ts';
import type { Category } from '../model/category.ts';
import { normalise } from '../model/normalise.ts';
import type { Allowance, RuleSettings } from '../model/rule-settings.ts';
import { matchableName } from '../util/path-bytes.ts';

type TokenOf = (category: Category, value: string) => string;

/** Without `tokenOf` no value is known by its token: there is no key where samples are tested. */
export const createAdmission = (
  settings: RuleSettings | undefined,
  tokenOf?: TokenOf,
): ((path: Uint8Array) => Admits) => {
  if (settings === undefined) return () => () => true;
  const allowances = settings.allow.map((allowance) => ({
    isOfPath: isOfPath(allowance),
    isAllowed: isAllowed(allowance, tokenOf),
  }));
  return (path) => {
    const name = matchableName(path);
    const here = allowances.filter((allowance) => allowance.isOfPath(name));
    return (rule, value, confidence) =>
      confidence >= (settings.thresholds[rule.id] ?? 0) &&
      !here.some((allowance) => allowance.isAllowed(rule, value));
  };
};

const isOfPath = ({ paths }: Allowance): ((path: string) => boolean) =>
  paths === undefined ? () => true : picomatch([...paths], { dot: true });

const isAllowed = (
  { rules, values, words }: Allowance,
  tokenOf: TokenOf | undefined,
): ((rule: Rule, value: string) => boolean) => {
  const ids = rules && new Set(rules);
  const tokens = new Set(values);
  const written = new Map<string, ReadonlySet<string>>();
  const wordsFor = ({ id, normalise: form, category }: Rule): ReadonlySet<string> => {
    const known = written.get(id) ?? new Set((words ?? []).map((word) => normalise(form, category, word)));
    written.set(id, known);
    return known;
  };
  return (rule, value) => {
    if (ids !== undefined && !ids.has(rule.id)) return false;
    if (values === undefined && words === undefined) return true;
    return (
      wordsFor(rule).has(value) ||
      (tokens.size > 0 && tokenOf !== undefined && tokens.has(tokenOf(rule.category, value)))
    );
  };
};
