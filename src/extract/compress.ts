/** The compress program of Unix (`.Z`): LZW with codes of 9 to 16 bits, the lowest bit of each byte first. */
import { DocumentProblem } from './extractor.ts';
import { packedStream } from './packed-stream.ts';
import { type RandomAccess, randomAccess } from './random-access.ts';

const HEADER_BYTES = 3;
const CLEAR = 256;
const OUT_BYTES = 256 * 1024;
const MAX_STRING = 65_536;
const BLOCK_BYTES = 64 * 1024;

const damaged = (): DocumentProblem => new DocumentProblem('BAD_FORMAT', 'compress archive');

/** Codes come in groups of eight: when their width changes, what is left of the group is passed. */
class Codes {
  readonly #access: RandomAccess;
  #position = HEADER_BYTES;
  #block: Uint8Array = new Uint8Array();
  #blockStart = 0;
  #group: Uint8Array = new Uint8Array();
  #bit = 0;
  #bits = 0;
  constructor(access: RandomAccess) {
    this.#access = access;
  }
  /** Undefined at the end. */
  next(width: number): number | undefined {
    if (width !== this.#bits || this.#bit + width > this.#group.length * 8) {
      const at = this.#position - this.#blockStart;
      if (at < 0 || at + width > this.#block.length) {
        this.#block = this.#access.readAt(this.#position, BLOCK_BYTES);
        this.#blockStart = this.#position;
      }
      this.#group = this.#block.subarray(this.#position - this.#blockStart).subarray(0, width);
      this.#position += this.#group.length;
      this.#bits = width;
      this.#bit = 0;
      if (this.#group.length * 8 < width) return undefined;
    }
    const at = this.#bit >> 3;
    const three =
      (this.#group[at] ?? 0) | ((this.#group[at + 1] ?? 0) << 8) | ((this.#group[at + 2] ?? 0) << 16);
    const code = (three >> (this.#bit & 7)) & ((1 << width) - 1);
    this.#bit += width;
    return code;
  }
  restart(): void {
    this.#bits = 0;
  }
}

export function* uncompress(access: RandomAccess): Generator<Uint8Array> {
  const flags = access.readAt(2, 1)[0] ?? 0;
  const maxBits = flags & 0x1f;
  const clears = (flags & 0x80) !== 0;
  if (maxBits < 9 || maxBits > 16) throw damaged();
  const prefixes = new Uint16Array(1 << maxBits);
  const suffixes = new Uint8Array(1 << maxBits);
  const string = new Uint8Array(MAX_STRING);
  const codes = new Codes(access);
  const first = clears ? 257 : 256;
  let out = new Uint8Array(OUT_BYTES + MAX_STRING);
  let [filled, width, free, previous, lead] = [0, 9, first, -1, 0];
  for (let code = codes.next(width); code !== undefined; code = codes.next(width)) {
    if (code === CLEAR && clears) {
      [width, free, previous] = [9, first, -1];
      codes.restart();
      continue;
    }
    if (code > free || (previous < 0 && code > 255) || (code === free && previous < 0)) {
      yield out.subarray(0, filled);
      throw damaged();
    }
    let length = 0;
    let at = code;
    if (code === free) {
      string[length++] = lead;
      at = previous;
    }
    for (; at > 255 && length < MAX_STRING - 1; at = prefixes[at] as number)
      string[length++] = suffixes[at] as number;
    string[length++] = at;
    lead = at;
    while (length > 0) out[filled++] = string[--length] as number;
    if (previous >= 0 && free < 1 << maxBits) {
      prefixes[free] = previous;
      suffixes[free] = lead;
      free += 1;
    }
    previous = code;
    if (free > (1 << width) - 1 && width < maxBits) width += 1;
    if (filled < OUT_BYTES) continue;
    yield out.subarray(0, filled);
    out = new Uint8Array(OUT_BYTES + MAX_STRING);
    filled = 0;
  }
  yield out.subarray(0, filled);
}

export const compress = packedStream({
  name: 'compress',
  version: 1,
  accepts: ({ latin1 }) => /^\x1f\x9d[\x09-\x10\x89-\x90]/.test(latin1),
  endings: { z: '', taz: 'tar' },
  async *open(source) {
    yield* uncompress(await randomAccess(source));
  },
});
