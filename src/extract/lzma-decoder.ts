/** The LZMA algorithm (LZMA specification of the 7-Zip SDK, public domain): range coder, literals, matches. */
import type { ByteReader } from './byte-reader.ts';
import { DocumentProblem } from './extractor.ts';
import type { LzWindow } from './lz-window.ts';

/** Where each set of probabilities begins in the one array. */
const IS_MATCH = 0;
const IS_REP = 192;
const IS_REP_G0 = 204;
const IS_REP_G1 = 216;
const IS_REP_G2 = 228;
const IS_REP0_LONG = 240;
const SLOT = 432;
const SPECIAL = 688;
const ALIGN = 816;
const LENGTH = 832;
const REP_LENGTH = 1346;
const LITERAL = 1860;

const HALF = 1024;
const TOP = 1 << 24;
const FLIP = 0x8000_0000 | 0;

export const lzmaDamaged = (): DocumentProblem => new DocumentProblem('BAD_FORMAT', 'LZMA data');

/** `lc`, `lp` and `pb` in one byte; undefined where it is none. */
export const lzmaProperties = (
  byte: number,
): { readonly lc: number; readonly lp: number; readonly pb: number } | undefined =>
  byte >= 225 ? undefined : { lc: byte % 9, lp: Math.floor(byte / 9) % 5, pb: Math.floor(byte / 45) };

export class LzmaDecoder {
  readonly #input: ByteReader;
  readonly #window: LzWindow;
  #probabilities = new Uint16Array();
  #lc = 0;
  #literalMask = 0;
  #positionMask = 0;
  #state = 0;
  #rep0 = 0;
  #rep1 = 0;
  #rep2 = 0;
  #rep3 = 0;
  // Both are 32-bit numbers without a sign, kept with one: comparisons flip it.
  #range = 0;
  #code = 0;

  constructor(input: ByteReader, window: LzWindow) {
    this.#input = input;
    this.#window = window;
  }

  setProperties(byte: number): void {
    const properties = lzmaProperties(byte);
    if (properties === undefined) throw lzmaDamaged();
    this.#lc = properties.lc;
    this.#literalMask = (1 << properties.lp) - 1;
    this.#positionMask = (1 << properties.pb) - 1;
    this.#probabilities = new Uint16Array(LITERAL + (0x300 << (properties.lc + properties.lp)));
    this.resetState();
  }

  resetState(): void {
    this.#probabilities.fill(HALF);
    this.#state = 0;
    this.#rep0 = 0;
    this.#rep1 = 0;
    this.#rep2 = 0;
    this.#rep3 = 0;
  }

  /** Reads the five bytes that every run of the range coder begins with. */
  startRange(): void {
    if (this.#probabilities.length === 0 || this.#input.byte() !== 0) throw lzmaDamaged();
    this.#range = -1;
    this.#code = 0;
    for (let count = 0; count < 4; count += 1) this.#code = (this.#code << 8) | this.#input.byte();
  }

  /** False where the encoder did not end here: the data was cut or is damaged. */
  get atRest(): boolean {
    return this.#code === 0;
  }

  #bit(index: number): number {
    const probability = this.#probabilities[index] as number;
    const bound = Math.imul(this.#range >>> 11, probability);
    let bit = 0;
    if ((this.#code ^ FLIP) < (bound ^ FLIP)) {
      this.#range = bound;
      this.#probabilities[index] = probability + ((2048 - probability) >> 5);
    } else {
      this.#range = (this.#range - bound) | 0;
      this.#code = (this.#code - bound) | 0;
      this.#probabilities[index] = probability - (probability >> 5);
      bit = 1;
    }
    if (this.#range >>> 24 === 0) {
      this.#range <<= 8;
      this.#code = (this.#code << 8) | this.#input.byte();
    }
    return bit;
  }

  #tree(base: number, bits: number): number {
    let node = 1;
    for (let left = bits; left > 0; left -= 1) node = (node << 1) | this.#bit(base + node);
    return node - (1 << bits);
  }

  #reverseTree(base: number, bits: number): number {
    let node = 1;
    let value = 0;
    for (let shift = 0; shift < bits; shift += 1) {
      const bit = this.#bit(base + node);
      node = (node << 1) | bit;
      value |= bit << shift;
    }
    return value;
  }

