/** One block of Snappy (github.com/google/snappy, format_description.txt). */
import { DocumentProblem } from './extractor.ts';

const LITERAL = 0;
const damaged = (): DocumentProblem => new DocumentProblem('BAD_FORMAT', 'Snappy block');

/** Throws BAD_FORMAT where the block is damaged or would expand to more than `maxBytes`. */
export const snappyBlock = (input: Uint8Array, maxBytes: number): Uint8Array => {
  let at = 0;
  let length = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = input[at++];
    if (byte === undefined || shift > 28) throw damaged();
    length += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) break;
  }
  if (length > maxBytes) throw damaged();
  const output = new Uint8Array(length);
  let filled = 0;
  const number = (bytes: number): number => {
    let value = 0;
    for (let index = 0; index < bytes; index += 1) value += (input[at + index] ?? 0) * 256 ** index;
    at += bytes;
    return value;
  };
  const copy = (distance: number, bytes: number): void => {
    if (distance === 0 || distance > filled || filled + bytes > length) throw damaged();
    for (let end = filled + bytes; filled < end; filled += 1) output[filled] = output[filled - distance]!;
  };
  while (at < input.length) {
    const tag = input[at++]!;
    const kind = tag & 3;
    const upper = tag >> 2;
    if (kind === LITERAL) {
      const bytes = (upper < 60 ? upper : number(upper - 59)) + 1;
      if (at + bytes > input.length || filled + bytes > length) throw damaged();
      output.set(input.subarray(at, at + bytes), filled);
      at += bytes;
      filled += bytes;
    } else if (kind === 1) copy(((tag & 0xe0) << 3) + number(1), (upper & 7) + 4);
    else copy(number(kind === 2 ? 2 : 4), upper + 1);
  }
  if (filled !== length) throw damaged();
  return output;
};
