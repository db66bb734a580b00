/** The readers of text-like formats against their fixtures, and against damage of them: cut off, and with bytes changed. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createBudget } from '../../src/extract/budget.ts';
import { csv } from '../../src/extract/csv.ts';
import type { ByteSource } from '../../src/extract/extractor.ts';
import { html } from '../../src/extract/html.ts';
import { json } from '../../src/extract/json.ts';
import { ndjson } from '../../src/extract/ndjson.ts';
import { memorySource } from '../../src/extract/source.ts';
import { sql } from '../../src/extract/sql.ts';
import { text } from '../../src/extract/text.ts';
import { xml } from '../../src/extract/xml.ts';
import { DEFAULT_LIMITS } from '../../src/model/limits.ts';
import { accepts, allText, read, readSource } from './read-text-like.ts';

const READERS = [html, xml, ndjson, json, sql, csv, text];
const ROOT = join(import.meta.dirname, '../../fixtures/extract');

const cases = READERS.flatMap((reader) =>
  readdirSync(join(ROOT, reader.name)).map((name) => {
    const folder = join(ROOT, reader.name, name);
    const file = readdirSync(folder).find((entry) => entry.startsWith('input.'))!;
    return {
      reader,
      name,
      file,
      input: readFileSync(join(folder, file)),
      expected: JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')),
    };
  }),
);

/** Numerical Recipes' linear congruence: the same damage in every run. */
const randomOf = (seed: number): ((below: number) => number) => {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
};

describe.each(cases)('$reader.name $name', ({ reader, input, file, expected }) => {
  test('is read as written down', async () => {
    const { segments, problems } = await read(reader, input, file);
    expect({ reader: reader.name, segments, problems }).toEqual(expected);
  });
  test('is claimed by its reader and by none before it', () => {
    expect(READERS.find((candidate) => accepts(candidate, input, file))?.name).toBe(reader.name);
  });
  test('in chunks of seven bytes it is the same', async () => {
    const source: ByteSource = {
      ...memorySource(input, file, createBudget(DEFAULT_LIMITS, input.length)),
      async *chunks() {
        // One array for all chunks, as a reader with one buffer has.
        const buffer = new Uint8Array(7);
        for (let at = 0; at < input.length; at += 7) {
          const part = input.subarray(at, at + 7);
          buffer.set(part);
          yield buffer.subarray(0, part.length);
        }
      },
    };
    const { segments } = await readSource(reader, source);
    expect(segments).toEqual(expected.segments);
  });
  test('cut off at 20 lengths it is read up to there', async () => {
    let longest = 0;
    for (let part = 1; part <= 20; part += 1) {
      const result = await read(reader, input.subarray(0, Math.floor((input.length * part) / 20)), file);
      longest = Math.max(longest, allText(result).length);
    }
    expect(longest).toBeGreaterThan(0);
  });
  test('with bytes changed it is still read', async () => {
    const random = randomOf(input.length);
    for (let run = 0; run < 50; run += 1) {
      const changed = Uint8Array.from(input);
      for (let flip = 0; flip <= run % 5; flip += 1) changed[random(changed.length)] = random(256);
      const first = READERS.find((candidate) => accepts(candidate, changed, file)) ?? reader;
      await read(first, changed, file);
      expect(allText(await read(reader, changed, file)).length).toBeGreaterThan(0);
    }
    expect(Object.keys(Object.prototype)).toEqual([]);
  });
});
