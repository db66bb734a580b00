/** The part of the policy that holds the risk criteria; the shipped numbers are a proposal that the organisation approves. */
import { z } from 'zod';
import { CATEGORIES, type Category } from '../model/category.ts';
import type { RiskTables } from '../model/risk-tables.ts';
import { REACHES, type Reach } from '../model/source-entry.ts';

const category = z.enum(Object.keys(CATEGORIES) as [Category, ...Category[]]);
const reach = z.enum(REACHES as [Reach, ...Reach[]]);
const step = z.number().int().min(0).max(5);

const isRising = (values: readonly number[]): boolean =>
  values.every((value, i) => i === 0 || value >= (values[i - 1] as number));

/** Wider reach or higher consequence must never lower the level: the grid is checked, not trusted. */
const grid = z
  .array(z.array(z.number().int().min(0)).length(5))
  .length(5)
  .refine((rows) => rows.every(isRising), 'a higher consequence lowers the level in a row of the grid')
  .refine(
    (rows) => [0, 1, 2, 3, 4].every((column) => isRising(rows.map((row) => row[column] as number))),
    'a higher likelihood lowers the level in a column of the grid',
  );

export const riskSchema = z
  .strictObject({
    context: z.array(
      z.strictObject({
        value: z.number().min(0).max(4),
        terms: z.array(z.string()).optional(),
        categories: z.array(category).optional(),
        phi: z.literal(true).optional(),
      }),
    ),
    identification: z.array(
      z.strictObject({ value: z.number().min(0).max(1), allOf: z.array(z.array(category).min(1)).min(1) }),
    ),
    circumstances: z.strictObject({
      workforce: z.strictObject({ reach: z.array(reach), add: z.number().min(0) }),
      unknownRecipients: z.strictObject({ reach: z.array(reach), add: z.number().min(0) }),
      broadWrite: z.number().min(0),
    }),
    consequence: z.strictObject({
      bySeverity: z.array(z.strictObject({ below: z.number(), is: step })),
      most: step,
      volume: z.array(z.strictObject({ from: z.number().int().min(0), add: z.number().int() })),
      special: step,
      floors: z.array(z.strictObject({ patients: z.number().int().min(1), atLeast: step })),
      cap: z.strictObject({ belowPatients: z.number().int().min(0), atMost: step }),
    }),
    likelihood: z.strictObject({
      reach: z.record(reach, step),
      location: z.record(z.enum(['server', 'endpoint', 'removable', 'cloud']), step),
      broadWrite: step,
      encrypted: step,
    }),
    grid,
    levels: z.array(z.string().min(1)).min(1),
    accept: z.number().int().min(0),
    reviewBelow: z.number().min(0).max(1),
    notify: z.strictObject({
      hhsPatients: z.number().int().min(1),
      mediaResidentsMoreThan: z.number().int().min(1),
    }),
  })
  .refine(({ grid: rows, levels }) => rows.every((row) => row.every((cell) => cell < levels.length)), {
    message: 'the grid names a level that does not exist',
    path: ['grid'],
  });

/** The schema's output is the model's type: checked here, used by `risk/`. */
export const asRiskTables = (tables: z.infer<typeof riskSchema>): RiskTables => tables;
