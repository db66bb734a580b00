/** Everything that can be wrong with a rule pack or a term list, said at once; nothing wrong: no faults. */
import type { z } from 'zod';
import { CHECKS } from '../detect/checks/registry.ts';
import { compileRules, type RuleSources } from '../detect/compile-rules.ts';
import { createDetector } from '../detect/create-detector.ts';
import { parseShape } from '../detect/parse-shape.ts';
import { MOST_STEPS, proveShape } from '../detect/prove-shape.ts';
import { type Pack, packSchema, type Rule, type TermList, termsSchema } from '../detect/rule-schema.ts';
import { UserError } from '../model/user-error.ts';
import { nearestOf } from '../util/nearest.ts';
import { keysOf } from './read-yaml.ts';

export interface Fault {
  /** Id of the rule, or where in the file. */
  readonly where: string;
  readonly what: string;
}

/** `beside`: the packs and term lists that it will run with; one of the same name is replaced by it. */
export const checkSource = (
  source: unknown,
  beside: RuleSources,
  mostSteps = MOST_STEPS,
): readonly Fault[] => {
  const isTerms = typeof source === 'object' && source !== null && 'terms' in source;
  const parsed = (isTerms ? termsSchema : packSchema).safeParse(source);
  if (!parsed.success)
    return parsed.error.issues.flatMap((issue) => faultOf(issue, isTerms ? termsSchema : packSchema, source));
  if (isTerms) return termFaults(parsed.data as TermList);
  const pack = parsed.data as Pack;
  const own = pack.rules.flatMap((rule) => ruleFaults(pack, rule, mostSteps));
  const twice = pack.rules.filter(({ id }, i) => pack.rules.findIndex((other) => other.id === id) !== i);
  const faults = [...own, ...twice.map(({ id }) => ({ where: id, what: 'the id stands twice' }))];
  if (faults.length > 0) return faults;
  const taken = takenIds(pack, beside);
  return taken.length > 0 ? taken : [...conflicts(pack, beside), ...exampleFaults(pack, beside)];
};

const faultOf = (issue: z.core.$ZodIssue, schema: z.ZodType, source: unknown): Fault[] => {
  const where = placeOf(issue.path, source);
  if (issue.code !== 'unrecognized_keys') return [{ where, what: issue.message }];
  const known = keysOf(schema);
  return issue.keys.map((key) => {
    const near = nearestOf(key, known);
    return {
      where,
      what: `unknown key ${JSON.stringify(key)}${near === undefined ? '' : `; did you mean ${JSON.stringify(near)}?`}`,
    };
  });
};

/** `us.ssn.1 patterns.0.shape` says more than `rules.3.patterns.0.shape`. */
const placeOf = (path: readonly PropertyKey[], source: unknown): string => {
  const [list, index, ...rest] = path;
  const rules = (source as { readonly rules?: readonly { readonly id?: unknown }[] } | undefined)?.rules;
  const id = list === 'rules' && typeof index === 'number' ? rules?.[index]?.id : undefined;
  return (
    typeof id === 'string' ? [id, rest.map(String).join('.')] : [path.map(String).join('.') || 'top level']
  )
    .filter((part) => part !== '')
    .join(' ');
};

