/** The packer of RAR 5: blocks of Huffman codes over matches in a window. Written from the format as libarchive's reader (BSD) shows it. */
import { HuffmanCode, MsbBits } from './huffman.ts';
import { LzWindow, SLICE_BYTES } from './lz-window.ts';
import type { RandomAccess } from './random-access.ts';
import { rarDamaged } from './rar-blocks.ts';
import { type RarFilterKind, RarFilters } from './rar-filters.ts';

const LITERALS = 306;
const DISTANCES = 64;
const LONG_DISTANCES = 80;
const LOW_DISTANCES = 16;
const REPEATED_LENGTHS = 44;
const MAX_FILTERS = 8192;
const MAX_FILTER_BYTES = 4 * 1024 ** 2;
const FILTERS: readonly RarFilterKind[] = ['delta', 'x86 calls', 'x86 calls and jumps', 'ARM'];

interface Codes {
  readonly literals: HuffmanCode;
  readonly distances: HuffmanCode;
  readonly low: HuffmanCode;
  readonly lengths: HuffmanCode;
}

/** The lengths of the code that the lengths of all other codes are written in. */
const readPretree = (bits: MsbBits): HuffmanCode => {
  const lengths = new Uint8Array(20);
  for (let at = 0; at < 20; ) {
    const length = bits.bits(4);
    const zeros = length === 15 ? bits.bits(4) : 0;
    if (zeros === 0) lengths[at++] = length;
    else at += zeros + 2;
  }
  return new HuffmanCode(lengths);
};

/** Runs repeat the length before (16, 17) or are zeros (18, 19). */
export const readRarLengths = (bits: MsbBits, lengths: Uint8Array, before?: Uint8Array): void => {
  const pretree = readPretree(bits);
  for (let at = 0; at < lengths.length; ) {
    const symbol = pretree.decode(bits);
    if (symbol < 16) {
      lengths[at] = (symbol + (before?.[at] ?? 0)) & 15;
      at += 1;
      continue;
    }
    const count = symbol % 2 === 0 ? bits.bits(3) + 3 : bits.bits(7) + 11;
    if (symbol < 18 && at === 0) throw rarDamaged();
    const length = symbol < 18 ? (lengths[at - 1] as number) : 0;
    const end = Math.min(lengths.length, at + count);
    lengths.fill(length, at, end);
    at = end;
  }
};

export class Rar5Decoder {
  readonly #window: LzWindow;
  readonly #distanceSymbols: number;
  #codes: Codes | undefined;
  #recent: number[] = [0, 0, 0, 0];
  #lastLength = 0;

  constructor(windowBytes: number, version: number) {
    this.#window = new LzWindow(windowBytes);
    this.#distanceSymbols = version === 50 ? DISTANCES : LONG_DISTANCES;
  }

  #readCodes(bits: MsbBits): Codes {
    const lengths = new Uint8Array(LITERALS + this.#distanceSymbols + LOW_DISTANCES + REPEATED_LENGTHS);
    readRarLengths(bits, lengths);
    let from = 0;
    const next = (count: number): HuffmanCode => {
      from += count;
      return new HuffmanCode(lengths.slice(from - count, from));
    };
    return {
      literals: next(LITERALS),
      distances: next(this.#distanceSymbols),
      low: next(LOW_DISTANCES),
      lengths: next(REPEATED_LENGTHS),
    };
  }

  #length(bits: MsbBits, slot: number): number {
    if (slot < 8) return 2 + slot;
    const extra = (slot >> 2) - 1;
    return 2 + ((4 | (slot & 3)) << extra) + bits.bits(extra);
  }

