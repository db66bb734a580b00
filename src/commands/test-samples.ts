/** `rules test --ndjson`: a line of JSON in, a line of JSON out, in the same order, never more than one sample in memory. */
import { once } from 'node:events';
import { z } from 'zod';
import type { SampleMatch } from '../scan/read-sample.ts';
import { escapeUnseenJson } from '../util/escape-unseen.ts';
import { linesOf } from '../util/lines-of.ts';

const MAX_LINE_BYTES = 64 * 1024 ** 2;
/** Answers are written together: a system call for each would cost more than reading the sample. */
const BATCH_CHARS = 64 * 1024;

const sample = z.object({ id: z.union([z.string(), z.number(), z.null()]), text: z.string() });
type Id = string | number | null;
type Answer =
  | { readonly id: Id; readonly matches: readonly SampleMatch[] }
  | { readonly id: Id; readonly error: string };

/** Says how many lines could not be answered with matches. */
export const testSamples = async (
  input: AsyncIterable<Uint8Array>,
  read: (text: string) => Promise<readonly SampleMatch[]>,
  minConfidence: number,
): Promise<{ readonly lines: number; readonly bad: number }> => {
  let batch = '';
  let lines = 0;
  let bad = 0;
  const flush = async (): Promise<void> => {
    const written = process.stdout.write(batch);
    batch = '';
    if (!written) await once(process.stdout, 'drain');
  };
  for await (const line of linesOf(input, MAX_LINE_BYTES)) {
    if (line?.every((byte) => byte === 0x20 || byte === 0x09)) continue;
    const answer = await answerOf(line, read, minConfidence);
    lines += 1;
    if ('error' in answer) bad += 1;
    batch += `${escapeUnseenJson(JSON.stringify(answer))}\n`;
    if (batch.length >= BATCH_CHARS) await flush();
  }
  if (batch !== '') await flush();
  return { lines, bad };
};

const answerOf = async (
  line: Buffer | undefined,
  read: (text: string) => Promise<readonly SampleMatch[]>,
  minConfidence: number,
): Promise<Answer> => {
  if (line === undefined) return { id: null, error: 'the line is longer than 64 MB' };
  let value: unknown;
  try {
    value = JSON.parse(line.toString());
  } catch {
    return { id: null, error: 'the line is not valid JSON' };
  }
  const parsed = sample.safeParse(value);
  if (!parsed.success)
    return {
      id: idOf(value),
      error: `${parsed.error.issues[0]?.path.join('.') || 'the line'}: ${parsed.error.issues[0]?.message}`,
    };
  const matches = await read(parsed.data.text);
  return { id: parsed.data.id, matches: matches.filter(({ confidence }) => confidence >= minConfidence) };
};

const idOf = (value: unknown): Id => {
  const { id } = (typeof value === 'object' && value !== null ? value : {}) as { readonly id?: unknown };
  return typeof id === 'string' || typeof id === 'number' ? id : null;
};
