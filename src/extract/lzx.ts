/** LZX, the packer of Cabinet files ([MS-PATCH] 2): matches in a window of up to 2 MiB, addresses of calls made absolute. */
import { DocumentProblem } from './extractor.ts';
import { type BitSource, HuffmanCode } from './huffman.ts';
import { LzWindow } from './lz-window.ts';
import { viewOf } from './random-access.ts';

const VERBATIM = 1;
const ALIGNED = 2;
const UNCOMPRESSED = 3;
const CHARS = 256;
const LENGTHS = 249;
/** Calls are translated in the first GiB only. */
const TRANSLATED_FRAMES = 32_768;

const SLOTS: Readonly<Record<number, number>> = { 15: 30, 16: 32, 17: 34, 18: 36, 19: 38, 20: 42, 21: 50 };
const EXTRA_BITS = Array.from({ length: 51 }, (_, slot) => (slot < 4 ? 0 : Math.min(17, (slot >> 1) - 1)));
const BASES: number[] = [];
for (let slot = 0, base = 0; slot < 51; base += 2 ** (EXTRA_BITS[slot++] as number)) BASES.push(base);

const damaged = (): DocumentProblem => new DocumentProblem('BAD_FORMAT', 'Cabinet archive');

/** Words of 16 bits, their low byte first, are read from the highest bit on. */
class WordBits implements BitSource {
  readonly #data: Uint8Array;
  #at: number;
  #value = 0;
  #count = 0;

  constructor(data: Uint8Array, at: number) {
    this.#data = data;
    this.#at = at;
  }

