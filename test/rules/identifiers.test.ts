/**
 * The table of identifiers: every row has its rules or a stated reason, each valid value has a shape of theirs and passes
 * their check, no invalid one does. The table is read where it lies; the same values stand in `fixtures/detect/checks.json`.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { CHECKS } from '../../src/detect/checks/registry.ts';
import { parseShape } from '../../src/detect/parse-shape.ts';
import { packs } from './load-rules.ts';

const SHARED = process.env['PHISWEEP_SHARED'] ?? fileURLToPath(new URL('../../../shared', import.meta.url));
const TABLE = join(SHARED, 'data', 'identifiers.json');

interface Row {
  readonly id: string;
  readonly valid: readonly string[];
  readonly invalid: readonly string[];
}

/** A row's rules, with the values that they leave out and why; or why there is none. */
type Served =
  | { readonly rules: readonly string[]; readonly except?: Readonly<Record<string, string>> }
  | { readonly reason: string };

const SERVED = Object.entries(
  JSON.parse(
    readFileSync(new URL('../../fixtures/detect/identifiers.json', import.meta.url), 'utf8'),
  ) as Readonly<Record<string, Served>>,
);

const ruleOf = (id: string) => packs.flatMap(({ rules }) => rules).find((rule) => rule.id === id);

const passes = (ruleId: string, value: string): boolean => {
  const rule = ruleOf(ruleId);
  if (rule === undefined) throw new Error(`no rule ${ruleId}`);
  return (rule.patterns ?? []).some(
    ({ shape, ignoreCase }) =>
      new RegExp(`^(?:${parseShape(shape, ignoreCase).source})$`).test(value) &&
      (rule.check === undefined || CHECKS[rule.check]?.(value) === true),
  );
};

test('every rule that serves a row of the table exists', () => {
  const named = SERVED.flatMap(([, served]) => ('rules' in served ? served.rules : []));
  expect(named.filter((id) => ruleOf(id) === undefined)).toEqual([]);
});

describe.skipIf(!existsSync(TABLE))('the table of identifiers', () => {
  const rows = existsSync(TABLE) ? (JSON.parse(readFileSync(TABLE, 'utf8')) as Row[]) : [];

  test('no row is left out', () => {
    expect(SERVED.map(([id]) => id).sort()).toEqual(rows.map(({ id }) => id).sort());
  });

  test.each(SERVED)('%s', (id, served) => {
    const row = rows.find((candidate) => candidate.id === id) as Row;
    if ('reason' in served) return expect(row.valid).toEqual([]);
    const isFound = (value: string): boolean => served.rules.some((rule) => passes(rule, value));
    const missed = row.valid.filter((value) => !isFound(value));
    expect(missed).toEqual(Object.keys(served.except ?? {}));
    expect(row.invalid.filter(isFound)).toEqual([]);
  });
});
