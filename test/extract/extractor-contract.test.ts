/** Every registered reader keeps the contract, and finds the canaries that were planted in its fixtures. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { READERS } from '../../src/extract/registry.ts';
import { extractorContract } from '../contract/extractor.ts';
import { extractFixtures, readAll } from './read-all.ts';

interface Planted {
  readonly format: string;
  readonly contains: readonly string[];
  readonly problems: readonly string[];
  readonly label?: string;
}

const isPlanted = (value: unknown): value is Planted =>
  typeof value === 'object' && value !== null && 'contains' in value;

const planted = extractFixtures().flatMap(({ folder, ...fixture }) => {
  const path = join(folder, 'expected.json');
  const expected: unknown = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
  return isPlanted(expected) ? [{ ...fixture, expected }] : [];
});

describe('canaries', () => {
  it('are planted in every format that is no text', () => {
    const formats = new Set(planted.map(({ name }) => name.split('/')[0]));
    const binary = READERS.filter(({ text }) => text !== true).map(({ extractor }) => extractor.name);
    expect(binary.filter((name) => !formats.has(name))).toEqual([]);
  });

  it.each(planted)('$name', async ({ input, name, expected }) => {
    const { outcome, text, codes } = await readAll(new Uint8Array(readFileSync(input)), name);
    expect(expected.contains.filter((canary) => !text.includes(canary))).toEqual([]);
    expect(outcome.format).toBe(expected.format);
    expect(codes).toEqual(expected.problems);
    expect(outcome.label).toBe(expected.label);
    expect(text).not.toContain('never read');
  });
});

extractorContract();
