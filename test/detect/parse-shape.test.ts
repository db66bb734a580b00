import { describe, expect, test } from 'vitest';
import { parseShape } from '../../src/detect/parse-shape.ts';

const matches = (shape: string, text: string, ignoreCase = false): boolean =>
  new RegExp(`^(?:${parseShape(shape, ignoreCase).source})$`).test(text);

describe('parseShape', () => {
  test.each([
    ['\\d{3}-\\d{2}-\\d{4}', '536-90-4399', '536-904-399'],
    ['[A-Z]{1,2}\\d+', 'AB12', 'ABC1'],
    ['(?:AB|C)[^x]', 'C9', 'Cx'],
    ['a\\.b?', 'a.', 'axb'],
    ['[A-Z][a-zà-ÿ]+', 'José', 'jOSÉ'],
    ['(?:[0-9] ){2}', '1 2 ', '1 2 3 '],
  ])('%s matches %s and not %s', (shape, good, bad) => {
    expect(matches(shape, good)).toBe(true);
    expect(matches(shape, bad)).toBe(false);
  });

  test('letter case is folded into the classes', () => {
    expect(matches('[ac]b', 'CB', true)).toBe(true);
    expect(matches('[ac]b', 'CB')).toBe(false);
  });

  test.each([
    '(a+)+',
    '(?=a)b',
    'a(?<!b)',
    '\\1',
    '^a',
    'a$',
    'a*?',
    '(a',
    'a)',
    '[a',
    '\\bx',
    'a{3,1}',
    '(?:ab)*',
    'x{1,9999}',
    '\\p{L}',
  ])('%s is refused with a sentence', (shape) => {
    expect(() => parseShape(shape)).toThrow(/is not allowed/);
  });

  test('a run of digits is where the shape says', () => {
    const { digitEntries } = parseShape('[A-Z]{1,2}\\d{3}-\\d{4}');
    expect(digitEntries.map(({ before, digits }) => [before, digits])).toEqual([
      [1, 3],
      [2, 3],
    ]);
    const after = digitEntries[0]?.next ?? new Uint8Array();
    expect(after['-'.charCodeAt(0)]).toBe(1);
    expect(after[' '.charCodeAt(0)]).toBe(0);
  });

  test('a shape that can do without digits has no entries', () => {
    expect(parseShape('[a-z]\\d?').digitEntries).toEqual([]);
  });

  test('every way a random shape can meet its digits is among its entries', () => {
    const shape = parseShape('(?:(?:\\+1[ -])?\\(?\\d{3}\\)?[ -])\\d{3}-\\d{4}');
    for (const text of ['+1 415-555-0132', '+1-(415) 555-0132', '(415) 555-0132', '415-555-0132']) {
      const run = /\d+/.exec(text);
      const [before, digits] = [run?.index, run?.[0].length];
      const follower = text.charCodeAt((before ?? 0) + (digits ?? 0));
      expect(
        shape.digitEntries.some(
          (entry) => entry.before === before && entry.digits === digits && entry.next[follower],
        ),
      ).toBe(true);
    }
  });
});
