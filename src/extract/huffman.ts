/** Huffman codes whose first bit is the highest of a byte: bzip2, LZX, RAR. Canonical: shorter codes first, then by symbol. */
import { DocumentProblem } from './extractor.ts';
import type { RandomAccess } from './random-access.ts';

const BLOCK_BYTES = 64 * 1024;
const MAX_LENGTH = 20;
const FAST_BITS = 10;
/** A code is looked up before it is known to be complete: so many bits may be read past the end. */
const MAX_PADDING = 8;

export interface BitSource {
  /** The next bits without passing them; zeros behind the end. */
  peek(count: number): number;
  drop(count: number): void;
}

/** Bits, the highest of each byte first. */
export class MsbBits implements BitSource {
  readonly #access: RandomAccess;
  #block: Uint8Array = new Uint8Array();
  #blockStart: number;
  #at = 0;
  #value = 0;
  #count = 0;
  #padding = 0;

  constructor(access: RandomAccess, start = 0) {
    this.#access = access;
    this.#blockStart = start;
  }

  #refill(): number {
    this.#blockStart += this.#block.length;
    this.#block = this.#access.readAt(this.#blockStart, BLOCK_BYTES);
    this.#at = 0;
    if (this.#block.length > 0) return this.#block[this.#at++] as number;
    this.#padding += 1;
    if (this.#padding > MAX_PADDING) throw new DocumentProblem('BAD_FORMAT', 'unexpected end');
    return 0;
  }

  /** At most 24. */
  peek(count: number): number {
    while (this.#count < count) {
      const byte = this.#at < this.#block.length ? (this.#block[this.#at++] as number) : this.#refill();
      this.#value = (this.#value << 8) | byte;
      this.#count += 8;
    }
    return (this.#value >>> (this.#count - count)) & ((1 << count) - 1);
  }

  drop(count: number): void {
    this.#count -= count;
  }

  /** At most 24. */
  bits(count: number): number {
    if (count === 0) return 0;
    const value = this.peek(count);
    this.#count -= count;
    return value;
  }

  /** Passes what is left of the byte. */
  align(): void {
    this.#count -= this.#count % 8;
  }

  /** Bits that were passed, from the beginning of the input. */
  get bitPosition(): number {
    return (this.#blockStart + this.#at + this.#padding) * 8 - this.#count;
  }

  /** Where the next whole byte lies. */
  get position(): number {
    return this.#blockStart + this.#at + this.#padding - (this.#count >> 3);
  }
}

export class HuffmanCode {
  /** Symbol and length of every code that is short enough, by its bits and any that follow. */
  readonly #fast = new Uint32Array(1 << FAST_BITS);
  readonly #limit = new Int32Array(MAX_LENGTH + 2).fill(-1);
  readonly #offset = new Int32Array(MAX_LENGTH + 2);
  readonly #symbols: Uint16Array;
  /** No more bits are looked at than the longest code has. */
  readonly #longest: number;

  /** `lengths` of 0 are no codes. Codes that are too many for their lengths are never found. */
  constructor(lengths: Uint8Array) {
    this.#symbols = new Uint16Array(lengths.length);
    this.#longest = lengths.reduce((longest, length) => Math.max(longest, length), FAST_BITS);
    let code = 0;
    let at = 0;
    for (let length = 1; length <= MAX_LENGTH; length += 1) {
      const first = code;
      this.#offset[length] = at - first;
      for (let symbol = 0; symbol < lengths.length; symbol += 1) {
        if (lengths[symbol] !== length) continue;
        if (length <= FAST_BITS) {
          const from = code << (FAST_BITS - length);
          this.#fast.fill((symbol << 5) | length, from, from + (1 << (FAST_BITS - length)));
        }
        this.#symbols[at++] = symbol;
        code += 1;
      }
      if (code > first) this.#limit[length] = code - 1;
      code *= 2;
      if (code > 2 ** (MAX_LENGTH + 1)) code = 2 ** (MAX_LENGTH + 1);
    }
  }

  decode(bits: BitSource): number {
    const ahead = bits.peek(this.#longest);
    const entry = this.#fast[ahead >>> (this.#longest - FAST_BITS)] as number;
    if (entry !== 0) {
      bits.drop(entry & 31);
      return entry >>> 5;
    }
    for (let length = 1; length <= this.#longest; length += 1) {
      const code = ahead >>> (this.#longest - length);
      if (code > (this.#limit[length] as number)) continue;
      bits.drop(length);
      return this.#symbols[code + (this.#offset[length] as number)] ?? 0;
    }
    throw new DocumentProblem('BAD_FORMAT', 'Huffman code');
  }
}
