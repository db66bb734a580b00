import { describe, expect, test } from 'vitest';
import { classifyFile } from '../../src/classify/classify-file.ts';
import type { FileEvidence } from '../../src/classify/facts.ts';
import { createConditionResolver } from '../../src/classify/resolve-condition.ts';
import { loadPolicy } from '../../src/config/load-policy.ts';
import { REACHES } from '../../src/model/source-entry.ts';

const { policy, tables } = loadPolicy();
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
const rankOf = (evidence: FileEvidence): number => {
  const { sensitivity } = classifyFile(evidence, policy);
  return policy.levels.find(({ id }) => id === sensitivity)?.rank ?? -1;
};
const idsOf = (evidence: FileEvidence): string[] =>
  classifyFile(evidence, policy).conditions.map(({ id }) => id);

describe('classifyFile', () => {
  test.each([
    ['nothing', { ...file, phi: false, patients: 0, persons: 0 }, undefined],
    ['persons without health information', { ...file, phi: false, patients: 0 }, 'internal'],
    ['PHI', file, 'confidential'],
    ['a special category', { ...file, specialCategories: ['hiv'] as const }, 'restricted'],
    ['500 patients (45 CFR 164.408)', { ...file, patients: 500 }, 'restricted'],
  ])('%s', (_, evidence, level) => {
    expect(classifyFile(evidence, policy).sensitivity).toBe(level);
  });

  test('more patients, wider reach or a special category never lower level or priority', () => {
    const reaches = REACHES.filter((reach) => reach !== 'unknown');
    for (const [i, reach] of reaches.entries())
      for (const patients of [1, 10, 499, 500, 20_000]) {
        const evidence = { ...file, patients, exposure: { ...file.exposure, reach } };
        const more = { ...evidence, patients: patients * 10 };
        const wider = { ...evidence, exposure: { ...file.exposure, reach: reaches[i + 1] ?? reach } };
        const special = { ...evidence, specialCategories: ['hiv'] as const };
        for (const worse of [more, wider, special]) {
          expect(rankOf(worse)).toBeGreaterThanOrEqual(rankOf(evidence));
          expect(classifyFile(worse, policy).priority).toBeGreaterThanOrEqual(
            classifyFile(evidence, policy).priority,
          );
        }
      }
  });

  test('each condition holds for its facts and not without PHI', () => {
    expect(idsOf({ ...file, exposure: { ...file.exposure, reach: 'everyone' } })).toContain('ACL-EVERYONE');
    expect(idsOf({ ...file, exposure: { ...file.exposure, broadWrite: true } })).toContain('ACL-BROAD-WRITE');
    expect(idsOf({ ...file, kind: 'table', patients: 40 })).toContain('EXPORT-SPREADSHEET');
    expect(idsOf({ ...file, pathWords: ['qa', 'export'] })).toContain('TEST-DATA');
    expect(idsOf({ ...file, kind: 'log' })).toContain('LOG-PHI');
    expect(
      idsOf({ ...file, phi: false, kind: 'log', exposure: { ...file.exposure, reach: 'everyone' } }),
    ).toEqual([]);
    expect(idsOf({ ...file, phi: false, unreadable: true })).toEqual(['UNSCANNABLE']);
  });

  test('unknown reach is never taken for safe', () => {
    const unknown = {
      ...file,
      exposure: { reach: 'unknown', broadWrite: undefined, source: 'none' } as const,
    };
    const owner = { ...file, exposure: { ...file.exposure, reach: 'owner' } as const };
    expect(classifyFile(unknown, policy).priority).toBeGreaterThan(classifyFile(owner, policy).priority);
  });

  test('a label too low for its content is a condition', () => {
    const labelled = { ...policy, labelReaders: [{ id: 'open', msip: 'some-guid', level: 'public' }] };
    expect(
      classifyFile({ ...file, labels: ['some-guid'] }, labelled).conditions.map(({ id }) => id),
    ).toContain('LABEL-TOO-LOW');
  });

  test('every condition that can be reported has controls with titles and citations', () => {
    const resolve = createConditionResolver(tables);
    for (const id of ['ACL-EVERYONE', 'MASS-RECORD', 'UNSCANNABLE', 'PHI-UNCLASSIFIED']) {
      const { primary, hipaa, sentence } = resolve({ id, facts: { patients: 7 } });
      expect(primary.every(({ title, iso2013 }) => title !== '' && Array.isArray(iso2013))).toBe(true);
      expect(primary.length).toBeGreaterThan(0);
      expect(hipaa.length).toBeGreaterThan(0);
      expect(sentence).toContain('patients: 7');
    }
  });
});
