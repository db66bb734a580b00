/** What no honest text is: one line of a gigabyte, a cell that never ends, a million levels. From generated sources, in bounded memory. */
import { expect, test } from 'vitest';
import { createBudget } from '../../src/extract/budget.ts';
import { csv } from '../../src/extract/csv.ts';
import type { ByteSource } from '../../src/extract/extractor.ts';
import { html } from '../../src/extract/html.ts';
import { json } from '../../src/extract/json.ts';
import { text } from '../../src/extract/text.ts';
import { xml } from '../../src/extract/xml.ts';
import { DEFAULT_LIMITS } from '../../src/model/limits.ts';
import type { Segment } from '../../src/model/segment.ts';
import { allText, read, readSource } from './read-text-like.ts';

/** `unit` again and again, in chunks that end anywhere. */
const repeated = (start: string, unit: string, sizeBytes: number): ByteSource => {
  const chunk = Buffer.from(unit.repeat(Math.ceil(1_000_003 / unit.length)));
  const first = Buffer.concat([Buffer.from(start), chunk]);
  return {
    sizeBytes,
    name: 'x.csv',
    budget: createBudget(DEFAULT_LIMITS, sizeBytes),
    head: async () => first.subarray(0, 65_536),
    async *chunks() {
      yield first;
      for (let sent = first.length; sent < sizeBytes; sent += chunk.length) yield chunk;
    },
    bytes: async () => first,
  };
};

const charsOf = (segment: Segment): number =>
  segment.kind === 'text' ? segment.text.length : segment.rows.flat().join('').length;
const ID = /(?<![\w])\d{3}-\d{2}-\d{4}(?![\w])/g;

test('a line of 1 GB: bounded memory, and no identifier lost or counted twice', async () => {
  const unit = 'word 123-45-6789 and (555) 123-4567, ';
  const source = repeated('', unit, 1024 ** 3);
  let chars = 0;
  let ids = 0;
  let longest = 0;
  let peak = 0;
  const before = process.memoryUsage().rss;
  await readSource(text, source, (segment) => {
    chars += charsOf(segment);
    longest = Math.max(longest, charsOf(segment));
    if (segment.kind === 'text') ids += segment.text.match(ID)?.length ?? 0;
    peak = Math.max(peak, process.memoryUsage.rss());
  });
  expect(chars).toBeGreaterThanOrEqual(1024 ** 3);
  expect(ids).toBe(chars / unit.length);
  expect(longest).toBeLessThan(3 * 1024 ** 2);
  expect(peak - before).toBeLessThan(300 * 1024 ** 2);
}, 120_000);

test.each([
  ['csv', csv, 'id,note\n1,', 'x1234567 y,'],
  ['csv with a quote that never closes', csv, 'id,note\n1,"', 'x1234567 y '],
  ['json', json, '{"a":"', 'x1234567 y '],
  ['xml', xml, '<a><b>', 'x1234567 y '],
  ['html', html, '<html><!--', 'x1234567 y '],
] as const)(
  'a value of 100 MB in %s is read in bounded memory',
  async (_, reader, start, unit) => {
    let chars = 0;
    let longest = 0;
    await readSource(reader, repeated(start, unit, 100 * 1024 ** 2), (segment) => {
      chars += charsOf(segment);
      longest = Math.max(longest, charsOf(segment));
    });
    expect(chars).toBeGreaterThan(85 * 1024 ** 2);
    expect(longest).toBeLessThan(5 * 1024 ** 2);
  },
  60_000,
);

test.each([
  ['json', json, '[', '"canary 5551234"'],
  ['json objects', json, '{"a":', '"canary 5551234"'],
  ['xml', xml, '<a>', 'canary 5551234'],
  ['html', html, '<div>', 'canary 5551234'],
  ['html tables', html, '<table><tr><td>', 'canary 5551234'],
] as const)(
  'a million levels of %s end soon, with the text at the bottom',
  async (_, reader, level, core) => {
    const started = performance.now();
    const result = await read(reader, level.repeat(1_000_000) + core);
    expect(performance.now() - started).toBeLessThan(5000);
    expect(allText(result)).toContain('canary 5551234');
    if (reader !== html) expect(result.problems).toContain('TOO_DEEP');
  },
);
