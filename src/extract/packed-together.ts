/** Files that were packed as one stream (a folder of 7z or Cabinet, a solid RAR): unpacked once, in their order. */
import { crc32 } from 'node:zlib';
import type { Problem } from '../model/problem.ts';
import type { TextSegment } from '../model/segment.ts';
import { BudgetSpent } from './budget.ts';
import { DocumentProblem, type ExtractInput, type Extractor } from './extractor.ts';
import { counted } from './packed-stream.ts';
import { streamSequence } from './sequence.ts';

export interface PackedPart {
  readonly name: string;
  /** Its place in the archive, from 1; 0 where it has none and is passed. */
  readonly part: number;
  /** Where it begins in what comes out. Parts come in this order. */
  readonly start: number;
  readonly bytes: number;
  /** Of what must come out, where the archive says so. */
  readonly crc32?: number | undefined;
}

const NAMES_PER_BATCH = 500;

/** Names are text like any other: a patient may stand in one. */
export function* nameBatches(names: readonly string[]): Generator<readonly TextSegment[]> {
  for (let from = 0; from < names.length; from += NAMES_PER_BATCH)
    yield names.slice(from, from + NAMES_PER_BATCH).map((text, index) => ({
      kind: 'text',
      text,
      label: 'file name',
      place: { part: [from + index + 1] },
    }));
}

/** Compares what comes out with the sums of the parts, of those that are complete. */
async function* checked(
  chunks: AsyncIterable<Uint8Array>,
  parts: readonly PackedPart[],
  lies: () => void,
): AsyncGenerator<Uint8Array> {
  let [index, position, sum] = [0, 0, 0];
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length && index < parts.length; ) {
      const { start, bytes, crc32: expected } = parts[index]!;
      at += Math.max(0, start - position - at);
      const piece = chunk.subarray(at, start + bytes - position);
      sum = crc32(piece, sum);
      at += piece.length;
      if (position + at < start + bytes) break;
      if (expected !== undefined && expected !== sum) lies();
      index += 1;
      sum = 0;
    }
    position += chunk.length;
    yield chunk;
  }
}

/** Every part with whatever reader fits it. Damage is noted and ends this stream only; a spent budget is passed on. */
export async function* packedTogether(
  open: () => AsyncIterable<Uint8Array>,
  parts: readonly PackedPart[],
  { source, note, descend }: ExtractInput,
  damage: Problem,
): ReturnType<Extractor['extract']> {
  const { budget } = source;
  const sequence = streamSequence(
    () =>
      counted(
        checked(open(), parts, () => note(damage)),
        budget,
      ),
    budget,
  );
  for (const { name, part, start, bytes } of parts) {
    if (start < sequence.position) {
      // Parts that share bytes would be read again and again.
      note({ code: 'BOMB', detail: 'overlapping members' });
      continue;
    }
    await sequence.seek(start);
    if (part > 0) {
      const member = await sequence.member(bytes, name);
      // Where nothing of it came out, what broke the stream off says why.
      const nothing = bytes > 0 && sequence.failure !== undefined && sequence.position === start;
      if (!nothing) yield* descend(member, part);
    }
    const whole = await sequence.seek(start + bytes);
    if (!whole && sequence.failure === undefined) note(damage);
    if (!whole) break;
  }
  const { failure } = sequence;
  if (failure instanceof BudgetSpent) throw failure;
  const known = failure instanceof DocumentProblem && failure.problem.code !== 'BAD_FORMAT';
  if (failure !== undefined) note(known ? failure.problem : damage);
}
