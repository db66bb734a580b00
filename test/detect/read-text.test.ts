/** The engine's shortcuts must not change its answers: windows, filter and arrays beside every shape tried at every place. */
import { describe, expect, test } from 'vitest';
import { TEXTS } from '../../bench/texts.ts';
import { loadRules } from '../../src/config/load-rules.ts';
import { compileRules } from '../../src/detect/compile-rules.ts';
import { createPlaceFinder } from '../../src/detect/find-places.ts';
import { parseShape } from '../../src/detect/parse-shape.ts';
import { readText } from '../../src/detect/read-text.ts';
import { packSchema } from '../../src/detect/rule-schema.ts';
import { createShapeFilter } from '../../src/detect/shape-filter.ts';
import { unitsOf } from '../../src/detect/text-units.ts';
import { isFreeAfter } from '../../src/detect/value-edges.ts';

const { sources } = loadRules();
const rules = compileRules(sources);
const packRules = sources.packs.flatMap((pack) => packSchema.parse(pack).rules);
const examples = packRules.flatMap((rule) => [...rule.examples, ...rule.counterExamples]);
const answers = (text: string, offset = 0): unknown[] =>
  readText(rules, text).readings.map(({ rule, start, end, confidence }) => [
    rule.rule.id,
    start - offset,
    end - offset,
    confidence,
  ]);

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

test('the search for places finds what one look at every character finds', () => {
  const place = /[0-9@:]|Mr|Ms|Dr|Dear|DEAR|Miss|Master|Patient|PATIENT|patient|Pt|Name|NAME|Re|RE/g;
  const long = `${'sun and sea. '.repeat(6000)}Re`;
  for (const text of [
    ...examples,
    long,
    `${long}中${String.fromCharCode(0x4e30)}0`,
    ...Object.values(TEXTS).map((make) => Buffer.from(make(40_000)).toString('latin1')),
  ]) {
    const find = createPlaceFinder(text);
    const found: number[] = [];
    for (let at = find(0); at < text.length; at = find(at + 1)) found.push(at);
    // Words that overlap (`DrRe`) are places each.
    const expected = Array.from(text, (_, i) => i).filter((i) => {
      place.lastIndex = i;
      return /[0-9@:MDPpNR]/.test(text[i] as string) && place.exec(text)?.index === i;
    });
    expect(found).toEqual(expected);
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
    const view = { text, units: unitsOf(text, 0, text.length).slice(), base: 0, end: text.length };
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
