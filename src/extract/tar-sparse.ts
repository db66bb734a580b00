/** Files with holes in a TAR: the old GNU kind with its map in the headers, and the three that pax records describe. */
import type { ByteSource } from './extractor.ts';
import { latin1Of } from './random-access.ts';
import type { Sequence } from './sequence.ts';
import { memorySource } from './source.ts';
import { TAR_BLOCK, type TarHeader, tarNumber } from './tar-header.ts';

export type SparseMap = readonly (readonly [offset: number, length: number])[];

/** Up to here the holes are filled, so that a reader finds everything where it belongs. */
const FILLED_BYTES = 32 * 1024 ** 2;
const MAX_EXTENTS = 100_000;
const SHORT_ENOUGH = 1024 ** 2;

const extents = (block: Uint8Array, at: number, count: number): [number, number][] =>
  Array.from({ length: count }, (_, index): [number, number] => [
    tarNumber(block.subarray(at + index * 24, at + index * 24 + 12)),
    tarNumber(block.subarray(at + index * 24 + 12, at + index * 24 + 24)),
  ]).filter(([, length]) => length > 0);

/** Reads the blocks of extents that follow the header. */
export const oldGnuMap = async (header: TarHeader, sequence: Sequence): Promise<SparseMap> => {
  const map = extents(header.block, 386, 4);
  for (let more = header.block[482]; more !== undefined && more !== 0 && map.length < MAX_EXTENTS; ) {
    const block = await sequence.take(TAR_BLOCK);
    map.push(...extents(block, 0, 21));
    more = block[504];
  }
  return map;
};

const pairs = (numbers: readonly number[]): [number, number][] =>
  Array.from({ length: numbers.length >> 1 }, (_, index) => [numbers[2 * index]!, numbers[2 * index + 1]!]);

/** `[map, bytes of the data that the map itself takes]`, or undefined for a file without holes. */
export const paxMap = async (
  records: readonly (readonly [string, string])[],
  sequence: Sequence,
): Promise<readonly [SparseMap, number] | undefined> => {
  const last = new Map(records);
  const listed = last.get('GNU.sparse.map');
  if (listed !== undefined) return [pairs(listed.split(',').map(Number)), 0];
  const single = records.filter(([key]) => key === 'GNU.sparse.offset' || key === 'GNU.sparse.numbytes');
  if (single.length > 0) return [pairs(single.map(([, value]) => Number(value))), 0];
  if (last.get('GNU.sparse.major') !== '1') return undefined;
  let text = '';
  let count: number | undefined;
  // Decimal numbers, one a line, the number of extents first, filled up to whole blocks.
  while (text.length < SHORT_ENOUGH) {
    const block = await sequence.take(TAR_BLOCK);
    if (block.byteLength === 0) break;
    text += latin1Of(block);
    count ??= /^(\d{1,9})\n/.test(text) ? Number.parseInt(text, 10) : undefined;
    if (count === undefined || text.split('\n', 2 * count + 2).length > 2 * count + 1) break;
  }
  const numbers = text
    .split('\n', 2 * (count ?? 0) + 1)
    .slice(1)
    .map(Number);
  return [pairs(numbers), Math.ceil(text.length / TAR_BLOCK) * TAR_BLOCK];
};

/** The data with its holes, where that is no larger than what may be kept; undefined where it must be read without them. */
export const filled = async (
  sequence: Sequence,
  map: SparseMap,
  stored: number,
  name: string,
  budget: ByteSource['budget'],
): Promise<ByteSource | undefined> => {
  const size = Math.max(0, ...map.map(([offset, length]) => offset + length));
  if (!(size <= FILLED_BYTES) || stored > FILLED_BYTES) return undefined;
  budget.expand(size);
  const packed = await sequence.take(stored);
  const data = new Uint8Array(size);
  let at = 0;
  for (const [offset, length] of map) {
    data.set(packed.subarray(at, Math.min(at + length, packed.byteLength)), offset);
    at += length;
  }
  return memorySource(data, name, budget);
};
