/** Filters that a RAR archive asks for over stretches of what comes out: addresses in programs, differences of bytes. */

export type RarFilterKind = 'delta' | 'x86 calls' | 'x86 calls and jumps' | 'ARM';

export interface RarFilter {
  readonly kind: RarFilterKind;
  /** Counted from the beginning of the stream. */
  readonly start: number;
  readonly bytes: number;
  readonly channels: number;
}

/** Programs are taken to be so large: 16 MiB. */
const PROGRAM_BYTES = 0x100_0000;

const undelta = (data: Uint8Array, channels: number): Uint8Array => {
  const out = new Uint8Array(data.length);
  let from = 0;
  for (let channel = 0; channel < channels; channel += 1) {
    let previous = 0;
    for (let to = channel; to < data.length; to += channels) {
      previous = (previous - (data[from++] as number)) & 0xff;
      out[to] = previous;
    }
  }
  return out;
};

const uncall = (data: Uint8Array, position: number, jumps: boolean): Uint8Array => {
  const out = data.slice();
  const view = new DataView(out.buffer);
  for (let at = 0; at + 4 < out.length; ) {
    const byte = out[at++];
    if (byte !== 0xe8 && !(jumps && byte === 0xe9)) continue;
    const offset = (at + position) % PROGRAM_BYTES;
    const address = view.getInt32(at, true);
    if (address < 0) {
      if (address + offset >= 0) view.setInt32(at, address + PROGRAM_BYTES, true);
    } else if (address < PROGRAM_BYTES) view.setInt32(at, address - offset, true);
    at += 4;
  }
  return out;
};

const unarm = (data: Uint8Array, position: number): Uint8Array => {
  const out = data.slice();
  for (let at = 0; at + 3 < out.length; at += 4) {
    if (out[at + 3] !== 0xeb) continue;
    const address = (out[at] as number) | ((out[at + 1] as number) << 8) | ((out[at + 2] as number) << 16);
    const target = address - Math.floor((position + at) / 4);
    out[at] = target;
    out[at + 1] = target >> 8;
    out[at + 2] = target >> 16;
  }
  return out;
};

/** Holds back what a filter still waits for. `fileStart`: where the file began in the stream. */
export class RarFilters {
  readonly #waiting: RarFilter[] = [];
  #held: Uint8Array = new Uint8Array();
  #position = 0;
  readonly #fileStart: number;

  constructor(position: number, fileStart: number) {
    this.#position = position;
    this.#fileStart = fileStart;
  }

  add(filter: RarFilter): void {
    this.#waiting.push(filter);
  }

  get count(): number {
    return this.#waiting.length;
  }

  /** What is settled once `data` has come out. */
  *pass(data: Uint8Array): Generator<Uint8Array> {
    if (this.#waiting.length === 0 && this.#held.length === 0) {
      this.#position += data.length;
      if (data.length > 0) yield data;
      return;
    }
    this.#held = this.#held.length === 0 ? data : Buffer.concat([this.#held, data]);
    for (let filter = this.#waiting[0]; filter !== undefined; filter = this.#waiting[0]) {
      yield* this.#release(filter.start - this.#position);
      if (this.#position < filter.start || this.#held.length < filter.bytes) return;
      this.#waiting.shift();
      // Several filters over one stretch are applied one after the other.
      let settled = this.#apply(filter, this.#held.subarray(0, filter.bytes));
      while (this.#waiting[0]?.start === filter.start && this.#waiting[0].bytes === filter.bytes)
        settled = this.#apply(this.#waiting.shift()!, settled);
      this.#held = this.#held.subarray(filter.bytes);
      this.#position += filter.bytes;
      if (settled.length > 0) yield settled;
    }
    yield* this.#release(this.#held.length);
  }

  /** What is left when the stream ends, whatever waits for more. */
  *rest(): Generator<Uint8Array> {
    this.#waiting.length = 0;
    yield* this.#release(this.#held.length);
  }

  *#release(length: number): Generator<Uint8Array> {
    if (length <= 0 || this.#held.length === 0) return;
    const out = this.#held.subarray(0, length);
    this.#held = this.#held.subarray(length);
    this.#position += out.length;
    yield out;
  }

  #apply({ kind, channels }: RarFilter, data: Uint8Array): Uint8Array {
    const position = this.#position - this.#fileStart;
    if (kind === 'delta') return undelta(data, channels);
    if (kind === 'ARM') return unarm(data, position);
    return uncall(data, position, kind !== 'x86 calls');
  }
}
