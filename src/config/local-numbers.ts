/** The hospital's own numbers (`numbers:` of the configuration) become rules `local.mrn.1` …: their shape, with the words of the category. */
import { z } from 'zod';
import { shapeOfMask } from '../detect/number-mask.ts';
import { parseShape } from '../detect/parse-shape.ts';
import { proveShape } from '../detect/prove-shape.ts';
import { type Pack, packSchema, type Rule } from '../detect/rule-schema.ts';
import { UserError } from '../model/user-error.ts';
import type { LoadedRules } from './load-rules.ts';
import { RULES_FOLDER } from './load-rules.ts';
import { readYaml } from './read-yaml.ts';

export const LOCAL_CATEGORIES = ['mrn', 'account', 'accession'] as const;
export type LocalCategory = (typeof LOCAL_CATEGORIES)[number];

/** Scheme of the configuration → check of the registry. */
export const CHECK_SCHEMES = {
  luhn: 'luhn',
  mod10: 'mod10',
  mod11: 'mod11',
  'mod11-nhs': 'mod11_nhs',
  mod97: 'mod97',
} as const;
export type CheckScheme = keyof typeof CHECK_SCHEMES;

const digits = z.union([z.string().regex(/^\d{1,20}$/, 'digits'), z.number().int().min(0)]).transform(String);

export const localNumberSchema = z
  .strictObject({
    /** `encounter` numbers are accounts. */
    category: z.enum([...LOCAL_CATEGORIES, 'encounter']),
    name: z.string().min(1).max(80).optional(),
    /** `AA999999`: 9 a digit, A a letter, X either, all else itself. */
    pattern: z.string().min(1).max(64).optional(),
    /** Or a regular expression of the safe subset. */
    regex: z.string().min(1).max(300).optional(),
    check: z.enum(['none', ...(Object.keys(CHECK_SCHEMES) as CheckScheme[])]).optional(),
    /** Least and most of its digits read as one number. */
    range: z.tuple([digits, digits]).optional(),
  })
  .refine(
    ({ pattern, regex }) => (pattern === undefined) !== (regex === undefined),
    'give either pattern or regex',
  );

export type LocalNumber = z.infer<typeof localNumberSchema>;

/** Where the category's words stand. */
const WORDS = 'international.yaml';
const BASES: Readonly<Record<LocalCategory, string>> = {
  mrn: 'any.mrn.1',
  account: 'any.account.1',
  accession: 'any.accession.1',
};

/** The rules with those of the hospital's own numbers. */
export const withLocalNumbers = (
  rules: LoadedRules,
  numbers: readonly LocalNumber[] | undefined,
): LoadedRules => {
  if (numbers === undefined || numbers.length === 0) return rules;
  const pack = localPackOf(numbers);
  return {
    ...rules,
    sources: { ...rules.sources, packs: [...rules.sources.packs, pack] },
  };
};

/** A pack like any other. */
export const localPackOf = (numbers: readonly LocalNumber[]): Pack => {
  const words = readYaml(packSchema, `${RULES_FOLDER}${WORDS}`, 'Rule pack');
  const counts = new Map<LocalCategory, number>();
  return {
    pack: 'local',
    name: 'Numbers of this organisation',
    version: 1,
    ...(words.lists === undefined ? {} : { lists: words.lists }),
    rules: numbers.map((number) => {
      const category = number.category === 'encounter' ? 'account' : number.category;
      const count = (counts.get(category) ?? 0) + 1;
      counts.set(category, count);
      const base = words.rules.find(({ id }) => id === BASES[category]);
      if (base === undefined) throw new Error(`no rule ${BASES[category]}`);
      return localRuleOf(number, category, count, base);
    }),
  };
};

/** Nearer to a reading than the general rule, so that it wins where both fit; letters and check digits are rarer than digits. */
const BARE = 0.1;
const LETTERS = 0.2;
const CHECKED = 0.1;
/** A word of the category near: the shape is known to be the hospital's, which the general rule cannot say. */
const NEAR = 0.35;

const localRuleOf = (number: LocalNumber, category: LocalCategory, count: number, base: Rule): Rule => {
  const { pattern, regex, check, range } = number;
  const id = `local.${category}.${count}`;
  const shape = pattern === undefined ? (regex as string) : shapeOfMask(pattern);
  proveShape(shape);
  const { digitEntries } = parseShape(shape);
  if (digitEntries.length === 0)
    throw new UserError(
      `numbers: the ${regex === undefined ? 'pattern' : 'regex'} ${JSON.stringify(pattern ?? regex)} can match without a digit; say where its digits stand.`,
    );
  if (range !== undefined && BigInt(range[0]) > BigInt(range[1]))
    throw new UserError(`numbers: the range ${range[0]} to ${range[1]} runs backwards.`);
  const scheme = check === undefined || check === 'none' ? undefined : CHECK_SCHEMES[check];
  const weight =
    (/[A-Z]/.test(shape.replace(/\[A-Z0-9\]/g, '')) ? LETTERS : BARE) + (scheme === undefined ? 0 : CHECKED);
  return {
    id,
    name: number.name ?? `${base.name} of this organisation`,
    category,
    subject: 'patient',
    patterns: [{ shape, weight }],
    ...(scheme === undefined ? {} : { check: scheme }),
    ...(range === undefined ? {} : { range: { from: range[0], to: range[1] } }),
    ...(base.context === undefined ? {} : { context: { ...base.context, weight: NEAR } }),
    ...(base.columns === undefined ? {} : { columns: { ...base.columns, shape } }),
    ...(base.fields === undefined ? {} : { fields: base.fields }),
    normalise: 'alnum',
    examples: ['numbers as the configuration describes them'],
    counterExamples: [],
    source: 'numbers: of the configuration',
  };
};
