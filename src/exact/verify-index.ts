/** Reads an index from end to end: is every entry as it was written, in order, and where the directory and the filter say? */
import { createHash } from 'node:crypto';
import { mayBeInFilter } from './filter.ts';
import { ENTRY_BYTES, entriesAt } from './index-format.ts';
import type { IndexFile } from './open-index.ts';
import { isPrimary } from './write-index.ts';

const ENTRIES = 65_536;

/** One sentence for what is wrong first, undefined where nothing is. */
export const verifyIndex = ({ facts, filter, directory, read }: IndexFile): string | undefined => {
  const words = new Uint32Array(ENTRIES * 3);
  const bytes = new Uint8Array(words.buffer);
  const checksum = createHash('sha256');
  const counted = new Uint32Array(directory.length);
  const values = new Float64Array(16);
  let [high, low, packed] = [0, 0, 0];
  for (let first = 0; first < facts.entries; first += ENTRIES) {
    const count = Math.min(ENTRIES, facts.entries - first);
    read(bytes, count * ENTRY_BYTES, entriesAt(facts) + first * ENTRY_BYTES);
    checksum.update(bytes.subarray(0, count * ENTRY_BYTES));
    for (let i = 0; i < count * 3; i += 3) {
      const [h, l, p] = [words[i] as number, words[i + 1] as number, words[i + 2] as number];
      if (h < high || (h === high && (l < low || (l === low && p < packed))))
        return 'its entries are not in order';
      [high, low, packed] = [h, l, p];
      const kind = facts.kinds[p & 15];
      if (kind === undefined || p >>> 4 === 0 || p >>> 4 > facts.patients)
        return 'an entry names a patient that it has not';
      if (isPrimary(kind) && !mayBeInFilter(filter, facts.filter.probes, h, l))
        return 'its filter denies an entry';
      const slot = (h >>> (32 - facts.directoryBits)) + 1;
      counted[slot] = (counted[slot] as number) + 1;
      values[p & 15] = (values[p & 15] as number) + 1;
    }
  }
  for (let slot = 1; slot < counted.length; slot++)
    counted[slot] = (counted[slot] as number) + (counted[slot - 1] as number);
  if (counted.some((count, slot) => count !== directory[slot])) return 'its directory points elsewhere';
  if (checksum.digest('hex') !== facts.checksum) return 'the checksum of its entries is another one';
  return facts.kinds.some((kind, i) => values[i] !== facts.values[kind])
    ? 'its counts are other ones'
    : undefined;
};
