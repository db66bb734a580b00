/** Reads bytes one after the other out of a document that can be read anywhere: what decompressors are fed from. */
import { DocumentProblem } from './extractor.ts';
import type { RandomAccess } from './random-access.ts';

const BLOCK_BYTES = 64 * 1024;

/** Throws BAD_FORMAT where bytes are asked for beyond the end. */
export class ByteReader {
  readonly #access: RandomAccess;
  readonly #end: number;
  #block: Uint8Array = new Uint8Array();
  #at = 0;
  #blockStart: number;

  constructor(access: RandomAccess, start = 0, end = access.sizeBytes) {
    this.#access = access;
    this.#blockStart = start;
    this.#end = Math.min(end, access.sizeBytes);
  }

  get position(): number {
    return this.#blockStart + this.#at;
  }

  get left(): number {
    return this.#end - this.position;
  }

  byte(): number {
    if (this.#at === this.#block.length) this.#refill();
    return this.#block[this.#at++] as number;
  }

  #refill(): void {
    const position = this.position;
    const block = this.#access.readAt(position, Math.min(BLOCK_BYTES, this.#end - position));
    if (position >= this.#end || block.byteLength === 0)
      throw new DocumentProblem('BAD_FORMAT', 'unexpected end');
    this.#block = block;
    this.#blockStart = position;
    this.#at = 0;
  }

  skip(length: number): void {
    const position = this.position + length;
    this.#block = new Uint8Array();
    this.#at = 0;
    this.#blockStart = position;
  }

  /** Exactly `length` bytes. */
  bytes(length: number): Uint8Array {
    const all = this.#access.readAt(this.position, Math.max(0, Math.min(length, this.left)));
    if (all.byteLength < length) throw new DocumentProblem('BAD_FORMAT', 'unexpected end');
    this.skip(length);
    return all;
  }

  /** Little-endian. */
  u32(): number {
    return this.byte() + this.byte() * 0x100 + this.byte() * 0x10000 + this.byte() * 0x1000000;
  }
}
