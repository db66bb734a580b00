/** Deflate64: DEFLATE (RFC 1951) with a window of 64 KiB, two more distances and matches of up to 65,538 bytes (APPNOTE 4.4.5). */
import { ByteReader } from './byte-reader.ts';
import { DocumentProblem } from './extractor.ts';
import { LzWindow, SLICE_BYTES } from './lz-window.ts';
import type { RandomAccess } from './random-access.ts';

const WINDOW_BYTES = 64 * 1024;
const MAX_CODE_BITS = 15;
const END = 256;
const CODE_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
const LENGTH_BITS = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5];
const LENGTH_BASES = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195,
  227,
];
/** The last of the lengths is what sets the format apart: 16 bits over 3. */
const LONG_LENGTH = 28;

const damaged = (): DocumentProblem => new DocumentProblem('BAD_FORMAT', 'ZIP member');

/** The lowest bit of each byte first. */
class LsbBits {
  readonly #input: ByteReader;
  #value = 0;
  #count = 0;
  #padding = 0;
  constructor(input: ByteReader) {
    this.#input = input;
  }
  /** At most 16. Bits behind the end are zeros: a code is looked up before it is known to be complete. */
  peek(count: number): number {
    while (this.#count < count) {
      if (this.#input.left > 0) this.#value |= this.#input.byte() << this.#count;
      else this.#padding += 8;
      this.#count += 8;
    }
    return this.#value & ((1 << count) - 1);
  }
  drop(count: number): void {
    this.#value >>>= count;
    this.#count -= count;
    if (this.#count < this.#padding) throw damaged();
  }
  bits(count: number): number {
    if (count === 0) return 0;
    const value = this.peek(count);
    this.drop(count);
    return value;
  }
  align(): void {
    this.drop(this.#count % 8);
  }
}

/** Every code's symbol and length, by its bits in the order in which they come. */
const tableOf = (lengths: readonly number[]): Uint16Array => {
  const table = new Uint16Array(1 << MAX_CODE_BITS);
  let code = 0;
  for (let length = 1; length <= MAX_CODE_BITS; length += 1, code <<= 1) {
    for (const [symbol, own] of lengths.entries()) {
      if (own !== length) continue;
      let reversed = 0;
      for (let bit = 0; bit < length; bit += 1) reversed |= ((code >> bit) & 1) << (length - 1 - bit);
      for (let at = reversed; at < table.length; at += 1 << length) table[at] = (symbol << 4) | length;
      code += 1;
    }
  }
  return table;
};

const decode = (bits: LsbBits, table: Uint16Array): number => {
  const entry = table[bits.peek(MAX_CODE_BITS)] as number;
  if (entry === 0) throw damaged();
  bits.drop(entry & 15);
  return entry >> 4;
};

const fixedTables = (): readonly [Uint16Array, Uint16Array] => [
  tableOf(Array.from({ length: 288 }, (_, at) => (at < 144 ? 8 : at < 256 ? 9 : at < 280 ? 7 : 8))),
  tableOf(new Array<number>(32).fill(5)),
];

const readTables = (bits: LsbBits): readonly [Uint16Array, Uint16Array] => {
  const [literals, distances, count] = [bits.bits(5) + 257, bits.bits(5) + 1, bits.bits(4) + 4] as const;
  const order = new Array<number>(19).fill(0);
  for (const symbol of CODE_ORDER.slice(0, count)) order[symbol] = bits.bits(3);
  const table = tableOf(order);
  const lengths: number[] = [];
  while (lengths.length < literals + distances) {
    const symbol = decode(bits, table);
    if (symbol < 16) lengths.push(symbol);
    else if (symbol === 16) {
      const last = lengths.at(-1);
      if (last === undefined) throw damaged();
      lengths.push(...new Array<number>(bits.bits(2) + 3).fill(last));
    } else lengths.push(...new Array<number>(symbol === 17 ? bits.bits(3) + 3 : bits.bits(7) + 11).fill(0));
  }
  return [tableOf(lengths.slice(0, literals)), tableOf(lengths.slice(literals, literals + distances))];
};

const copyMatch = (bits: LsbBits, window: LzWindow, symbol: number, distances: Uint16Array): void => {
  const index = symbol - END - 1;
  const length =
    index === LONG_LENGTH
      ? 3 + bits.bits(16)
      : (LENGTH_BASES[index] ?? 0) + bits.bits(LENGTH_BITS[index] ?? 0);
  const slot = decode(bits, distances);
  const extra = slot < 4 ? 0 : (slot >> 1) - 1;
  const distance = 1 + (slot < 4 ? slot : (2 | (slot & 1)) << extra) + bits.bits(extra);
  if (length === 0 || !window.copy(distance, length)) throw damaged();
};

/** What came out before some damage is yielded before it throws. */
export function* inflate64(packed: RandomAccess): Generator<Uint8Array> {
  const bits = new LsbBits(new ByteReader(packed));
  const window = new LzWindow(WINDOW_BYTES);
  try {
    for (let last = false; !last; ) {
      last = bits.bits(1) === 1;
      const type = bits.bits(2);
      if (type === 0) {
        bits.align();
        const length = bits.bits(16);
        if ((length ^ bits.bits(16)) !== 0xffff) throw damaged();
        window.ready();
        for (let left = length; left > 0; left -= 1) window.put(bits.bits(8));
        yield window.take();
        continue;
      }
      if (type === 3) throw damaged();
      const [literals, distances] = type === 1 ? fixedTables() : readTables(bits);
      for (let ended = false; !ended; ) {
        window.ready();
        for (const slice = window.total + SLICE_BYTES; !ended && window.total < slice; ) {
          const symbol = decode(bits, literals);
          if (symbol < END) window.put(symbol);
          else if (symbol === END) ended = true;
          else copyMatch(bits, window, symbol, distances);
        }
        yield window.take();
      }
    }
  } catch (error) {
    yield window.take();
    throw error;
  }
}
