/** The packer of RAR 2.9 to 4: Huffman codes over matches in a window of up to 4 MiB. Written from the format as libarchive's reader (BSD) shows it. */
import { crc32 } from 'node:zlib';
import { DocumentProblem } from './extractor.ts';
import { HuffmanCode, MsbBits } from './huffman.ts';
import { LzWindow, SLICE_BYTES } from './lz-window.ts';
import { memoryAccess, type RandomAccess } from './random-access.ts';
import { rarDamaged } from './rar-blocks.ts';
import { type RarFilterKind, RarFilters } from './rar-filters.ts';
import { readRarLengths } from './rar5-decoder.ts';

const SYMBOLS = [299, 60, 17, 28] as const;
const LENGTH_BASES = [
  0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 20, 24, 28, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224,
];
const LENGTH_BITS = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5];
const SHORT_BASES = [0, 4, 8, 16, 32, 64, 128, 192];
const SHORT_BITS = [2, 2, 3, 4, 5, 6, 6, 6];
/** How many slots of distance have 0, 1, 2 … bits of their own. */
const SLOTS_OF_BITS = [4, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 14, 0, 12];
const DISTANCE_BITS = SLOTS_OF_BITS.flatMap((count, bits) => new Array<number>(count).fill(bits));
const DISTANCE_BASES: number[] = [];
for (let slot = 0, base = 0; slot < DISTANCE_BITS.length; base += 2 ** (DISTANCE_BITS[slot++] as number))
  DISTANCE_BASES.push(base);
const LOW_REPEATS = 15;
const MAX_FILTER_BYTES = 4 * 1024 ** 2;
const MAX_FILTERS = 1024;

/** Filters are programs for a machine of RAR's own. Those that its packer has built in are known by their sums. */
const FILTERS: Readonly<Record<string, RarFilterKind>> = {
  '53 ad576887': 'x86 calls',
  '57 3cd7e57e': 'x86 calls and jumps',
  '29 0e06077d': 'delta',
};

interface Program {
  readonly kind: RarFilterKind;
  bytes: number;
}

interface Codes {
  readonly main: HuffmanCode;
  readonly distances: HuffmanCode;
  readonly low: HuffmanCode;
  readonly lengths: HuffmanCode;
}

/** A number of the filters' machine: 4, 8, 16 or 32 bits. */
const machineNumber = (bits: MsbBits): number => {
  const kind = bits.bits(2);
  if (kind === 0) return bits.bits(4);
  if (kind === 2) return bits.bits(16);
  if (kind === 3) return bits.bits(16) * 65_536 + bits.bits(16);
  const high = bits.bits(4);
  return high === 0 ? (0xffff_ff00 | bits.bits(8)) >>> 0 : high * 16 + bits.bits(4);
};

export class Rar4Decoder {
  readonly #window: LzWindow;
  #codes: Codes | undefined;
  #lengths = new Uint8Array(SYMBOLS.reduce((sum, count) => sum + count, 0));
  #recent: number[] = [0, 0, 0, 0];
  #lastLength = 0;
  #low = 0;
  #lowRepeats = 0;
  #programs: Program[] = [];
  #lastProgram = 0;

  constructor(windowBytes: number) {
    this.#window = new LzWindow(windowBytes);
  }

  #readCodes(bits: MsbBits): void {
    bits.align();
    if (bits.bits(1) === 1) throw new DocumentProblem('UNSUPPORTED', 'RAR archive, PPMd');
    const kept = bits.bits(1) === 1;
    const lengths = new Uint8Array(this.#lengths.length);
    readRarLengths(bits, lengths, kept ? this.#lengths : undefined);
    this.#lengths = lengths;
    this.#low = 0;
    this.#lowRepeats = 0;
    let from = 0;
    const [main, distances, low, repeated] = SYMBOLS.map((count) => {
      from += count;
      return new HuffmanCode(lengths.slice(from - count, from));
    });
    this.#codes = { main: main!, distances: distances!, low: low!, lengths: repeated! };
  }

  #distance(bits: MsbBits, { distances, low }: Codes): number {
    const slot = distances.decode(bits);
    const extra = DISTANCE_BITS[slot] ?? 0;
    const base = (DISTANCE_BASES[slot] ?? 0) + 1;
    if (extra === 0) return base;
    if (slot <= 9) return base + bits.bits(extra);
    const high = extra > 4 ? bits.bits(extra - 4) * 16 : 0;
    if (this.#lowRepeats > 0) this.#lowRepeats -= 1;
    else {
      const symbol = low.decode(bits);
      if (symbol === 16) this.#lowRepeats = LOW_REPEATS;
      else this.#low = symbol;
    }
    return base + high + this.#low;
  }

  #copy(distance: number, length: number): void {
    if (!this.#window.copy(distance, length)) throw rarDamaged();
    this.#lastLength = length;
  }

  #pushDistance(distance: number): void {
    this.#recent.pop();
    this.#recent.unshift(distance);
  }

