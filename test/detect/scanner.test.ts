/** The kernel's short cuts beside plain loops: it may hand out too much, never too little. */
import { describe, expect, test } from 'vitest';
import { loadRules } from '../../src/config/load-rules.ts';
import { compileRules } from '../../src/detect/compile-rules.ts';
import { LINE_RECORD, LONGEST_HEADER, NAMES_COLUMNS } from '../../src/detect/lines-kernel.ts';
import { parseShape } from '../../src/detect/parse-shape.ts';
import { packSchema } from '../../src/detect/rule-schema.ts';
import { isFreeAfter, isFreeBefore } from '../../src/detect/value-edges.ts';

const { sources } = loadRules(['all']);
const { scanner } = compileRules(sources);
const packRules = sources.packs.flatMap((pack) => packSchema.parse(pack).rules);
const examples = packRules.flatMap((rule) => [...rule.examples, ...rule.counterExamples]);

const random = (seed: number) => {
  let state = seed;
  return (below: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
};

describe('runs of digits', () => {
  const shapes = [
    ...new Set(
      packRules.flatMap(({ patterns }) =>
        (patterns ?? [])
          .filter(({ trigger }) => trigger === undefined || trigger === 'digits')
          .map(({ shape, ignoreCase }) => parseShape(shape, ignoreCase).source),
      ),
    ),
  ].map((source) => new RegExp(`(?:${source})(?![0-9A-Za-z_])`, 'y'));
  /** Places of the first digits of all values in a text. */
  const valuesIn = (text: string): Set<number> => {
    const found = new Set<number>();
    for (let at = 0; at < text.length; at++) {
      if (!isFreeBefore(text, at)) continue;
      for (const shape of shapes) {
        shape.lastIndex = at;
        if (shape.test(text) && isFreeAfter(text, shape.lastIndex))
          found.add(at + text.slice(at).search(/[0-9]/));
      }
    }
    return found;
  };

  test('every one at which a shape matches is handed out, the second time without being learnt', () => {
    let values = 0;
    const some = examples.filter((_, i) => i % 3 === 0);
    const joined = some.slice(0, 60).join(' ');
    for (const text of [...some, joined, `${joined}中`]) {
      const expected = valuesIn(text);
      values += expected.size;
      for (let time = 0; time < 2; time++) {
        scanner.load(text, 0, text.length);
        const count = scanner.findRuns(0, text.length, true);
        const places = new Set(Array.from({ length: count / 2 }, (_, i) => scanner.runs[2 * i]));
        for (const at of expected) expect(places.has(at), `at ${at} of ${text.length}`).toBe(true);
      }
    }
    expect(values).toBeGreaterThan(some.length / 2);
  });
  test('few of the others are', () => {
    const next = random(5);
    const text = Array.from({ length: 4000 }, () => `${next(99)}.${next(9999)} ms at 0x${next(1e6)}; `).join(
      '',
    );
    scanner.load(text, 0, text.length);
    scanner.findRuns(0, text.length, true);
    const count = scanner.findRuns(0, text.length, true) / 2;
    expect(count).toBeLessThan((text.match(/\d+/g) ?? []).length / 4);
  });
});

test('lines with gaps, and lines that may name columns, are those that a plain loop finds', () => {
  const next = random(7);
  const pieces = [
    'a',
    'b7',
    ' ',
    '  ',
    '   ',
    '\t',
    '\n',
    '\n',
    '.',
    ':',
    'Name',
    '12',
    '\r\n',
    'x'.repeat(70),
  ];
  for (let round = 0; round < 300; round++) {
    const text = Array.from({ length: 80 }, () => pieces[next(pieces.length)]).join('');
    const lines = text.split('\n');
    let start = 0;
    const expected = lines.flatMap((line, number) => {
      const from = start;
      start += line.length + 1;
      // A cell begins behind a tab or two spaces; a space alone parts nothing.
      const gaps = Array.from(line).filter(
        (character, at) =>
          /\S/.test(character) &&
          /\s/.test(line[at - 1] ?? '.') &&
          (line[at - 1] !== ' ' || /\s/.test(line[at - 2] ?? '.')),
      ).length;
      const mayName =
        /\d/.test(lines[number + 1] ?? '') && !/[\d.:;]/.test(line) && line.length < LONGEST_HEADER + 64;
      return gaps > 0 || mayName ? [[from, from + line.length, number, gaps, mayName]] : [];
    });
    scanner.load(text, 0, text.length);
    const count = scanner.findLines();
    const found = Array.from({ length: count / LINE_RECORD }, (_, i) => {
      const [from, to, number, facts] = scanner.lines.subarray(
        LINE_RECORD * i,
        LINE_RECORD * (i + 1),
      ) as unknown as [number, number, number, number];
      return [from, to, number, facts & (NAMES_COLUMNS - 1), facts >= NAMES_COLUMNS];
    });
    expect(found).toEqual(expected);
  }
});
