/** Imploded ZIP members, as PKZIP 1 made them (APPNOTE 5.3): Shannon-Fano codes over matches in a window of 4 or 8 KiB. */
import { ByteReader } from './byte-reader.ts';
import { DocumentProblem } from './extractor.ts';
import { LzWindow, SLICE_BYTES } from './lz-window.ts';
import type { RandomAccess } from './random-access.ts';

const LARGE_WINDOW = 2;
const LITERAL_CODES = 4;
const LONGEST = 63;
const MAX_BITS = 16;
const WINDOW_BYTES = 8 * 1024;

const damaged = (): DocumentProblem => new DocumentProblem('BAD_FORMAT', 'ZIP member');

/** A tree: at `2 × node + bit` the next node, or a symbol as `-1 - symbol`; 0: no code goes there. */
type Codes = Int32Array;

const readCodes = (input: ByteReader, symbols: number): Codes => {
  const lengths: number[] = [];
  for (let left = input.byte() + 1; left > 0; left -= 1) {
    const byte = input.byte();
    lengths.push(...new Array<number>((byte >> 4) + 1).fill((byte & 15) + 1));
  }
  if (lengths.length !== symbols) throw damaged();
  // The longest codes come first, the last symbol of a length before the others.
  const order = lengths
    .map((length, symbol) => ({ length, symbol }))
    .sort((a, b) => b.length - a.length || b.symbol - a.symbol);
  const codes = new Int32Array(2 * (1 + symbols * MAX_BITS));
  const placed: { code: number; length: number; symbol: number }[] = [];
  let code = 0;
  let step = 0;
  let last = 0;
  for (const { length, symbol } of order) {
    code += step;
    if (length !== last) step = 1 << (MAX_BITS - length);
    last = length;
    placed.push({ code: (code & 0xffff) >> (MAX_BITS - length), length, symbol });
  }
  let nodes = 1;
  // Shortest first: of a damaged table the shorter code is met before the longer one.
  for (const { code: bits, length, symbol } of placed.reverse()) {
    let node = 0;
    for (let at = length - 1; at >= 0 && node >= 0; at -= 1) {
      const slot = 2 * node + ((bits >> at) & 1);
      if (at === 0) codes[slot] = -1 - symbol;
      else {
        if (codes[slot] === 0) codes[slot] = nodes++;
        node = codes[slot]!;
      }
    }
  }
  return codes;
};

class Bits {
  readonly #input: ByteReader;
  #value = 0;
  #count = 0;
  constructor(input: ByteReader) {
    this.#input = input;
  }
  bits(count: number): number {
    while (this.#count < count) {
      this.#value |= this.#input.byte() << this.#count;
      this.#count += 8;
    }
    const value = this.#value & ((1 << count) - 1);
    this.#value >>>= count;
    this.#count -= count;
    return value;
  }
  symbol(codes: Codes): number {
    for (let node = 0; ; ) {
      if (this.#count === 0) {
        this.#value = this.#input.byte();
        this.#count = 8;
      }
      node = codes[2 * node + (this.#value & 1)]!;
      this.#value >>>= 1;
      this.#count -= 1;
      if (node < 0) return -1 - node;
      if (node === 0) throw damaged();
    }
  }
}

/** `flags` of the member's header say which codes and window it has; only its size says where it ends. */
export function* explode(packed: RandomAccess, flags: number, sizeBytes: number): Generator<Uint8Array> {
  const input = new ByteReader(packed);
  const literals = (flags & LITERAL_CODES) === 0 ? undefined : readCodes(input, 256);
  const lengths = readCodes(input, 64);
  const distances = readCodes(input, 64);
  const shortest = literals === undefined ? 2 : 3;
  const lowBits = (flags & LARGE_WINDOW) === 0 ? 6 : 7;
  const bits = new Bits(input);
  const window = new LzWindow(WINDOW_BYTES);
  // Matches may reach before the beginning: zeros lie there.
  window.putAll(new Uint8Array(WINDOW_BYTES));
  window.take();
  const end = window.total + sizeBytes;
  try {
    while (window.total < end) {
      window.ready();
      for (const slice = Math.min(end, window.total + SLICE_BYTES); window.total < slice; ) {
        if (bits.bits(1) === 1) {
          window.put(literals === undefined ? bits.bits(8) : bits.symbol(literals));
          continue;
        }
        const low = bits.bits(lowBits);
        const distance = 1 + (bits.symbol(distances) << lowBits) + low;
        const short = bits.symbol(lengths);
        const length = shortest + short + (short === LONGEST ? bits.bits(8) : 0);
        if (!window.copy(distance, Math.min(length, end - window.total))) throw damaged();
      }
      yield window.take();
    }
  } catch (error) {
    yield window.take();
    throw error;
  }
}
