/** JSON Schemas of what people write by hand, for their editors: `schema/` holds them and a test keeps them equal. */
import { z } from 'zod';
import { policySchema } from '../classify/policy-schema.ts';
import { packSchema, termsSchema } from '../detect/rule-schema.ts';
import { configSchema } from './config-schema.ts';
import { ownRulesSchema } from './own-rules.ts';

const published = (schema: z.ZodType, title: string): object => ({
  ...z.toJSONSchema(schema, { target: 'draft-2020-12', io: 'input' }),
  title,
});

/** By the name of the file in `schema/`. */
export const JSON_SCHEMAS: Readonly<Record<string, object>> = {
  'config.schema.json': published(configSchema, 'phisweep configuration'),
  'pack.schema.json': published(packSchema, 'phisweep rule pack'),
  'policy.schema.json': published(policySchema, 'phisweep policy'),
  'rules.schema.json': published(ownRulesSchema, 'phisweep overrides and allow-lists'),
  'terms.schema.json': published(termsSchema, 'phisweep term list'),
};
