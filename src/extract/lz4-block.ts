/** One block of LZ4 (github.com/lz4/lz4, doc/lz4_Block_format.md) into an array whose size is known. */
import { DocumentProblem } from './extractor.ts';

const MIN_MATCH = 4;

/** Throws BAD_FORMAT where the block does not fill the output exactly. */
export const lz4Block = (input: Uint8Array, outputBytes: number): Uint8Array => {
  const damaged = (): DocumentProblem => new DocumentProblem('BAD_FORMAT', 'LZ4 block');
  const output = new Uint8Array(outputBytes);
  let at = 0;
  let filled = 0;
  const more = (length: number): number => {
    let sum = length;
    if (length === 15) {
      for (let byte = 255; byte === 255; sum += byte) {
        if (at >= input.length) throw damaged();
        byte = input[at++]!;
      }
    }
    return sum;
  };
  while (at < input.length) {
    const token = input[at++]!;
    const literals = more(token >> 4);
    if (at + literals > input.length || filled + literals > outputBytes) throw damaged();
    output.set(input.subarray(at, at + literals), filled);
    at += literals;
    filled += literals;
    // The last sequence has no match.
    if (at >= input.length) break;
    const distance = input[at]! + 256 * (input[at + 1] ?? 0);
    at += 2;
    const length = more(token & 15) + MIN_MATCH;
    if (distance === 0 || distance > filled || filled + length > outputBytes) throw damaged();
    for (let end = filled + length; filled < end; filled += 1) output[filled] = output[filled - distance]!;
  }
  if (filled !== outputBytes) throw damaged();
  return output;
};
