/** What Node's own decompressors make of a stream. Nothing that came out before some damage is lost. */
import type { Transform } from 'node:stream';
import { DocumentProblem } from './extractor.ts';

/** At 1:1,030, the most that DEFLATE can do, what one slice expands to still fits in memory. */
const SLICE_BYTES = 16 * 1024;

/** Throws BAD_FORMAT with `detail` at the damage; what the input throws is passed on, behind what came before it. */
export async function* transformed(
  input: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  transform: Transform,
  detail: string,
): AsyncGenerator<Uint8Array> {
  const out: Uint8Array[] = [];
  let damaged = false;
  let wake = (): void => {};
  transform.on('data', (chunk: Uint8Array) => void out.push(chunk));
  transform.on('error', () => {
    damaged = true;
  });
  transform.on('close', () => wake());
  const push = (slice: Uint8Array | undefined): Promise<void> =>
    new Promise((resolve) => {
      wake = resolve;
      if (transform.destroyed) resolve();
      else if (slice === undefined) transform.end();
      else transform.write(slice, () => resolve());
    });
  try {
    let failure: unknown;
    try {
      for await (const chunk of input) {
        for (let at = 0; at < chunk.byteLength && !damaged; at += SLICE_BYTES) {
          await push(chunk.subarray(at, at + SLICE_BYTES));
          yield* out.splice(0);
        }
        if (damaged) break;
      }
    } catch (error) {
      failure = error;
    }
    if (!damaged) await push(undefined);
    yield* out.splice(0);
    if (failure !== undefined) throw failure;
    if (damaged) throw new DocumentProblem('BAD_FORMAT', detail);
  } finally {
    transform.destroy();
  }
}
