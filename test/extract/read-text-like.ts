/** Runs one reader over bytes in memory, as `readDocument` would, and keeps what came before a failure. */

import { createBudget } from '../../src/extract/budget.ts';
import { type ByteSource, DocumentProblem, type Extractor } from '../../src/extract/extractor.ts';
import { NO_OCR } from '../../src/extract/ocr/ocr.ts';
import { memorySource } from '../../src/extract/source.ts';
import { DEFAULT_LIMITS } from '../../src/model/limits.ts';
import type { Segment } from '../../src/model/segment.ts';

export interface ReadResult {
  readonly segments: readonly Segment[];
  readonly problems: readonly string[];
}

export const accepts = (reader: Extractor, input: string | Uint8Array, name = 'x.bin'): boolean => {
  const all = typeof input === 'string' ? Buffer.from(input) : input;
  const head = all.subarray(0, 65_536);
  return reader.accepts({
    head,
    latin1: Buffer.from(head).toString('latin1'),
    extension: /\.(\w+)$/.exec(name)?.[1] ?? '',
  });
};

export const readSource = async (
  reader: Extractor,
  source: ByteSource,
  each?: (segment: Segment) => void,
): Promise<ReadResult> => {
  const segments: Segment[] = [];
  const problems: string[] = [];
  try {
    const batches = reader.extract({
      source,
      limits: DEFAULT_LIMITS,
      ocr: NO_OCR,
      note: ({ code }) => problems.push(code),
      label() {},
      recycle() {},
      // None of these formats holds documents.
      async *descend() {},
    });
    for await (const batch of batches) {
      if (each === undefined) for (const segment of batch) segments.push(segment);
      else for (const segment of batch) each(segment);
    }
  } catch (error) {
    if (!(error instanceof DocumentProblem)) throw error;
    problems.push(error.problem.code);
  }
  return { segments, problems: [...new Set(problems)] };
};

export const read = (reader: Extractor, input: string | Uint8Array, name = 'x.bin'): Promise<ReadResult> => {
  const bytes = typeof input === 'string' ? Buffer.from(input) : input;
  return readSource(reader, memorySource(bytes, name, createBudget(DEFAULT_LIMITS, bytes.length)));
};

export const allText = ({ segments }: ReadResult): string =>
  segments
    .map((segment) =>
      segment.kind === 'text'
        ? segment.text
        : [segment.header ?? [], ...segment.rows].map((row) => row.join('\t')).join('\n'),
    )
    .join('\n');
