/** The lines of a text, a piece of it at a time. A line longer than a piece comes in parts. */
import type { ByteSource } from './extractor.ts';
import { textPieces } from './text-pieces.ts';

export interface Lines {
  readonly lines: readonly string[];
  /** Number of the first, from 1. */
  readonly line: number;
}

export async function* textLines(source: ByteSource): AsyncGenerator<Lines> {
  for await (const { text, line } of textPieces(source)) yield { lines: linesIn(text), line };
}

export const linesIn = (text: string): string[] => {
  const lines = (text.includes('\n') ? text : text.replaceAll('\r', '\n')).split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
};