  /** At most 16. */
  peek(count: number): number {
    if (this.#count < count) {
      if (this.#at > this.#data.length + 4) throw damaged();
      const word = (this.#data[this.#at] ?? 0) | ((this.#data[this.#at + 1] ?? 0) << 8);
      this.#value = (this.#value << 16) | word;
      this.#at += 2;
      this.#count += 16;
    }
    return (this.#value >>> (this.#count - count)) & ((1 << count) - 1);
  }

  drop(count: number): void {
    this.#count -= count;
  }

  bits(count: number): number {
    if (count > 16) return this.bits(count - 16) * 65_536 + this.bits(16);
    const value = count === 0 ? 0 : this.peek(count);
    this.#count -= count;
    return value;
  }

  /** Where the next byte lies, once a rest of one to sixteen bits is passed. */
  get nextWord(): number {
    return this.#at - 2 * (this.#count >> 4) + (this.#count % 16 === 0 ? 2 : 0);
  }
}

export class LzxDecoder {
  readonly #window: LzWindow;
  readonly #mainLengths: Uint8Array;
  readonly #lengthLengths = new Uint8Array(LENGTHS);
  #main = new HuffmanCode(new Uint8Array());
  #length = new HuffmanCode(new Uint8Array());
  #aligned = new HuffmanCode(new Uint8Array());
  #recent: [number, number, number] = [1, 1, 1];
  #type = 0;
  #left = 0;
  /** The last block held an odd number of plain bytes: one more fills the word. */
  #odd = false;
  #frame = 0;
  #translatedBytes = 0;

  constructor(windowBits: number) {
    const slots = SLOTS[windowBits];
    if (slots === undefined) throw damaged();
    this.#window = new LzWindow(2 ** windowBits);
    this.#mainLengths = new Uint8Array(CHARS + 8 * slots);
  }

  #readLengths(bits: WordBits, lengths: Uint8Array, from: number, to: number): void {
    const pretree = new HuffmanCode(Uint8Array.from({ length: 20 }, () => bits.bits(4)));
    const changed = (at: number, symbol: number): number => ((lengths[at] as number) - symbol + 17) % 17;
    for (let at = from; at < to; ) {
      const symbol = pretree.decode(bits);
      if (symbol < 17) {
        lengths[at] = changed(at, symbol);
        at += 1;
        continue;
      }
      const run = symbol === 17 ? 4 + bits.bits(4) : symbol === 18 ? 20 + bits.bits(5) : 4 + bits.bits(1);
      const length = symbol === 19 ? changed(at, pretree.decode(bits)) : 0;
      const end = Math.min(to, at + run);
      lengths.fill(length, at, end);
      at = end;
    }
  }

  #startBlock(bits: WordBits, data: Uint8Array): WordBits {
    this.#type = bits.bits(3);
    this.#left = bits.bits(24);
    if (this.#type === UNCOMPRESSED) {
      this.#odd = this.#left % 2 === 1;
      const at = bits.nextWord;
      if (at + 12 > data.length) throw damaged();
      const view = viewOf(data);
      this.#recent = [view.getUint32(at, true), view.getUint32(at + 4, true), view.getUint32(at + 8, true)];
      return new WordBits(data, at + 12);
    }
    if (this.#type === ALIGNED)
      this.#aligned = new HuffmanCode(Uint8Array.from({ length: 8 }, () => bits.bits(3)));
    else if (this.#type !== VERBATIM) throw damaged();
    this.#readLengths(bits, this.#mainLengths, 0, CHARS);
    this.#readLengths(bits, this.#mainLengths, CHARS, this.#mainLengths.length);
    this.#main = new HuffmanCode(this.#mainLengths);
    this.#readLengths(bits, this.#lengthLengths, 0, LENGTHS);
    this.#length = new HuffmanCode(this.#lengthLengths);
    return bits;
  }

  /** The distance of a match; the last three are kept, and moved to the front when they come again. */
  #distance(bits: WordBits, slot: number): number {
    const recent = this.#recent;
    if (slot < 3) {
      const distance = recent[slot] as number;
      recent[slot] = recent[0];
      recent[0] = distance;
      return distance;
    }
    const extra = EXTRA_BITS[slot] ?? 0;
    let distance = (BASES[slot] ?? 0) - 2;
    if (this.#type === ALIGNED && extra >= 3)
      distance += bits.bits(extra - 3) * 8 + this.#aligned.decode(bits);
    else distance += bits.bits(extra);
    this.#recent = [distance, recent[0], recent[1]];
    return distance;
  }

  #matches(bits: WordBits, end: number): void {
    const window = this.#window;
    while (window.total < end) {
      const symbol = this.#main.decode(bits);
      if (symbol < CHARS) {
        window.put(symbol);
        continue;
      }
      const short = (symbol - CHARS) & 7;
      const length = short === 7 ? 7 + this.#length.decode(bits) : short;
      if (!window.copy(this.#distance(bits, (symbol - CHARS) >> 3), length + 2)) throw damaged();
    }
  }

  /** One block of the archive: a frame of at most 32 KiB, its bits beginning with a new word. */
  decode(data: Uint8Array, sizeBytes: number): Uint8Array {
    const window = this.#window;
    let bits = new WordBits(data, 0);
    if (this.#frame === 0 && bits.bits(1) === 1) this.#translatedBytes = bits.bits(32);
    const end = window.total + sizeBytes;
    window.ready();
    while (window.total < end) {
      if (this.#left === 0) {
        if (this.#odd) bits = new WordBits(data, bits.nextWord - 2 + 1);
        this.#odd = false;
        bits = this.#startBlock(bits, data);
      }
      const start = window.total;
      const stop = Math.min(end, start + this.#left);
      if (this.#type === UNCOMPRESSED) {
        const at = bits.nextWord - 2;
        const plain = data.subarray(at, at + stop - start);
        if (plain.length < stop - start) throw damaged();
        window.putAll(plain);
        bits = new WordBits(data, at + plain.length);
      } else this.#matches(bits, stop);
      this.#left -= window.total - start;
      if (this.#left < 0 || window.total > end) throw damaged();
    }
    const frame = window.take();
    if (this.#translatedBytes > 0 && this.#frame < TRANSLATED_FRAMES) this.#untranslate(frame);
    this.#frame += 1;
    return frame;
  }

  /** Puts back the distances of x86 calls. */
  #untranslate(frame: Uint8Array): void {
    const view = viewOf(frame);
    const start = this.#frame * 32_768;
    for (let at = 0; at < frame.length - 10; at += 1) {
      if (frame[at] !== 0xe8) continue;
      const target = view.getInt32(at + 1, true);
      const position = start + at;
      if (target >= -position && target < this.#translatedBytes)
        view.setInt32(at + 1, target >= 0 ? target - position : target + this.#translatedBytes, true);
      at += 4;
    }
  }
}
