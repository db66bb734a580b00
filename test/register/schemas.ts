/** Schemas of `../shared/schemas`, read in place; undefined where the folder is absent. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';

const SHARED = process.env['PHISWEEP_SHARED'] ?? join(import.meta.dirname, '../../../shared');
const FOLDER = join(SHARED, 'schemas');

export const HAS_SCHEMAS = existsSync(FOLDER);
if (!HAS_SCHEMAS) process.stderr.write(`no schemas at ${FOLDER}: register files are not validated\n`);

const FORMATS = {
  'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/,
  uri: (text: string) => URL.canParse(text),
  'uri-reference': (text: string) => URL.canParse(text, 'http://x'),
  email: /^[^@\s]+@[^@\s]+$/,
};

export const validatorOf = (name: string): ValidateFunction => {
  const schema = JSON.parse(readFileSync(join(FOLDER, name), 'utf8')) as Record<string, unknown>;
  const dialect = String(schema['$schema']);
  const options = { strict: false, allErrors: false, formats: FORMATS, logger: false as const };
  if (dialect.includes('2020-12')) return new Ajv2020(options).compile(schema);
  // Draft 4 differs in the words used here by the name of its id only.
  const { $schema: _, id, ...rest } = schema;
  return new Ajv(options).compile(dialect.includes('draft-04') ? { ...rest, $id: id } : schema);
};

/** Each path with what is put there (`undefined`: taken away) makes a variant that must be refused. */
export const broken = (
  document: unknown,
  changes: Readonly<Record<string, unknown>>,
): readonly (readonly [string, unknown])[] =>
  Object.entries(changes).map(([path, value]) => {
    const copy = structuredClone(document);
    const parts = path.split('.');
    const last = parts.pop() as string;
    let at = copy as Record<string, unknown>;
    for (const part of parts) at = at[part] as Record<string, unknown>;
    if (value === undefined) delete at[last];
    else at[last] = value;
    return [`${path} ${JSON.stringify(value)}`, copy];
  });
