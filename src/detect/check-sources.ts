/** Packs, term lists and tables of fields as they come from YAML, checked: what is wrong is said by the name of what holds it. */

import type { z } from 'zod';
import { UserError } from '../model/user-error.ts';
import type { RuleSources } from './compile-rules.ts';
import { fieldTableSchema } from './field-schema.ts';
import { type Pack, packSchema, type TermList, termsSchema } from './rule-schema.ts';

export interface CheckedSources {
  readonly packs: readonly Pack[];
  readonly lists: readonly TermList[];
  readonly tables: readonly z.infer<typeof fieldTableSchema>[];
}

export const checkSources = ({ packs, terms, fields = [] }: RuleSources): CheckedSources => ({
  packs: packs.map((source) => {
    const parsed = packSchema.safeParse(source);
    return parsed.success ? parsed.data : explain(`Rule pack ${nameOf(source, 'pack')}`, parsed.error);
  }),
  lists: terms.map((source) => {
    const parsed = termsSchema.safeParse(source);
    return parsed.success ? parsed.data : explain(`Term list ${nameOf(source, 'id')}`, parsed.error);
  }),
  tables: fields.map((source) => {
    const parsed = fieldTableSchema.safeParse(source);
    return parsed.success
      ? parsed.data
      : explain(`Table of fields ${nameOf(source, 'standard')}`, parsed.error);
  }),
});

const explain = (
  what: string,
  error: { issues: readonly { path: readonly PropertyKey[]; message: string }[] },
): never => {
  const issue = error.issues[0];
  throw new UserError(
    `${what} is not valid: ${issue?.path.map(String).join('.') || 'top level'}: ${issue?.message}.`,
  );
};

const nameOf = (source: unknown, key: string): string =>
  typeof source === 'object' && source !== null && key in source
    ? String((source as Record<string, unknown>)[key])
    : '(unnamed)';