  #direct(bits: number): number {
    let value = 0;
    for (let left = bits; left > 0; left -= 1) {
      this.#range >>>= 1;
      this.#code = (this.#code - this.#range) | 0;
      const below = this.#code >> 31;
      this.#code = (this.#code + (this.#range & below)) | 0;
      value = (value << 1) + below + 1;
      if (this.#range < TOP) {
        this.#range = (this.#range << 8) | 0;
        this.#code = (this.#code << 8) | this.#input.byte();
      }
    }
    return value;
  }

  #literal(): void {
    const window = this.#window;
    const previous = window.back(1);
    const base =
      LITERAL + 0x300 * (((window.total & this.#literalMask) << this.#lc) + (previous >> (8 - this.#lc)));
    let symbol = 1;
    if (this.#state >= 7) {
      let match = window.back(this.#rep0 + 1);
      while (symbol < 0x100) {
        const expected = (match >> 7) & 1;
        match <<= 1;
        const bit = this.#bit(base + ((1 + expected) << 8) + symbol);
        symbol = (symbol << 1) | bit;
        if (bit !== expected) break;
      }
    }
    while (symbol < 0x100) symbol = (symbol << 1) | this.#bit(base + symbol);
    window.put(symbol & 0xff);
    this.#state = this.#state < 4 ? 0 : this.#state < 10 ? this.#state - 3 : this.#state - 6;
  }

  #length(base: number, position: number): number {
    if (this.#bit(base) === 0) return this.#tree(base + 2 + (position << 3), 3);
    if (this.#bit(base + 1) === 0) return 8 + this.#tree(base + 130 + (position << 3), 3);
    return 16 + this.#tree(base + 258, 8);
  }

  #distance(length: number): number {
    const slot = this.#tree(SLOT + (Math.min(length, 3) << 6), 6);
    if (slot < 4) return slot;
    const bits = (slot >> 1) - 1;
    const high = (2 | (slot & 1)) << bits;
    if (slot < 14) return high + this.#reverseTree(SPECIAL + high - slot, bits);
    return (high + (this.#direct(bits - 4) << 4) + this.#reverseTree(ALIGN, 4)) | 0;
  }

  /** Which of the last four distances comes again; false: the last one, for a single byte. */
  #repeated(position: number): boolean {
    if (this.#bit(IS_REP_G0 + this.#state) === 0)
      return this.#bit(IS_REP0_LONG + (this.#state << 4) + position) === 1;
    let distance = this.#rep1;
    if (this.#bit(IS_REP_G1 + this.#state) === 1) {
      distance = this.#rep2;
      if (this.#bit(IS_REP_G2 + this.#state) === 1) {
        distance = this.#rep3;
        this.#rep3 = this.#rep2;
      }
      this.#rep2 = this.#rep1;
    }
    this.#rep1 = this.#rep0;
    this.#rep0 = distance;
    return true;
  }

  /** Goes on until `limit` bytes stand in the window (a match may pass it). True at the end marker. */
  decode(limit: number): boolean {
    const window = this.#window;
    while (window.total < limit) {
      const position = window.total & this.#positionMask;
      if (this.#bit(IS_MATCH + (this.#state << 4) + position) === 0) {
        this.#literal();
        continue;
      }
      let length: number;
      if (this.#bit(IS_REP + this.#state) === 0) {
        this.#rep3 = this.#rep2;
        this.#rep2 = this.#rep1;
        this.#rep1 = this.#rep0;
        length = this.#length(LENGTH, position);
        this.#state = this.#state < 7 ? 7 : 10;
        this.#rep0 = this.#distance(length);
        if (this.#rep0 === -1) return true;
      } else if (this.#repeated(position)) {
        length = this.#length(REP_LENGTH, position);
        this.#state = this.#state < 7 ? 8 : 11;
      } else {
        length = -1;
        this.#state = this.#state < 7 ? 9 : 11;
      }
      if (!window.copy(this.#rep0 + 1, length + 2)) throw lzmaDamaged();
    }
    return false;
  }
}
