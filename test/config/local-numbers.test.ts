import { describe, expect, test } from 'vitest';
import { engineHashOf, engineOf } from '../../src/config/engine-of.ts';
import { type LoadedRules, loadRules } from '../../src/config/load-rules.ts';
import { type LocalNumber, localNumberSchema, withLocalNumbers } from '../../src/config/local-numbers.ts';
import { compileRules } from '../../src/detect/compile-rules.ts';
import { createDetector } from '../../src/detect/create-detector.ts';
import type { Match } from '../../src/model/finding.ts';
import { DEFAULT_OCR } from '../../src/model/ocr-settings.ts';
import type { Segment } from '../../src/model/segment.ts';

const detectorOf = (...numbers: object[]) =>
  createDetector(
    compileRules(
      withLocalNumbers(
        loadRules(),
        numbers.map((number) => localNumberSchema.parse(number) as LocalNumber),
      ).sources,
    ),
  );
const matchesIn = (detector: ReturnType<typeof detectorOf>, ...segments: Segment[]): Match[] => {
  const matches: Match[] = [];
  const session = detector.open((match) => matches.push(match));
  for (const segment of segments) session.push(segment);
  session.finish();
  return matches;
};
const text = (written: string): Segment => ({ kind: 'text', text: written, place: { line: 1 } });
const ids = (matches: readonly Match[]): string[] =>
  matches.map(({ ruleId, text: value }) => `${ruleId} ${value}`);

describe('the hospital’s own numbers', () => {
  // 12345674 has the M11 check digit that HL7 gives it.
  const own = detectorOf(
    { category: 'mrn', pattern: 'LV9999999' },
    { category: 'mrn', pattern: '99999999', check: 'mod11', range: [10_000_000, '19999999'] },
    { category: 'encounter', regex: 'V\\d{9}' },
  );

  test('are found with their category’s words, by the rule that is theirs', () => {
    expect(ids(matchesIn(own, text('MRN: LV1100023')))).toEqual(['local.mrn.1 LV1100023']);
    expect(ids(matchesIn(own, text('MRN 12345674')))).toEqual(['local.mrn.2 12345674']);
    expect(ids(matchesIn(own, text('Visit number V220418733')))).toEqual(['local.account.1 V220418733']);
  });

  test('are not where nothing says so, or where check digit or range says otherwise', () => {
    expect(matchesIn(own, text('part 12345674 in stock'))).toEqual([]);
    // A wrong check digit or range leaves the general rule, which knows neither.
    expect(ids(matchesIn(own, text('MRN 12345675')))).toEqual(['any.mrn.1 12345675']);
    expect(ids(matchesIn(own, text('MRN 22345675')))).toEqual(['any.mrn.1 22345675']);
  });

  test('are told in a column without a header by their check digit', () => {
    const check = (body: string): string => {
      const sum = [...body].reverse().reduce((total, digit, i) => total + Number(digit) * (2 + (i % 6)), 0);
      return `${body}${(11 - (sum % 11 || 1)) % 10}`;
    };
    const rows = Array.from({ length: 30 }, (_, i) => [
      `x${i}y`,
      check(String(1_100_000 + i * 8713)),
      'open',
    ]);
    const matches = matchesIn(own, { kind: 'table', table: 1, rows, firstRow: 1, place: {} });
    expect(matches.filter(({ ruleId }) => ruleId === 'local.mrn.2')).toHaveLength(30);
  });

  test('change the hash, so that files are read again', () => {
    const rules = loadRules();
    const number = localNumberSchema.parse({ category: 'mrn', pattern: '9999999' });
    const hashOf = (loaded: LoadedRules) => engineHashOf(engineOf(loaded, null, DEFAULT_OCR));
    expect(hashOf(withLocalNumbers(rules, [number]))).not.toBe(hashOf(rules));
    expect(withLocalNumbers(rules, [])).toBe(rules);
  });
});

test.each([
  [{ category: 'mrn' }, /either pattern or regex/],
  [{ category: 'mrn', pattern: '9', regex: '9' }, /either pattern or regex/],
  [{ category: 'mrn', pattern: 'AAAA' }, /can match without a digit/],
  [{ category: 'mrn', pattern: '99*' }, /is no mask/],
  [{ category: 'mrn', regex: '(\\d+)+' }, /not allowed/],
  [{ category: 'mrn', pattern: '9999', range: [20, 10] }, /runs backwards/],
  [{ category: 'mrn', pattern: '9999', check: 'mod12' }, /Invalid option/],
])('what cannot be is one sentence: %#', (number, sentence) => {
  expect(() => detectorOf(number)).toThrow(sentence);
});
