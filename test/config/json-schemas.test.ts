/** `schema/` holds what the zod schemas say; written anew with `PHISWEEP_WRITE_SCHEMAS=1 npx vitest run test/config/json-schemas.test.ts`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { JSON_SCHEMAS } from '../../src/config/json-schemas.ts';
import { packs, termLists } from '../rules/load-rules.ts';

const FOLDER = new URL('../../schema/', import.meta.url);
const accepts = (name: string, value: unknown): boolean =>
  new Ajv2020({ strict: false }).compile(JSON_SCHEMAS[name] as object)(value) as boolean;

describe.each(Object.entries(JSON_SCHEMAS))('%s', (name, schema) => {
  test('is the file in schema/', () => {
    const text = `${JSON.stringify(schema, null, 2)}\n`;
    if (process.env['PHISWEEP_WRITE_SCHEMAS']) writeFileSync(new URL(name, FOLDER), text);
    expect(JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8'))).toEqual(schema);
  });
});

test('it takes what comes with phisweep and nothing with an unknown key', () => {
  for (const pack of packs) expect(accepts('pack.schema.json', pack)).toBe(true);
  for (const list of termLists) expect(accepts('terms.schema.json', list)).toBe(true);
  expect(accepts('pack.schema.json', { ...packs[0], exlude: [] })).toBe(false);
  expect(accepts('terms.schema.json', { ...termLists[0], kind: 'setings' })).toBe(false);
});
