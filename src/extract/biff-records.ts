/** The records of an Excel stream, BIFF2 to BIFF8: a type, a length, then bytes; what did not fit follows as CONTINUE. [MS-XLS] 2.1.4. */
import { latin1Of, viewOf } from './random-access.ts';

export interface BiffRecord {
  readonly type: number;
  /** Where its bytes begin in the stream. */
  readonly at: number;
  readonly data: Uint8Array;
  /** What follows it as CONTINUE. */
  readonly more: readonly Uint8Array[];
}

export const CONTINUE = 0x3c;
export const EOF = 0x0a;
export const BIFF8 = 0x0600;
/** Records that begin a stream or a part of one, by version. */
const BOFS: ReadonlyMap<number, number> = new Map([
  [0x0009, 0x0200],
  [0x0209, 0x0300],
  [0x0409, 0x0400],
  [0x0809, 0x0500],
]);

/** 0x0200 to 0x0600 where a part begins, else undefined. */
export const versionOf = ({ type, data }: BiffRecord): number | undefined => {
  const version = BOFS.get(type);
  return version === 0x0500 && u16At(data, 0) === BIFF8 ? BIFF8 : version;
};

export const u16At = (data: Uint8Array, at: number): number => (data[at] ?? 0) + 256 * (data[at + 1] ?? 0);

/** From `start` to where the bytes end or are no records any more: then `onBreak` says where to go on, or ends it. */
export function* recordsOf(
  stream: Uint8Array,
  start = 0,
  onBreak: (at: number) => number | undefined = () => undefined,
): Generator<BiffRecord> {
  const view = viewOf(stream);
  const length = stream.byteLength;
  for (let at = start; at + 4 <= length; ) {
    const type = view.getUint16(at, true);
    const end = at + 4 + view.getUint16(at + 2, true);
    if (end > length || (type === 0 && end === at + 4)) {
      const next = onBreak(at);
      if (next !== undefined && next > at) {
        at = next;
        continue;
      }
      if (end > length && type !== 0) yield { type, at: at + 4, data: stream.subarray(at + 4), more: [] };
      return;
    }
    let more: Uint8Array[] = NONE;
    let next = end;
    while (next + 4 <= length && view.getUint16(next, true) === CONTINUE) {
      const until = next + 4 + view.getUint16(next + 2, true);
      if (more === NONE) more = [];
      more.push(stream.subarray(next + 4, until));
      next = until;
    }
    yield { type, at: at + 4, data: stream.subarray(at + 4, end), more };
    at = next;
  }
}
const NONE: Uint8Array[] = [];

/** One byte each means the lower half of UTF-16; what writers of Windows-1252 put there is read as that. */
const WINDOWS = new TextDecoder('windows-1252');

export const charsAt = (data: Uint8Array, at: number, count: number, wide: boolean): string => {
  if (wide) {
    const part = data.subarray(at, at + 2 * count);
    return Buffer.from(part.buffer, part.byteOffset, part.byteLength).toString('utf16le');
  }
  const part = data.subarray(at, at + count);
  const text = latin1Of(part);
  return /[\x80-\x9f]/.test(text) ? WINDOWS.decode(part) : text;
};

/** Reads strings that go on over CONTINUE records, each of which says anew how wide its characters are. [MS-XLS] 2.5.293. */
export class ContinuedText {
  readonly #parts: readonly Uint8Array[];
  part: number;
  at: number;

  constructor(parts: readonly Uint8Array[], part = 0, at = 0) {
    this.#parts = parts;
    this.part = part;
    this.at = at;
  }

  /** No more bytes; moves on to the next part where one is used up. */
  get ended(): boolean {
    while (this.part < this.#parts.length && this.at >= this.#parts[this.part]!.byteLength) {
      this.part += 1;
      this.at = 0;
    }
    return this.part >= this.#parts.length;
  }

  byte(): number {
    return this.ended ? 0 : this.#parts[this.part]![this.at++]!;
  }

  u16(): number {
    return this.byte() + 256 * this.byte();
  }

  skip(bytes: number): void {
    let left = bytes;
    while (left > 0 && !this.ended) {
      const here = Math.min(left, this.#parts[this.part]!.byteLength - this.at);
      this.at += here;
      left -= here;
    }
  }

  chars(count: number, isWide: boolean, keep = true): string {
    let text = '';
    let left = count;
    let wide = isWide;
    while (left > 0 && this.part < this.#parts.length) {
      const data = this.#parts[this.part]!;
      const here = Math.min(left, (data.byteLength - this.at) >> (wide ? 1 : 0));
      if (keep && here > 0) text += charsAt(data, this.at, here, wide);
      this.at += wide ? 2 * here : here;
      left -= here;
      if (left === 0) break;
      this.part += 1;
      wide = ((this.#parts[this.part]?.[0] ?? 0) & 1) === 1;
      this.at = 1;
    }
    return text;
  }

  /** Length, flags, characters, then what a person does not see: runs of fonts, phonetic hints. [MS-XLS] 2.5.293. */
  string(keep = true): string {
    const count = this.u16();
    const flags = this.byte();
    const runs = (flags & 8) === 0 ? 0 : this.u16();
    const hintBytes = (flags & 4) === 0 ? 0 : this.u16() + 65_536 * this.u16();
    const text = this.chars(count, (flags & 1) === 1, keep);
    this.skip(4 * runs + hintBytes);
    return text;
  }
}
