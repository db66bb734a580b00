/** What an organisation's policy may say, checked when it is loaded. Unknown keys are errors. */
import { z } from 'zod';
import { REACHES, type Reach } from '../model/source-entry.ts';
import { nearestOf } from '../util/nearest.ts';
import { handlingSchema, retentionSchema } from './policy-handling.ts';
import { labelReadersSchema } from './policy-labels.ts';
import { riskSchema } from './policy-risk.ts';
import { storesSchema } from './policy-stores.ts';

const level = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9_-]*$/),
  rank: z.number().int().min(0),
  name: z.string().min(1),
  /** Other names that people and registers use for it. */
  aliases: z.array(z.string().min(1)).default([]),
  /** HL7 v3 Confidentiality. */
  hl7: z.enum(['U', 'L', 'M', 'N', 'R', 'V']).optional(),
  /** Traffic Light Protocol 2.0. */
  tlp: z.enum(['CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED']).optional(),
  /** UK Government Security Classifications. */
  ukGov: z.enum(['OFFICIAL', 'OFFICIAL-SENSITIVE', 'SECRET', 'TOP SECRET']).optional(),
  /** OCSF confidentiality_id. */
  ocsf: z.union([z.number().int().min(0).max(6), z.literal(99)]).optional(),
});

const special = z.enum(['hiv', 'mental_health', 'substance_use', 'genetic', 'reproductive', 'minor']);

export const policySchema = z
  .strictObject({
    schemeId: z.string().min(1),
    version: z.string(),
    approvedBy: z.string().nullable(),
    approvedOn: z.iso.date().nullable(),
    levels: z.array(level).min(1),
    labelReaders: labelReadersSchema.default([]),
    contentRules: z.array(
      z.strictObject({
        when: z.strictObject({
          phi: z.literal(true).optional(),
          /** At least so many persons identified, health information or not. */
          persons: z.number().int().min(1).optional(),
          patients: z.number().int().min(1).optional(),
          specialCategories: z.array(special).optional(),
          /** It lies where only de-identified data is expected and no identifier was found (45 CFR 164.514(b)(2)). */
          deidentified: z.literal(true).optional(),
        }),
        atLeast: z.string().optional(),
        /** What other rules demand is cut down to it. */
        atMost: z.string().optional(),
      }),
    ),
    handling: handlingSchema.default({}),
    retention: retentionSchema.default([]),
    places: z.strictObject({
      test: z.array(z.string()),
      temporary: z.array(z.string()),
      outbound: z.array(z.string()),
      backup: z.array(z.string()),
      cloudSync: z.array(z.string()),
      deidentified: z.array(z.string()),
      /** Test data that is known to be made up. */
      synthetic: z.array(z.string()).default([]),
    }),
    exportPatients: z.number().int().min(1),
    massPatients: z.number().int().min(1),
    stores: storesSchema,
    risk: riskSchema,
    priority: z.strictObject({ reach: z.record(z.enum(REACHES as [Reach, ...Reach[]]), z.number().min(0)) }),
  })
  .superRefine((policy, context) => {
    const ids = policy.levels.map(({ id }) => id);
    const complain = (path: (string | number)[], message: string): void =>
      context.addIssue({ code: 'custom', path, message });
    const mustBeLevel = (id: string | undefined, path: (string | number)[]): void => {
      if (id === undefined || ids.includes(id)) return;
      const near = nearestOf(id, ids);
      complain(
        path,
        `there is no level ${JSON.stringify(id)}${near === undefined ? '' : `; did you mean ${JSON.stringify(near)}?`}`,
      );
    };
    const mustDiffer = (values: readonly unknown[], path: string, what: string): void => {
      if (new Set(values).size < values.length) complain([path], `two have the same ${what}`);
    };
    mustDiffer(ids, 'levels', 'id');
    mustDiffer(
      policy.levels.map(({ rank }) => rank),
      'levels',
      'rank',
    );
    mustDiffer(
      policy.labelReaders.map(({ id }) => id),
      'labelReaders',
      'id',
    );
    for (const [i, { atLeast, atMost }] of policy.contentRules.entries()) {
      mustBeLevel(atLeast, ['contentRules', i, 'atLeast']);
      mustBeLevel(atMost, ['contentRules', i, 'atMost']);
      if ((atLeast === undefined) === (atMost === undefined))
        complain(['contentRules', i], 'say either atLeast or atMost');
    }
    for (const [i, { level: id }] of policy.labelReaders.entries())
      mustBeLevel(id, ['labelReaders', i, 'level']);
    for (const id of Object.keys(policy.handling)) mustBeLevel(id, ['handling', id]);
  });

export type Policy = z.infer<typeof policySchema>;
export type Level = Policy['levels'][number];
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
