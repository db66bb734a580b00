/** Shrunk ZIP members, as PKZIP before 1.1 made them (APPNOTE 5.1): LZW whose table is thinned out, codes of 9 to 13 bits. */
import { ByteReader } from './byte-reader.ts';
import { DocumentProblem } from './extractor.ts';
import type { RandomAccess } from './random-access.ts';

const CONTROL = 256;
const WIDER = 1;
const THIN_OUT = 2;
const MAX_BITS = 13;
const FREE = 0xffff;
const OUT_BYTES = 256 * 1024;

const damaged = (): DocumentProblem => new DocumentProblem('BAD_FORMAT', 'ZIP member');

/** Frees every code that no other one continues. */
const thinOut = (parents: Uint16Array): void => {
  const continued = new Set<number>();
  for (const parent of parents.subarray(CONTROL + 1)) continued.add(parent);
  for (let code = CONTROL + 1; code < parents.length; code += 1)
    if (!continued.has(code)) parents[code] = FREE;
};

/** Only the size says where it ends. */
export function* unshrink(packed: RandomAccess, sizeBytes: number): Generator<Uint8Array> {
  const input = new ByteReader(packed);
  const parents = new Uint16Array(1 << MAX_BITS).fill(FREE);
  const suffixes = new Uint8Array(1 << MAX_BITS);
  const string = new Uint8Array(1 << MAX_BITS);
  let [value, count, width, free, written] = [0, 0, 9, CONTROL, 0];
  const next = (): number => {
    for (; count < width; count += 8) value |= input.byte() << count;
    const code = value & ((1 << width) - 1);
    value >>>= width;
    count -= width;
    return code;
  };
  let out = new Uint8Array(OUT_BYTES + string.length);
  let filled = 0;
  let previous = -1;
  let lead = 0;
  try {
    while (written < sizeBytes) {
      const code = next();
      if (code === CONTROL) {
        const command = next();
        if (command === THIN_OUT) {
          thinOut(parents);
          free = CONTROL;
        } else if (command === WIDER && width < MAX_BITS) width += 1;
        else throw damaged();
        continue;
      }
      let length = 0;
      let at = code;
      if (code > CONTROL && parents[code] === FREE) {
        if (previous < 0) throw damaged();
        string[length++] = lead;
        at = previous;
      }
      for (; at > 255; at = parents[at] as number) {
        if (at === FREE || length >= string.length - 1) throw damaged();
        string[length++] = suffixes[at] as number;
      }
      string[length++] = at;
      lead = at;
      written += length;
      while (length > 0) out[filled++] = string[--length] as number;
      if (previous >= 0) {
        do free += 1;
        while (free < parents.length && parents[free] !== FREE);
        if (free < parents.length) {
          parents[free] = previous;
          suffixes[free] = lead;
        }
      }
      previous = code;
      if (filled < OUT_BYTES) continue;
      yield out.subarray(0, filled);
      out = new Uint8Array(OUT_BYTES + string.length);
      filled = 0;
    }
  } catch (error) {
    yield out.subarray(0, filled);
    throw error;
  }
  yield out.subarray(0, filled);
}
