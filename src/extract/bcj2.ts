/** BCJ2: programs whose jump targets were put into streams of their own; a range coder says which jumps they were. */
import type { ByteReader } from './byte-reader.ts';
import { DocumentProblem } from './extractor.ts';

const OUT_BYTES = 256 * 1024;
const TOP = 2 ** 24;

const isJump = (previous: number, byte: number): boolean =>
  (byte & 0xfe) === 0xe8 || (previous === 0x0f && (byte & 0xf0) === 0x80);

/** The streams in the order of the format: code, targets of calls, targets of jumps, decisions. */
export function* unbcj2(
  [main, calls, jumps, decisions]: readonly [ByteReader, ByteReader, ByteReader, ByteReader],
  sizeBytes: number,
): Generator<Uint8Array> {
  const probabilities = new Uint16Array(258).fill(1024);
  let range = 2 ** 32 - 1;
  let code = 0;
  for (let count = 0; count < 5; count += 1) code = (code * 256 + decisions.byte()) % 2 ** 32;
  const decide = (index: number): boolean => {
    const probability = probabilities[index] as number;
    const bound = Math.floor(range / 2048) * probability;
    const yes = code >= bound;
    if (yes) {
      range -= bound;
      code -= bound;
      probabilities[index] = probability - (probability >> 5);
    } else {
      range = bound;
      probabilities[index] = probability + ((2048 - probability) >> 5);
    }
    if (range < TOP) {
      range *= 256;
      code = code * 256 + decisions.byte();
    }
    return yes;
  };
  const target = (input: ByteReader): number =>
    input.byte() * 2 ** 24 + input.byte() * 2 ** 16 + input.byte() * 256 + input.byte();
  let out = new Uint8Array(OUT_BYTES + 5);
  let filled = 0;
  let written = 0;
  let previous = 0;
  try {
    while (written < sizeBytes) {
      const byte = main.byte();
      out[filled++] = byte;
      written += 1;
      const jump = isJump(previous, byte);
      const index = byte === 0xe8 ? previous : byte === 0xe9 ? 256 : 257;
      previous = byte;
      if (jump && written < sizeBytes && decide(index)) {
        const address = (target(byte === 0xe8 ? calls : jumps) - (written + 4)) | 0;
        for (let shift = 0; shift < 32 && written < sizeBytes; shift += 8) {
          previous = (address >>> shift) & 0xff;
          out[filled++] = previous;
          written += 1;
        }
      }
      if (filled >= OUT_BYTES) {
        yield out.subarray(0, filled);
        out = new Uint8Array(OUT_BYTES + 5);
        filled = 0;
      }
    }
  } catch (error) {
    yield out.subarray(0, filled);
    throw error instanceof DocumentProblem ? error : new DocumentProblem('BAD_FORMAT', '7-Zip archive');
  }
  yield out.subarray(0, filled);
}
