/** Reads bytes to the end through the driver and hands back all that came out. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createBudget } from '../../src/extract/budget.ts';
import { NO_OCR, type Ocr } from '../../src/extract/ocr/ocr.ts';
import { type DocumentOutcome, readDocument } from '../../src/extract/read-document.ts';
import { READERS, type Reader } from '../../src/extract/registry.ts';
import { memorySource } from '../../src/extract/source.ts';
import { DEFAULT_LIMITS, type Limits } from '../../src/model/limits.ts';
import type { Segment } from '../../src/model/segment.ts';

export interface ReadAll {
  readonly segments: readonly Segment[];
  readonly outcome: DocumentOutcome;
  /** All text, headers and labels included, one value a line. */
  readonly text: string;
  readonly codes: readonly string[];
}

const textOf = (segment: Segment): string =>
  segment.kind === 'text'
    ? segment.label === undefined
      ? segment.text
      : `${segment.label}\n${segment.text}`
    : [...(segment.header ?? []), ...segment.rows.flat()].join('\n');

export const drain = async (
  reading: AsyncGenerator<readonly Segment[], DocumentOutcome>,
): Promise<ReadAll> => {
  const segments: Segment[] = [];
  let step = await reading.next();
  for (; step.done !== true; step = await reading.next()) segments.push(...step.value);
  return {
    segments,
    outcome: step.value,
    text: segments.map(textOf).join('\n'),
    codes: step.value.problems.map(({ code }) => code),
  };
};

export const readAll = (
  data: Uint8Array,
  name: string,
  limits: Limits = DEFAULT_LIMITS,
  readers: readonly Reader[] = READERS,
  ocr: Ocr = NO_OCR,
): Promise<ReadAll> =>
  drain(readDocument(memorySource(data, name, createBudget(limits, data.byteLength)), limits, readers, ocr));

const FIXTURES = join(import.meta.dirname, '../../fixtures/extract');

/** Every fixture of the readers: its folder, and its input file's name and place. */
export const extractFixtures = (): {
  readonly name: string;
  readonly folder: string;
  readonly input: string;
}[] =>
  readdirSync(FIXTURES, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.startsWith('input.'))
    .map(({ parentPath, name }) => ({
      name: `${parentPath.slice(FIXTURES.length + 1)}/${name}`,
      folder: parentPath,
      input: join(parentPath, name),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
