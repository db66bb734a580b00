/** The risk model as properties: more patients, wider reach or a special category never lower the level. */
import { describe, expect, test } from 'vitest';
import { loadPolicy } from '../../src/config/load-policy.ts';
import type { ExposedFiles, Location } from '../../src/model/asset.ts';
import type { Category } from '../../src/model/category.ts';
import type { Reach } from '../../src/model/source-entry.ts';
import { contextOf, identificationOf } from '../../src/risk/file-severity.ts';
import { rate } from '../../src/risk/rate.ts';
import { REACH_ORDER } from '../../src/risk/wider-reach.ts';

const tables = loadPolicy().policy.risk;
const exposed = (over: Partial<ExposedFiles>): ExposedFiles => ({
  files: 1,
  patients: 1,
  reach: 'group',
  broadWrite: false,
  context: 4,
  identification: 1,
  specialCategories: [],
  confidence: 0.9,
  ...over,
});
const server = { location: 'server', encrypted: false } as const;
const summary = (
  files: Partial<ExposedFiles>,
  where: { location: Location; encrypted: boolean } = server,
) => {
  const { likelihood, consequence, level } = rate(tables, exposed(files), where);
  return { likelihood, consequence, level: tables.levels[level] };
};

describe('the worked examples of the model', () => {
  test.each([
    [
      'billing export, 1,842 patients, everyone',
      { context: 3, patients: 1842, reach: 'everyone' },
      4,
      5,
      'very high',
    ],
    ['one letter, approved group', { patients: 1, reach: 'group' }, 2, 3, 'low'],
    [
      'substance-use list of 45, large group',
      { patients: 45, reach: 'large_group', specialCategories: ['substance_use'] },
      3,
      5,
      'high',
    ],
    ['guest share with 12 appointments', { context: 2, patients: 12, reach: 'anonymous' }, 5, 3, 'high'],
    ['60,000-patient backup, its owner only', { patients: 60_000, reach: 'owner' }, 1, 5, 'low'],
  ] as const)('%s', (_, files, likelihood, consequence, level) => {
    expect(summary(files as Partial<ExposedFiles>)).toEqual({ likelihood, consequence, level });
  });

  test('encrypted to HHS guidance: likelihood 1, whoever can reach it', () => {
    expect(
      summary({ reach: 'anonymous', patients: 9 }, { location: 'cloud', encrypted: true }).likelihood,
    ).toBe(1);
  });
});

describe('monotone', () => {
  const REACHES = (Object.entries(REACH_ORDER) as [Reach, number][])
    .filter(([reach]) => reach !== 'unknown')
    .sort(([, a], [, b]) => a - b)
    .map(([reach]) => reach);
  const PATIENTS = [0, 1, 9, 10, 99, 100, 499, 500, 9999, 10_000, 1_000_000];
  const cases = [0, 1, 2, 3, 4].flatMap((context) =>
    [0.25, 0.5, 0.75, 1].flatMap((identification) =>
      [false, true].flatMap((broadWrite) =>
        (['server', 'cloud'] as const).map((location) => ({ context, identification, broadWrite, location })),
      ),
    ),
  );
  const levelOf = (files: Partial<ExposedFiles>, location: Location): number =>
    rate(tables, exposed(files), { location, encrypted: false }).level;

  test.each(cases)('%o', ({ location, ...files }) => {
    for (const [i, reach] of REACHES.entries())
      for (const [j, patients] of PATIENTS.entries()) {
        const level = levelOf({ ...files, reach, patients }, location);
        expect(
          levelOf({ ...files, reach, patients, specialCategories: ['hiv'] }, location),
        ).toBeGreaterThanOrEqual(level);
        if (i > 0)
          expect(level).toBeGreaterThanOrEqual(
            levelOf({ ...files, reach: REACHES[i - 1] as Reach, patients }, location),
          );
        if (j > 0)
          expect(level).toBeGreaterThanOrEqual(
            levelOf({ ...files, reach, patients: PATIENTS[j - 1] as number }, location),
          );
      }
  });

  test('unknown reach is never rated below a group', () => {
    expect(levelOf({ reach: 'unknown' }, 'server')).toBeGreaterThanOrEqual(
      levelOf({ reach: 'group' }, 'server'),
    );
  });
});

describe('what a file holds', () => {
  const file = (categories: readonly Category[], terms: readonly string[] = [], phi = false) => ({
    phi,
    categories: new Set(categories),
    terms: new Set(terms),
  });

  test.each([
    ['an address alone', file(['email']), 1, 0.5],
    ['a claim number', file(['name', 'account'], [], true), 2, 1],
    ['a named test', file(['name', 'birth_date'], ['laboratory'], true), 3, 0.75],
    ['a medicine with an SSN', file(['ssn'], ['medicines'], true), 4, 1],
    ['nothing', file([]), 0, 0],
  ])('%s', (_, contents, context, identification) => {
    expect([contextOf(tables, contents), identificationOf(tables, contents)]).toEqual([
      context,
      identification,
    ]);
  });
});
