/** The engine's shortcuts must not change its answers: windows, filter and arrays beside every shape tried at every place. */
import { describe, expect, test } from 'vitest';
import { TEXTS } from '../../bench/texts.ts';
import { loadRules } from '../../src/config/load-rules.ts';
import { compileRules } from '../../src/detect/compile-rules.ts';
import { parseShape } from '../../src/detect/parse-shape.ts';
import { readText } from '../../src/detect/read-text.ts';
import { packSchema } from '../../src/detect/rule-schema.ts';
import { createShapeFilter } from '../../src/detect/shape-filter.ts';
import { isFreeAfter } from '../../src/detect/value-edges.ts';

const { sources } = loadRules();
const rules = compileRules(sources);
const packRules = sources.packs.flatMap((pack) => packSchema.parse(pack).rules);
const examples = packRules.flatMap((rule) => [...rule.examples, ...rule.counterExamples]);
const answers = (text: string, offset = 0): unknown[] =>
  readText(rules, text)
    // What is read only in notes depends on the whole text.
    .readings.filter(({ rule }) => rule.rule.notes === undefined && rule.rule.category !== 'name')
    .map(({ rule, start, end, confidence }) => [rule.rule.id, start - offset, end - offset, confidence]);

const FILLER = 'sun and sea, '.repeat(60);

describe('reading text', () => {
  test('answers alike for one-byte and two-byte strings', () => {
    for (const text of [...examples, examples.join('\n')])
      expect(answers(`${text}\n${'. '.repeat(200)}中`)).toEqual(answers(`${text}\n${'. '.repeat(200)}x`));
  });
  test('answers alike wherever in a long text an example stands', () => {
    for (const text of examples)
      expect(answers(`${FILLER}\n${text}\n${FILLER}`, FILLER.length + 1)).toEqual(
        answers(`\n${text}\n${FILLER}`, 1),
      );
  });
  test('takes at most eight times as long for four times the text', () => {
    const kinds: readonly string[] = [
      '7',
      'a',
      '@',
      ':',
      '(',
      'a:',
      '1-',
      '1 ',
      'a@',
      '中',
      'MRN ',
      '12345678, ',
      'Mr Ab ',
    ];
    for (const kind of kinds) {
      const cpuMs = (chars: number): number => {
        const text = kind.repeat(chars / kind.length);
        const begun = process.cpuUsage();
        readText(rules, text);
        return process.cpuUsage(begun).user / 1000;
      };
      cpuMs(20_000);
      // Below 20 ms the clock says nothing.
      expect(cpuMs(400_000), `repeated ${JSON.stringify(kind)}`).toBeLessThan(
        8 * Math.max(20, cpuMs(100_000)),
      );
    }
  });
});

/** A window holds what stands within two lines of 64 before and one behind a place that may hold something. */
test('every place that may hold something is in a window, with what stands around it', () => {
  const place =
    /[0-9@:]|(?<!\p{L})(?:Mr|Ms|Dr|Dear|DEAR|Miss|Master|Patient|PATIENT|patient|Pt|Name|NAME|Re|RE)(?!\p{L})/gu;
  const long = `${'sun and sea. '.repeat(6000)}Re`;
  const { scanner } = rules;
  for (const text of [
    ...examples,
    long,
    `${long}中${String.fromCharCode(0x4e30)}0`,
    ...Object.values(TEXTS).map((make) => Buffer.from(make(40_000)).toString('latin1')),
  ]) {
    scanner.load(text, 0, text.length);
    scanner.mark();
    const windows = Array.from(scanner.windows.subarray(0, scanner.windowCount()));
    const covered = new Uint8Array(text.length);
    for (let i = 0; i < windows.length; i += 2) covered.fill(1, windows[i], windows[i + 1]);
    for (const { index } of text.matchAll(place)) {
      const around = covered.subarray(Math.max(0, index - 128), index + 64);
      expect(around.every(Boolean), `around ${index} of ${text.length}`).toBe(true);
    }
  }
  scanner.load(long.slice(0, 60_000), 0, 60_000);
  scanner.mark();
  expect(scanner.windowCount()).toBe(0);
});

test('long texts are read in parts like one', () => {
  const filler = 'sun and sea, '.repeat(40_300);
  for (const text of examples.filter((_, i) => i % 9 === 0)) {
    const expected = answers(`\n${text}\n${FILLER}`, 1);
    for (const cut of [0, 5, text.length >> 1, text.length]) {
      const before = `${filler.slice(filler.length - (512 * 1024 - 2048 - cut) + 1)}\n`;
      expect(answers(`${before}${text}\n${FILLER}`, before.length)).toEqual(expected);
    }
  }
});

test('the filter lets through every shape that matches', () => {
  const shapes = [
    ...new Set(
      packRules.flatMap(({ patterns }) =>
        (patterns ?? []).map(({ shape, ignoreCase }) => parseShape(shape, ignoreCase).source),
      ),
    ),
  ];
  const filter = createShapeFilter(shapes, isFreeAfter);
  const begin = filter.begin(shapes.map((_, i) => i));
  const regexes = shapes.map((source) => new RegExp(`(?:${source})(?![0-9A-Za-z_])`, 'y'));
  const marks = new Uint32Array(shapes.length);
  let stamp = 0;
  let matched = 0;
  const some = examples.filter((_, i) => i % 5 === 0);
  for (const text of some) {
    rules.scanner.load(text, 0, text.length);
    const { bytes } = rules.scanner;
    const view = { text, bytes, shift: rules.scanner.shift(), end: text.length };
    for (let at = 0; at < text.length; at++) {
      stamp += 1;
      filter.look(begin, view, at, marks, stamp);
      regexes.forEach((regex, i) => {
        regex.lastIndex = at;
        if (!regex.test(text) || !isFreeAfter(text, regex.lastIndex)) return;
        matched += 1;
        expect(marks[i], `${shapes[i]} in an example of ${text.length} characters`).toBe(stamp);
      });
    }
  }
  expect(matched).toBeGreaterThan(some.length);
});
