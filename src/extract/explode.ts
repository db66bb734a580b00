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

/** Code and length of a symbol in one number → the symbol. Codes are read lowest bit first. */
type Codes = ReadonlyMap<number, number>;

const keyOf = (code: number, length: number): number => length * 65_536 + code;

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
  const codes = new Map<number, number>();
  let code = 0;
  let step = 0;
  let last = 0;
  for (const { length, symbol } of order) {
    code += step;
    if (length !== last) step = 1 << (MAX_BITS - length);
    last = length;
    codes.set(keyOf((code & 0xffff) >> (MAX_BITS - length), length), symbol);
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
    let code = 0;
    for (let length = 1; length <= MAX_BITS; length += 1) {
      code = (code << 1) | this.bits(1);
      const symbol = codes.get(keyOf(code, length));
      if (symbol !== undefined) return symbol;
    }
    throw damaged();
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