  #match(bits: MsbBits, codes: Codes, symbol: number): void {
    if (symbol === 258) {
      if (this.#lastLength > 0) this.#copy(this.#recent[0] as number, this.#lastLength);
    } else if (symbol < 263) {
      const [distance = 0] = this.#recent.splice(symbol - 259, 1);
      this.#recent.unshift(distance);
      const slot = codes.lengths.decode(bits);
      this.#copy(distance, (LENGTH_BASES[slot] ?? 0) + 2 + bits.bits(LENGTH_BITS[slot] ?? 0));
    } else if (symbol < 271) {
      const slot = symbol - 263;
      const distance = (SHORT_BASES[slot] ?? 0) + 1 + bits.bits(SHORT_BITS[slot] ?? 0);
      this.#pushDistance(distance);
      this.#copy(distance, 2);
    } else {
      const slot = symbol - 271;
      let length = (LENGTH_BASES[slot] ?? 0) + 3 + bits.bits(LENGTH_BITS[slot] ?? 0);
      const distance = this.#distance(bits, codes);
      if (distance >= 0x2000) length += 1;
      if (distance >= 0x4_0000) length += 1;
      this.#pushDistance(distance);
      this.#copy(distance, length);
    }
  }

  /** A filter: which program, over what stretch, with what in its registers. */
  #readFilter(bits: MsbBits, filters: RarFilters): void {
    const first = bits.bits(8);
    let length = (first & 7) + 1;
    if (length === 7) length = bits.bits(8) + 7;
    else if (length === 8) length = bits.bits(16);
    const code = Uint8Array.from({ length }, () => bits.bits(8));
    const input = new MsbBits(memoryAccess(code));
    if ((first & 0x80) !== 0) {
      const number = machineNumber(input);
      if (number === 0) this.#programs = [];
      this.#lastProgram = Math.max(0, number - 1);
    }
    if (this.#lastProgram > this.#programs.length || this.#programs.length > MAX_FILTERS) throw rarDamaged();
    const known = this.#programs[this.#lastProgram];
    const start = this.#window.total + machineNumber(input) + ((first & 0x40) === 0 ? 0 : 258);
    const bytes = (first & 0x20) === 0 ? (known?.bytes ?? 0) : machineNumber(input);
    const registers = [0, 0, 0, 0, 0, 0, 0];
    if ((first & 0x10) !== 0) {
      const mask = input.bits(7);
      for (let index = 0; index < 7; index += 1)
        if (((mask >> index) & 1) === 1) registers[index] = machineNumber(input);
    }
    const program = known ?? this.#newProgram(input, bytes);
    program.bytes = bytes;
    if (bytes > MAX_FILTER_BYTES || filters.count >= MAX_FILTERS) throw rarDamaged();
    filters.add({
      kind: program.kind,
      start,
      bytes,
      channels: Math.max(1, Math.min(1024, registers[0] ?? 1)),
    });
  }

  #newProgram(input: MsbBits, bytes: number): Program {
    const length = machineNumber(input);
    if (length === 0 || length > 65_535) throw rarDamaged();
    const code = Uint8Array.from({ length }, () => input.bits(8));
    const kind = FILTERS[`${length} ${crc32(code).toString(16).padStart(8, '0')}`];
    if (kind === undefined)
      throw new DocumentProblem('UNSUPPORTED', 'RAR archive, filter for sound or pictures');
    const program = { kind, bytes };
    this.#programs.push(program);
    return program;
  }

  /** True where the file goes on with other codes. */
  #endsBlock(bits: MsbBits): boolean {
    if (bits.bits(1) === 1) {
      this.#readCodes(bits);
      return false;
    }
    // The next file of a solid archive begins with codes of its own.
    if (bits.bits(1) === 1) this.#codes = undefined;
    return true;
  }

  /** One file. What came out before some damage is yielded before it throws. */
  *decode(packed: RandomAccess, sizeBytes: number): Generator<Uint8Array> {
    const window = this.#window;
    const bits = new MsbBits(packed);
    const filters = new RarFilters(window.total, window.total);
    const stop = window.total + sizeBytes;
    try {
      if (this.#codes === undefined) this.#readCodes(bits);
      for (let ended = false; !ended && window.total < stop; ) {
        window.ready();
        const slice = Math.min(stop, window.total + SLICE_BYTES);
        while (!ended && window.total < slice) {
          const codes = this.#codes as Codes;
          const symbol = codes.main.decode(bits);
          if (symbol < 256) window.put(symbol);
          else if (symbol === 256) ended = this.#endsBlock(bits);
          else if (symbol === 257) this.#readFilter(bits, filters);
          else this.#match(bits, codes, symbol);
        }
        yield* filters.pass(window.take());
      }
      // The end mark behind the last byte says what the next file begins with.
      if (window.total === stop && this.#codes?.main.decode(bits) === 256) this.#endsBlock(bits);
    } catch (error) {
      yield* filters.pass(window.take());
      yield* filters.rest();
      if (window.total < stop) throw error;
      return;
    }
    yield* filters.rest();
  }
}
