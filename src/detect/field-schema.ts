/** Tables of the fields of clinical standards: what a position means is written there, not guessed. Checked when they are loaded. */
import { z } from 'zod';
import { CATEGORIES, type Category } from '../model/category.ts';
import type { CompiledRule } from './compile-rules.ts';
import type { Rule } from './rule-schema.ts';

const labels = z.array(z.string().min(1)).min(1);

const field = z.strictObject({
  id: z.string().regex(/^[a-z0-9_]+(\.[a-z0-9_]+)+\.\d+$/, 'an id is area.thing.number'),
  name: z.string().min(1),
  category: z.enum(Object.keys(CATEGORIES) as [Category, ...Category[]]),
  subject: z.enum(['patient', 'provider', 'organisation', 'system']),
  /** The value is of a relative or guarantor: it identifies the patient's household, and is no patient of its own. */
  relative: z.boolean().optional(),
  normalise: z.enum(['digits', 'alnum', 'text', 'date']),
  /**
   * Labels exactly as the reader of the format gives them. A label is met as a whole, else by its end behind a dot,
   * else by its beginning before a dot; the longest wins.
   */
  fields: labels,
});

export const fieldTableSchema = z.strictObject({
  standard: z.string().regex(/^[a-z0-9_]+$/),
  name: z.string().min(1),
  version: z.number().int().positive(),
  source: z.string().min(1),
  /** A record with one of these is of health care, whatever its words say. */
  setting: labels,
  /** A value here is information on somebody's health. */
  information: labels,
  /** A value here is a code of a diagnosis or procedure, with or without its point. */
  codes: z.array(z.string().min(1)),
  fields: z.array(field).min(1),
});

export type FieldTable = z.infer<typeof fieldTableSchema>;

/** What a position means, beyond what a rule finds there. */
export interface FieldFacts {
  readonly rule: CompiledRule | undefined;
  readonly health: 'information' | 'setting' | 'none';
  readonly holdsCodes: boolean;
  /** The label of the table that was met. */
  readonly id: string;
}

export type FieldIndex = (label: string) => FieldFacts | undefined;

/** The rules that a table stands for: they have no shapes of their own. */
export const rulesOfTable = ({ fields, source }: FieldTable): readonly (readonly [Rule, boolean])[] =>
  fields.map(({ relative, ...rest }) => [
    { ...rest, examples: [], counterExamples: [], source },
    relative === true,
  ]);

/** The longest label of `known` that `label` is, ends with, or begins with. */
const longest = <T>(known: ReadonlyMap<string, T>, label: string): readonly [string, T] | undefined => {
  const whole = known.get(label);
  if (whole !== undefined) return [label, whole];
  for (let dot = label.indexOf('.'); dot >= 0; dot = label.indexOf('.', dot + 1)) {
    const end = label.slice(dot + 1);
    const found = known.get(end);
    if (found !== undefined) return [end, found];
  }
  for (let dot = label.lastIndexOf('.'); dot > 0; dot = label.lastIndexOf('.', dot - 1)) {
    const start = label.slice(0, dot);
    const found = known.get(start);
    if (found !== undefined) return [start, found];
  }
  return undefined;
};

/** `rules` are those of the tables, in any order; each names its fields. */
export const createFieldIndex = (
  tables: readonly FieldTable[],
  rules: readonly CompiledRule[],
): FieldIndex => {
  const byField = new Map(
    rules.flatMap((rule) => (rule.rule.fields ?? []).map((label) => [label, rule] as const)),
  );
  const mapOf = (key: 'setting' | 'information' | 'codes'): Map<string, true> =>
    new Map(tables.flatMap((table) => table[key].map((label) => [label, true] as const)));
  const [setting, information, codes] = [mapOf('setting'), mapOf('information'), mapOf('codes')];
  return (label) => {
    const met = longest(byField, label);
    const informs = longest(information, label);
    const code = longest(codes, label);
    const place = longest(setting, label) ?? longest(setting, label.split('-', 1)[0] as string);
    const id = (met ?? informs ?? code ?? place)?.[0];
    if (id === undefined) return undefined;
    return {
      rule: met?.[1],
      health:
        informs !== undefined || code !== undefined
          ? 'information'
          : place !== undefined
            ? 'setting'
            : 'none',
      holdsCodes: code !== undefined,
      id,
    };
  };
};
