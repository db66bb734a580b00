/** What a policy may say: wrong names are answered with the nearest right one, and the schema for editors says the same. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { classifyFile } from '../../src/classify/classify-file.ts';
import type { FileEvidence } from '../../src/classify/facts.ts';
import { type LoadedPolicy, loadPolicy } from '../../src/config/load-policy.ts';

const folder = mkdtempSync(join(tmpdir(), 'phisweep-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const shipped = parse(readFileSync(new URL('../../rules/policy.yaml', import.meta.url), 'utf8'));
const load = (change: object): LoadedPolicy => {
  const path = join(folder, 'policy.yaml');
  writeFileSync(path, stringify({ ...shipped, ...change }));
  return loadPolicy(path);
};

describe('a policy is refused, with a sentence that says how to mend it, where', () => {
  const [level] = shipped.levels;
  test.each([
    ['a key is unknown', { handlin: {} }, /unknown key "handlin"; did you mean "handling"/],
    [
      'a key of a level is unknown',
      { levels: [{ ...level, alias: [] }, ...shipped.levels.slice(1)] },
      /levels\.0: unknown key "alias"; did you mean "aliases"/,
    ],
    [
      'a rule names a level that does not exist',
      { contentRules: [{ when: { phi: true }, atLeast: 'confidentail' }] },
      /contentRules\.0\.atLeast: there is no level "confidentail"; did you mean "confidential"/,
    ],
    ['handling is of no level', { handling: { secret: {} } }, /handling\.secret: there is no level "secret"/],
    [
      'a rule demands and allows at once',
      { contentRules: [{ when: { phi: true }, atLeast: 'public', atMost: 'public' }] },
      /either atLeast or atMost/,
    ],
    [
      'two levels have one rank',
      { levels: [...shipped.levels, { id: 'x', rank: 0, name: 'X' }] },
      /same rank/,
    ],
    [
      'a label reader reads nothing',
      { labelReaders: [{ id: 'x', level: 'public' }] },
      /labelReaders\.0: one of msip, property, marking/,
    ],
    [
      'a marking could hang a scan',
      { labelReaders: [{ id: 'x', marking: '(?:a|a)*(?:a|a)*(?:a|a)*b', level: 'public' }] },
      /labelReaders: x: The shape/,
    ],
  ])('%s', (_, change, sentence) => {
    expect(() => load(change)).toThrow(sentence);
  });
});

const file: FileEvidence = {
  phi: true,
  patients: 3,
  persons: 3,
  specialCategories: [],
  identifiers: 9,
  exposure: { reach: 'group', broadWrite: false, source: 'mode' },
  labels: [],
  kind: 'document',
  pathWords: [],
  unreadable: false,
  credentials: 0,
  metadata: undefined,
};
const clean = { ...file, phi: false, patients: 0, persons: 0, identifiers: 0 };

test('a rule that allows at most a level cuts down what others demand, only where no identifier was found', () => {
  const { policy } = load({
    contentRules: [
      { when: {}, atLeast: 'confidential' },
      { when: { deidentified: true }, atMost: 'internal' },
    ],
  });
  const levelOf = (evidence: FileEvidence) => classifyFile(evidence, policy).sensitivity;
  expect(levelOf(clean)).toBe('confidential');
  expect(levelOf({ ...clean, pathWords: ['deidentified'] })).toBe('internal');
  expect(levelOf({ ...clean, pathWords: ['deidentified'], identifiers: 1 })).toBe('confidential');
  expect(levelOf({ ...file, pathWords: ['deidentified'] })).toBe('confidential');
});

test('labels come strongest first; one that the policy does not know is no classification', () => {
  const guid = '2096f6a2-d2f7-48be-b329-b73aaa526e5d';
  const { policy } = load({
    labelReaders: [
      { id: 'ours', msip: guid.toUpperCase(), level: 'restricted' },
      { id: 'stamp', marking: 'INTERN', level: 'internal' },
    ],
  });
  const idsOf = (labels: string[]) =>
    classifyFile({ ...file, labels }, policy).conditions.map(({ id }) => id);
  expect(idsOf([guid, 'stamp'])).toEqual([]);
  expect(idsOf(['stamp'])).toEqual(['LABEL-TOO-LOW']);
  expect(idsOf(['another-guid', 'stamp'])).toEqual(['LABEL-TOO-LOW']);
  expect(idsOf(['another-guid'])).toEqual(['PHI-UNCLASSIFIED']);
});

test('a policy that is silent on handling, labels and retention is a policy', () => {
  const { handling: _, labelReaders: __, retention: ___, ...rest } = shipped;
  const path = join(folder, 'short.yaml');
  writeFileSync(path, stringify(rest));
  expect(loadPolicy(path).policy).toMatchObject({ handling: {}, labelReaders: [], retention: [] });
});
