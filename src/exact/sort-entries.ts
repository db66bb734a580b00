/** External sort by the first byte of the hash: entries go to 256 files, each of which is sorted in memory. */
import { appendFileSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { explainWrite } from '../util/explain-write.ts';
import { ENTRY_BYTES } from './index-format.ts';

const PARTS = 256;
const BUFFERED = 4096;
const WORDS = ENTRY_BYTES / 4;

export interface EntrySorter {
  add(high: number, low: number, packed: number): void;
  /** Sorted runs of entries, in words; valid until the next. The order of equal hashes is that of their coming. */
  sorted(): Generator<Uint32Array>;
}

/** The files hold what the index holds, and are for their owner only; whoever made the folder removes it. */
export const createEntrySorter = (folder: string, indexPath: string): EntrySorter => {
  const buffers = Array.from({ length: PARTS }, () => new Uint32Array(BUFFERED * WORDS));
  const filled = new Uint32Array(PARTS);
  const written = new Float64Array(PARTS);

  const flush = (part: number): void => {
    const bytes = Buffer.from((buffers[part] as Uint32Array).buffer, 0, (filled[part] as number) * 4);
    // Opened anew each time: some systems allow a process no more than 256 open files.
    explainWrite('The index', indexPath, () =>
      appendFileSync(join(folder, `${part}`), bytes, { mode: 0o600 }),
    );
    written[part] = (written[part] as number) + bytes.length;
    filled[part] = 0;
  };

  const load = (part: number): Uint32Array => {
    const tail = (buffers[part] as Uint32Array).subarray(0, filled[part] as number);
    if (written[part] === 0) return tail.slice();
    const bytes = readFileSync(join(folder, `${part}`));
    if (bytes.length !== written[part]) throw new Error('a file of the index being built was changed');
    const words = new Uint32Array(bytes.length / 4 + tail.length);
    Buffer.from(words.buffer).set(bytes);
    words.set(tail, bytes.length / 4);
    rmSync(join(folder, `${part}`));
    return words;
  };

  return {
    add: (high, low, packed) => {
      const part = high >>> 24;
      const buffer = buffers[part] as Uint32Array;
      const at = filled[part] as number;
      buffer[at] = high;
      buffer[at + 1] = low;
      buffer[at + 2] = packed;
      filled[part] = at + WORDS;
      if (at + WORDS === buffer.length) flush(part);
    },
    *sorted() {
      for (let part = 0; part < PARTS; part++) yield sortByHash(load(part));
    },
  };
};

/** Radix sort, last digit first: stable, and as fast for a million equal hashes as for none. */
const sortByHash = (words: Uint32Array): Uint32Array => {
  const entries = words.length / WORDS;
  let from = words;
  let to: Uint32Array = new Uint32Array(words.length);
  // Small parts are not worth counters of 16 bits.
  const bits = entries < 20_000 ? 8 : 16;
  const counters = new Uint32Array(2 ** bits + 1);
  const mask = 2 ** bits - 1;
  for (const word of [1, 0])
    for (let shift = 0; shift < (word === 0 ? 24 : 32); shift += bits) {
      counters.fill(0);
      for (let at = word; at < from.length; at += WORDS) {
        const digit = ((from[at] as number) >>> shift) & mask;
        counters[digit + 1] = (counters[digit + 1] as number) + 1;
      }
      for (let digit = 0; digit < mask; digit++)
        counters[digit + 1] = (counters[digit + 1] as number) + (counters[digit] as number);
      for (let at = 0; at < from.length; at += WORDS) {
        const digit = ((from[at + word] as number) >>> shift) & mask;
        const target = (counters[digit] as number) * WORDS;
        counters[digit] = (counters[digit] as number) + 1;
        to[target] = from[at] as number;
        to[target + 1] = from[at + 1] as number;
        to[target + 2] = from[at + 2] as number;
      }
      [from, to] = [to, from];
    }
  return from;
};
