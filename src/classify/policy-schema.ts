/** What an organisation's policy may say, checked when it is loaded. Unknown keys are errors. */
import { z } from 'zod';
import { REACHES, type Reach } from '../model/source-entry.ts';
import { riskSchema } from './policy-risk.ts';
import { storesSchema } from './policy-stores.ts';

const level = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9_-]*$/),
  rank: z.number().int().min(0),
  name: z.string().min(1),
});

const special = z.enum(['hiv', 'mental_health', 'substance_use', 'genetic', 'reproductive', 'minor']);

export const policySchema = z
  .strictObject({
    schemeId: z.string().min(1),
    version: z.string(),
    approvedBy: z.string().nullable(),
    approvedOn: z.iso.date().nullable(),
    levels: z.array(level).min(1),
    labels: z.record(z.string(), z.string()),
    contentRules: z.array(
      z.strictObject({
        when: z.strictObject({
          phi: z.literal(true).optional(),
          /** At least so many persons identified, health information or not. */
          persons: z.number().int().min(1).optional(),
          patients: z.number().int().min(1).optional(),
          specialCategories: z.array(special).optional(),
        }),
        atLeast: z.string(),
      }),
    ),
    places: z.strictObject({
      test: z.array(z.string()),
      temporary: z.array(z.string()),
      outbound: z.array(z.string()),
      backup: z.array(z.string()),
      cloudSync: z.array(z.string()),
      deidentified: z.array(z.string()),
    }),
    exportPatients: z.number().int().min(1),
    massPatients: z.number().int().min(1),
    stores: storesSchema,
    risk: riskSchema,
    priority: z.strictObject({ reach: z.record(z.enum(REACHES as [Reach, ...Reach[]]), z.number().min(0)) }),
  })
  .refine(
    ({ levels, labels, contentRules }) => {
      const ids = new Set(levels.map(({ id }) => id));
      return [...Object.values(labels), ...contentRules.map(({ atLeast }) => atLeast)].every((id) =>
        ids.has(id),
      );
    },
    { message: 'a label or content rule names a level that does not exist', path: ['levels'] },
  );

export type Policy = z.infer<typeof policySchema>;
export type PlaceKind = keyof Policy['places'];

const controlId = z.string().regex(/^\d{1,2}(\.\d{1,2}){1,2}$/);

export const controlsSchema = z.object({
  standard: z.string(),
  controls: z
    .array(z.object({ id: controlId, title: z.string(), iso27002_2013: z.array(controlId).optional() }))
    .min(1),
});

export const conditionsSchema = z.strictObject({
  clauseBase: z.string(),
  conditions: z.array(
    z.strictObject({
      id: z.string().regex(/^[A-Z-]+$/),
      condition: z.string(),
      primary: z.array(controlId).min(1),
      supporting: z.array(controlId),
      reason: z.string(),
      hipaa: z.array(z.string()),
      clauses: z.string(),
      iso27002_2013: z.array(controlId),
      notes: z.string().optional(),
    }),
  ),
});

export type ConditionRow = z.infer<typeof conditionsSchema>['conditions'][number];
