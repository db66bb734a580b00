/** An organisation's own packs, switches, thresholds and allow-lists do what they say until they expire. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { engineHashOf, engineOf } from '../../src/config/engine-of.ts';
import { loadRules } from '../../src/config/load-rules.ts';
import { type OwnRules, withOwnRules } from '../../src/config/own-rules.ts';
import { compileRules } from '../../src/detect/compile-rules.ts';
import { createDetector } from '../../src/detect/create-detector.ts';
import { DEFAULT_OCR } from '../../src/model/ocr-settings.ts';
import { createAdmission } from '../../src/scan/create-admission.ts';
import { tokenOf } from '../../src/scan/to-finding.ts';

const folder = mkdtempSync(join(tmpdir(), 'phisweep-test-'));
const at = (name: string): string => join(folder, name);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const PACK = `pack: our
name: Ours
version: 1
rules:
  - id: our.chart.1
    name: Chart number
    category: mrn
    subject: patient
    patterns: [{ shape: 'GH-\\d{6}', weight: 0.7 }]
    normalise: alnum
    examples: [GH-204417]
    counterExamples: []
    source: Our registry
`;
beforeAll(() => {
  writeFileSync(at('pack.yaml'), PACK);
  writeFileSync(at('hangs.yaml'), PACK.replace('GH-\\d{6}', '(?:\\d+,?){1,30}x'));
  writeFileSync(at('overrides.yaml'), 'overrides: [{ rule: us.ssn.1, enabled: false, reason: tried }]\n');
  writeFileSync(at('typo.yaml'), 'overides: []\n');
});

const TODAY = '2026-11-25';
const TEXT = 'Chart GH-204417. SSN: 524-70-4201. Call 212-555-0147 about asthma.';
const KEY = new Uint8Array(32);
const loaded = loadRules(['us', 'international']);
const idsWith = (own: OwnRules | undefined, files: readonly string[] = [], path = 'a/b.txt'): string[] => {
  const { sources } = withOwnRules(loaded, own, files, TODAY);
  const gate = createAdmission(sources.settings, (category, value) => tokenOf(KEY, category, value));
  const ids: string[] = [];
  const session = createDetector(compileRules(sources)).open(
    (match) => ids.push(match.ruleId),
    gate(Buffer.from(path)),
  );
  session.push({ kind: 'text', text: TEXT, place: { line: 1 } });
  session.finish();
  return ids;
};
const why = { reason: 'known' };

describe('own packs', () => {
  test('find what they describe, before the packs that come with phisweep', () => {
    expect(idsWith(undefined)).toEqual(['us.ssn.1', 'us.phone.1']);
    expect(idsWith(undefined, [at('pack.yaml')])).toEqual(['our.chart.1', 'us.ssn.1', 'us.phone.1']);
    expect(idsWith({ packs: [at('pack.yaml')] })).toContain('our.chart.1');
  });

  test('one that could hang is refused with the rule and the reason', () => {
    expect(() => idsWith(undefined, [at('hangs.yaml')])).toThrow(/hangs\.yaml: our\.chart\.1: .* would hang/);
  });

  test('what is misspelt is named', () => {
    expect(() => idsWith(undefined, [at('typo.yaml')])).toThrow(
      /unknown key "overides"; did you mean "overrides"/,
    );
    expect(() => idsWith({ overrides: [{ rule: 'us.snn.1', enabled: false, ...why }] })).toThrow(
      /did you mean "us\.ssn\.1"/,
    );
  });

  test('another set of rules has another hash, and none has the same', () => {
    const hashOf = (own: OwnRules | undefined) =>
      engineHashOf(engineOf(withOwnRules(loaded, own, [], TODAY), null, DEFAULT_OCR));
    const before = engineHashOf(engineOf(loaded, null, DEFAULT_OCR));
    expect(hashOf(undefined)).toBe(before);
    // Checked and written anew, the same rules are the same.
    expect(hashOf({ overrides: [] })).toBe(before);
    expect(hashOf({ overrides: [{ rule: 'us.ssn.1', enabled: false, ...why }] })).not.toBe(before);
  });
});

describe('overrides', () => {
  test('switch a rule or a category off', () => {
    expect(idsWith({ overrides: [{ rule: 'us.ssn.1', enabled: false, ...why }] })).not.toContain('us.ssn.1');
    expect(idsWith({ overrides: [{ category: 'phone', enabled: false, ...why }] })).toEqual(['us.ssn.1']);
    expect(idsWith(undefined, [at('overrides.yaml')])).not.toContain('us.ssn.1');
  });

  test('raise what is reported', () => {
    expect(idsWith({ overrides: [{ category: 'phone', threshold: 0.9, ...why }] })).toEqual(['us.ssn.1']);
    expect(idsWith({ overrides: [{ rule: 'us.ssn.1', threshold: 0.9, ...why }] })).toContain('us.ssn.1');
  });

  test('hold to their last day; then they have no effect and are told', () => {
    const until = (day: string): OwnRules => ({
      overrides: [{ rule: 'us.ssn.1', enabled: false, reason: 'migration', until: day }],
    });
    expect(idsWith(until(TODAY))).not.toContain('us.ssn.1');
    expect(idsWith(until('2026-11-24'))).toContain('us.ssn.1');
    expect(withOwnRules(loaded, until('2026-11-24'), [], TODAY).notes).toEqual([
      'An entry of the rules expired on 2026-11-24 and has no effect: migration',
    ]);
  });
});

describe('allow-lists', () => {
  const allowing = (allow: Partial<NonNullable<OwnRules['allow']>[number]>): OwnRules => ({
    allow: [{ ...why, ...allow }],
  });

  test('by the value in any writing', () => {
    expect(idsWith(allowing({ words: ['(212) 555-0147'] }))).toEqual(['us.ssn.1']);
  });

  test('by the token that reports show', () => {
    expect(idsWith(allowing({ values: [tokenOf(KEY, 'ssn', '524704201')] }))).toEqual(['us.phone.1']);
  });

  test('by path, for some rules', () => {
    const own = allowing({ paths: ['a/**'], categories: ['ssn'] });
    expect(idsWith(own)).toEqual(['us.phone.1']);
    expect(idsWith(own, [], 'c/b.txt')).toContain('us.ssn.1');
  });

  test('an entry that allows everything is refused', () => {
    expect(() => idsWith(allowing({}))).toThrow(/names values, words or paths/);
  });
});
