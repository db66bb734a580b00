/** What every reader must keep, over every fixture: it ends in an outcome, twice the same, however the bytes are damaged. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { READERS } from '../../src/extract/registry.ts';
import { PROBLEMS } from '../../src/model/problem.ts';
import { extractFixtures, type ReadAll, readAll } from '../extract/read-all.ts';

const CUTS = 20;
const FLIPS = 50;

/** A small generator with a fixed seed (mulberry32): the same damage in every run. */
const seeded = (seed: number) => (): number => {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
};

const prototypes = [Object.prototype, Array.prototype, Function.prototype, String.prototype];
const keysOf = (): string =>
  prototypes.map((prototype) => Reflect.ownKeys(prototype).map(String).join()).join('|');

const numbersOnly = (value: unknown): boolean =>
  typeof value === 'number' || (Array.isArray(value) && value.every((item) => typeof item === 'number'));

const expectOutcome = ({ segments, outcome, codes }: ReadAll): void => {
  expect(codes.every((code) => Object.hasOwn(PROBLEMS, code))).toBe(true);
  expect(new Set(codes).size).toBe(codes.length);
  // Unread only for a reason, and then without text.
  if (!outcome.read) expect(outcome.problem).toBeDefined();
  for (const segment of segments) {
    expect(Object.values(segment.place).every(numbersOnly)).toBe(true);
    if (segment.kind === 'table') expect(segment.firstRow).toBeGreaterThanOrEqual(1);
  }
};

export const extractorContract = (): void => {
  describe.each(extractFixtures())('$name', ({ input, name }) => {
    const data = new Uint8Array(readFileSync(input));

    it('gives the same twice, and leaves no trace', async () => {
      const keys = keysOf();
      const first = await readAll(data, name);
      const second = await readAll(data, name);
      expectOutcome(first);
      expect(second).toEqual(first);
      expect(keysOf()).toBe(keys);
    });

    it(`ends when cut off at ${CUTS} lengths`, async () => {
      for (let cut = 0; cut < CUTS; cut += 1)
        expectOutcome(await readAll(data.slice(0, Math.floor((data.length * cut) / CUTS)), name));
    });

    it(`ends after each of ${FLIPS} damages`, async () => {
      const random = seeded(data.length);
      const keys = keysOf();
      for (let flip = 0; flip < FLIPS; flip += 1) {
        const damaged = data.slice();
        for (let count = 0; count < 3; count += 1)
          damaged[Math.floor(random() * damaged.length)] = Math.floor(random() * 256);
        expectOutcome(await readAll(damaged, name));
      }
      expect(keysOf()).toBe(keys);
    });
  });

  it('has a fixture for every reader', () => {
    const formats = new Set(extractFixtures().map(({ name }) => name.split('/')[0]));
    expect(READERS.map(({ extractor }) => extractor.name).filter((name) => !formats.has(name))).toEqual([]);
  });
};
