/** Searches a document in windows, so that one of any size is never held whole. */
import { countNewlines } from './count-newlines.ts';
import type { RandomAccess } from './random-access.ts';

const WINDOW_BYTES = 256 * 1024;

export interface Scanner {
  /** Place of the first `needle` that begins in [from, to), else -1. */
  find(needle: Buffer, from: number, to: number): number;
  /** At most `length` bytes, fewer at the end, valid until the next call. */
  peek(from: number, length: number): Buffer;
  /** Line ends in [from, to). */
  lines(from: number, to: number): number;
}

export const createScanner = (access: RandomAccess): Scanner => {
  let start = 0;
  let window: Buffer = Buffer.alloc(0);
  const load = (from: number, least: number): Buffer => {
    if (from < start || from + least > start + window.length) {
      const data = access.readAt(from, Math.max(WINDOW_BYTES, least));
      window = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
      start = from;
    }
    return window.subarray(from - start);
  };
  return {
    find(needle, from, to) {
      for (let at = from; at < to; ) {
        const part = load(at, needle.length);
        const found = part.subarray(0, to - at + needle.length - 1).indexOf(needle);
        if (found >= 0) return at + found;
        const step = part.length - needle.length + 1;
        if (step <= 0) return -1;
        at += step;
      }
      return -1;
    },
    peek: (from, length) => load(from, length).subarray(0, length),
    lines(from, to) {
      let count = 0;
      for (let at = from; at < to; ) {
        const part = load(at, 1).subarray(0, to - at);
        if (part.length === 0) break;
        count += countNewlines(part);
        at += part.length;
      }
      return count;
    },
  };
};