const sentenceOf = (act: () => void): string | undefined => {
  try {
    act();
    return undefined;
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
};

const shapesOf = ({ patterns, labels, columns }: Rule) => [
  ...(patterns ?? []),
  ...(labels ?? []).map(({ shape }) => ({ shape, ignoreCase: undefined })),
  ...(columns?.shape === undefined ? [] : [{ shape: columns.shape, ignoreCase: columns.ignoreCase }]),
];

const ruleFaults = (pack: Pack, rule: Rule, mostSteps: number): Fault[] => {
  const faults: string[] = [];
  for (const { shape, ignoreCase } of shapesOf(rule)) {
    const fault = sentenceOf(() => proveShape(shape, ignoreCase, mostSteps));
    if (fault !== undefined) faults.push(fault);
  }
  if (rule.check !== undefined && !(rule.check in CHECKS)) {
    const near = nearestOf(rule.check, Object.keys(CHECKS));
    faults.push(
      `there is no check ${JSON.stringify(rule.check)}${near === undefined ? '' : `; did you mean ${JSON.stringify(near)}?`}`,
    );
  }
  if ((rule.patterns ?? rule.labels ?? rule.columns ?? rule.fields ?? rule.notes) === undefined)
    faults.push('it has nothing to be found by: patterns, labels, columns or fields');
  const named = [rule.context?.words, rule.context?.against, rule.columns?.headers, rule.columns?.not];
  for (const word of [...named, ...(rule.labels ?? []).map(({ words }) => words)].flatMap(
    (list) => list ?? [],
  ))
    if (word.startsWith('$') && pack.lists?.[word.slice(1)] === undefined)
      faults.push(`the pack has no list ${word}`);
  return faults.map((what) => ({ where: rule.id, what }));
};

const termFaults = ({ id, terms, codes, special, reason }: TermList): Fault[] => {
  const faults = terms
    .filter((term, i) => terms.indexOf(term) !== i)
    .map((term) => `the term ${JSON.stringify(term)} stands twice`);
  for (const { shape } of codes ?? []) {
    const fault = sentenceOf(() => proveShape(shape));
    if (fault !== undefined) faults.push(fault);
  }
  if ((special === undefined) !== (reason === undefined))
    faults.push('`special` and `reason` go together: the law that protects it');
  return faults.map((what) => ({ where: id, what }));
};

const packsOf = (sources: RuleSources): Pack[] =>
  sources.packs.flatMap((other) => {
    const parsed = packSchema.safeParse(other);
    return parsed.success ? [parsed.data] : [];
  });

const othersThan = (pack: Pack, beside: RuleSources): Pack[] =>
  packsOf(beside).filter((other) => other.pack !== pack.pack);

const takenIds = (pack: Pack, beside: RuleSources): Fault[] => {
  const known = new Map(
    othersThan(pack, beside).flatMap((other) => other.rules.map((rule) => [rule.id, other.pack])),
  );
  return pack.rules
    .filter(({ id }) => known.has(id))
    .map(({ id }) => ({ where: id, what: `the pack ${known.get(id)} has a rule of this id` }));
};

/** Two rules that read the same text with nothing to choose between them. */
const conflicts = (pack: Pack, beside: RuleSources): Fault[] => {
  const faults: Fault[] = [];
  const signature = (rule: Rule): string[] =>
    (rule.patterns ?? []).map(({ shape, ignoreCase, weight }) =>
      JSON.stringify([parseShape(shape, ignoreCase).source, weight, rule.check, rule.context?.words]),
    );
  const seen = new Map<string, string>();
  for (const rule of [...othersThan(pack, beside).flatMap(({ rules }) => rules), ...pack.rules])
    for (const key of signature(rule)) {
      const other = seen.get(key);
      seen.set(key, rule.id);
      if (other !== undefined && other !== rule.id && pack.rules.includes(rule))
        faults.push({
          where: rule.id,
          what: `reads what ${other} reads, by the same shape, check and words: nothing decides between them`,
        });
    }
  return faults;
};

const exampleFaults = (pack: Pack, beside: RuleSources): Fault[] => {
  const packs = othersThan(pack, beside);
  // A rule that is off is tried all the same.
  const rules = compileRules(
    { ...beside, packs: [...packs, pack] },
    (rule) =>
      rule.enabled !== false || pack.rules.includes(rule) || pack.rules.some(({ id }) => id === rule.id),
  );
  const detector = createDetector(rules);
  const idsIn = (text: string): string[] => {
    const ids: string[] = [];
    const session = detector.open((match) => ids.push(match.ruleId));
    session.push({ kind: 'text', text, place: { line: 1 } });
    session.finish();
    return ids;
  };
  return pack.rules.flatMap(({ id, examples, counterExamples }) => [
    ...examples.flatMap((example, i) => {
      const ids = idsIn(example);
      if (ids.includes(id)) return [];
      const read = ids.length === 0 ? 'finds nothing' : `is read as ${[...new Set(ids)].join(', ')}`;
      return [{ where: id, what: `example ${i + 1} ${read}` }];
    }),
    ...counterExamples.flatMap((text, i) =>
      idsIn(text).includes(id) ? [{ where: id, what: `counter-example ${i + 1} is found` }] : [],
    ),
  ]);
};
