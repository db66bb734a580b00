/** The last bytes that came out of a dictionary coder (LZMA, LZX, RAR): what matches copy from. It grows as it is needed. */
import { DocumentProblem } from './extractor.ts';

const FIRST_BYTES = 1024 ** 2;
/** Larger than any program packs with unless it is told to. A match that reaches further back is OUT_OF_MEMORY. */
const MAX_BYTES = 256 * 1024 ** 2;
/** No more may be written between two `ready` calls. */
export const SLICE_BYTES = 256 * 1024;
const LONGEST_MATCH = 0x10_200;

export class LzWindow {
  /** Circular once it is as long as it may be. */
  buffer = new Uint8Array(FIRST_BYTES);
  /** Where the next byte goes. */
  at = 0;
  /** Bytes written since the last reset: no match reaches further back. */
  total = 0;
  readonly #size: number;
  #taken = 0;

  constructor(dictionaryBytes: number) {
    this.#size = Math.min(MAX_BYTES, Math.max(dictionaryBytes, FIRST_BYTES));
  }

  /** Forgets what was written; `take` what came out before. */
  reset(): void {
    this.total = 0;
  }

  /** Makes room for a slice and the match that ends it. */
  ready(): void {
    const { length } = this.buffer;
    if (length === this.#size || this.at + SLICE_BYTES + LONGEST_MATCH <= length) return;
    const larger = new Uint8Array(Math.min(this.#size, length * 2));
    larger.set(this.buffer);
    this.buffer = larger;
  }

  put(byte: number): void {
    this.buffer[this.at++] = byte;
    this.total += 1;
    if (this.at === this.buffer.length) this.at = 0;
  }

  putAll(data: Uint8Array): void {
    for (let from = 0; from < data.length; ) {
      const length = Math.min(data.length - from, this.buffer.length - this.at);
      this.buffer.set(data.subarray(from, from + length), this.at);
      from += length;
      this.at = (this.at + length) % this.buffer.length;
    }
    this.total += data.length;
  }

  /** `distance` counts from 1, the last byte. False where nothing was written so far back. */
  copy(distance: number, length: number): boolean {
    if (distance <= 0 || distance > this.total) return false;
    if (distance > this.buffer.length) throw new DocumentProblem('OUT_OF_MEMORY', `${MAX_BYTES} bytes`);
    const { buffer } = this;
    const end = buffer.length;
    let to = this.at;
    let from = to - distance;
    if (from < 0) from += end;
    this.total += length;
    if (to + length < end && from + length < end) {
      for (const stop = to + length; to < stop; ) buffer[to++] = buffer[from++] as number;
      this.at = to;
      return true;
    }
    for (let left = length; left > 0; left -= 1) {
      buffer[to++] = buffer[from++] as number;
      if (to === end) to = 0;
      if (from === end) from = 0;
    }
    this.at = to;
    return true;
  }

  /** A byte written before; 0 where none was. */
  back(distance: number): number {
    if (distance > this.total) return 0;
    const from = this.at - distance;
    return this.buffer[from < 0 ? from + this.buffer.length : from] as number;
  }

  /** A copy of what was written since the last time. */
  take(): Uint8Array {
    const { buffer, at } = this;
    const from = this.#taken;
    this.#taken = at;
    if (at >= from) return buffer.slice(from, at);
    const all = new Uint8Array(buffer.length - from + at);
    all.set(buffer.subarray(from));
    all.set(buffer.subarray(0, at), buffer.length - from);
    return all;
  }
}