  #distance(bits: MsbBits, { distances, low }: Codes): number {
    const slot = distances.decode(bits);
    if (slot < 4) return 1 + slot;
    const extra = (slot >> 1) - 1;
    const base = 1 + (2 | (slot & 1)) * 2 ** extra;
    if (extra < 4) return base + bits.bits(extra);
    const high = extra - 4;
    const more = high > 16 ? bits.bits(high - 16) * 65_536 + bits.bits(16) : bits.bits(high);
    return base + more * 16 + low.decode(bits);
  }

  #copy(distance: number, length: number): void {
    if (!this.#window.copy(distance, length)) throw rarDamaged();
    this.#lastLength = length;
  }

  #match(bits: MsbBits, codes: Codes, symbol: number): void {
    const recent = this.#recent;
    if (symbol === 257) {
      if (this.#lastLength > 0) this.#copy(recent[0] as number, this.#lastLength);
      return;
    }
    if (symbol < 262) {
      const [distance = 0] = recent.splice(symbol - 258, 1);
      recent.unshift(distance);
      this.#copy(distance, this.#length(bits, codes.lengths.decode(bits)));
      return;
    }
    let length = this.#length(bits, symbol - 262);
    const distance = this.#distance(bits, codes);
    if (distance > 0x100) length += 1;
    if (distance > 0x2000) length += 1;
    if (distance > 0x4_0000) length += 1;
    recent.pop();
    recent.unshift(distance);
    this.#copy(distance, length);
  }

  #readFilter(bits: MsbBits, filters: RarFilters): void {
    const number = (): number => {
      let value = 0;
      const bytes = bits.bits(2) + 1;
      for (let shift = 0; shift < bytes; shift += 1) value += bits.bits(8) * 2 ** (8 * shift);
      return value;
    };
    const [start, length, kind] = [this.#window.total + number(), number(), FILTERS[bits.bits(3)]];
    const channels = kind === 'delta' ? bits.bits(5) + 1 : 1;
    if (kind === undefined || length > MAX_FILTER_BYTES || filters.count >= MAX_FILTERS) throw rarDamaged();
    filters.add({ kind, start, bytes: length, channels });
  }

  /** The header of a block: where it ends, in bits; whether it is the last. New codes may follow. */
  #startBlock(bits: MsbBits): { readonly end: number; readonly last: boolean } {
    bits.align();
    const flags = bits.bits(8);
    let sum = 0x5a ^ flags ^ bits.bits(8);
    let bytes = 0;
    for (let count = ((flags >> 3) & 3) + 1, shift = 0; count > 0; count -= 1, shift += 8) {
      const byte = bits.bits(8);
      sum ^= byte;
      bytes += byte * 2 ** shift;
    }
    if (sum !== 0 || bytes === 0) throw rarDamaged();
    const end = (bits.position + bytes - 1) * 8 + (flags & 7) + 1;
    if ((flags & 0x80) !== 0) this.#codes = this.#readCodes(bits);
    return { end, last: (flags & 0x40) !== 0 };
  }

  /** One file. What came out before some damage is yielded before it throws. */
  *decode(packed: RandomAccess, sizeBytes: number): Generator<Uint8Array> {
    const window = this.#window;
    const bits = new MsbBits(packed);
    const filters = new RarFilters(window.total, window.total);
    const stop = window.total + sizeBytes;
    try {
      for (let last = false; !last && window.total < stop; ) {
        const block = this.#startBlock(bits);
        last = block.last;
        const codes = this.#codes;
        if (codes === undefined) throw rarDamaged();
        while (bits.bitPosition < block.end && window.total < stop) {
          window.ready();
          const slice = Math.min(stop, window.total + SLICE_BYTES);
          while (bits.bitPosition < block.end && window.total < slice) {
            const symbol = codes.literals.decode(bits);
            if (symbol < 256) window.put(symbol);
            else if (symbol === 256) this.#readFilter(bits, filters);
            else this.#match(bits, codes, symbol);
          }
          yield* filters.pass(window.take());
        }
      }
    } catch (error) {
      yield* filters.pass(window.take());
      yield* filters.rest();
      throw error;
    }
    yield* filters.rest();
  }
}
