/** bzip2: blocks of up to 900,000 bytes, Huffman-coded and sorted (Burrows-Wheeler); streams may follow one another. */
import { DocumentProblem } from './extractor.ts';
import { HuffmanCode, MsbBits } from './huffman.ts';
import { packedStream } from './packed-stream.ts';
import { type RandomAccess, randomAccess } from './random-access.ts';

const STREAM_MAGIC = 0x425a68;
const BLOCK_MAGIC = 0x314159265359;
const END_MAGIC = 0x177245385090;
const OUT_BYTES = 256 * 1024;
const GROUP = 50;
const MAX_BITS = 20;

const damaged = (): DocumentProblem => new DocumentProblem('BAD_FORMAT', 'bzip2 archive');

const readTables = (bits: MsbBits, symbolCount: number, tableCount: number): HuffmanCode[] =>
  Array.from({ length: tableCount }, () => {
    const lengths = new Uint8Array(symbolCount);
    let length = bits.bits(5);
    for (let symbol = 0; symbol < symbolCount; symbol += 1) {
      while (bits.bits(1) === 1) {
        length += bits.bits(1) === 1 ? -1 : 1;
        if (length < 1 || length > MAX_BITS) throw damaged();
      }
      lengths[symbol] = length;
    }
    return new HuffmanCode(lengths);
  });

const usedBytes = (bits: MsbBits): Uint8Array => {
  const rows = bits.bits(16);
  const used: number[] = [];
  for (let row = 0; row < 16; row += 1) {
    if (((rows >> (15 - row)) & 1) === 0) continue;
    const columns = bits.bits(16);
    for (let column = 0; column < 16; column += 1)
      if (((columns >> (15 - column)) & 1) === 1) used.push(row * 16 + column);
  }
  return Uint8Array.from(used);
};

const readSelectors = (bits: MsbBits, tableCount: number): Uint8Array => {
  const selectors = new Uint8Array(bits.bits(15));
  const order = [0, 1, 2, 3, 4, 5];
  for (let at = 0; at < selectors.length; at += 1) {
    let index = 0;
    while (bits.bits(1) === 1) {
      index += 1;
      if (index >= tableCount) throw damaged();
    }
    const [chosen = 0] = order.splice(index, 1);
    order.unshift(chosen);
    selectors[at] = chosen;
  }
  return selectors;
};

/** The sorted bytes of one block (`data`, low 8 bits) and how many. */
const readSorted = (bits: MsbBits, data: Uint32Array): number => {
  const used = usedBytes(bits);
  const tableCount = bits.bits(3);
  if (used.length === 0 || tableCount < 2 || tableCount > 6) throw damaged();
  const selectors = readSelectors(bits, tableCount);
  const tables = readTables(bits, used.length + 2, tableCount);
  const end = used.length + 1;
  let length = 0;
  let run = 0;
  let weight = 1;
  for (let group = 0; ; group += 1) {
    const table = tables[selectors[group] ?? -1];
    if (table === undefined) throw damaged();
    for (let left = GROUP; left > 0; left -= 1) {
      const symbol = table.decode(bits);
      if (symbol <= 1) {
        run += weight << symbol;
        weight <<= 1;
        if (run > data.length) throw damaged();
        continue;
      }
      if (run > 0) {
        if (length + run > data.length) throw damaged();
        data.fill(used[0] as number, length, length + run);
        length += run;
        run = 0;
        weight = 1;
      }
      if (symbol === end) return length;
      if (length === data.length) throw damaged();
      const index = symbol - 1;
      const byte = used[index] as number;
      used.copyWithin(1, 0, index);
      used[0] = byte;
      data[length++] = byte;
    }
  }
};

/** Undoes the sorting, then the runs of four that carry a count. */
function* unsorted(data: Uint32Array, length: number, origin: number): Generator<Uint8Array> {
  const starts = new Uint32Array(256);
  for (let at = 0; at < length; at += 1) (starts[(data[at] as number) & 0xff] as number)++;
  let sum = 0;
  for (let byte = 0; byte < 256; byte += 1) {
    const count = starts[byte] as number;
    starts[byte] = sum;
    sum += count;
  }
  for (let at = 0; at < length; at += 1) {
    const byte = (data[at] as number) & 0xff;
    const to = starts[byte] as number;
    starts[byte] = to + 1;
    data[to] = ((data[to] as number) & 0xff) | (at << 8);
  }
  let next = (data[origin] as number) >>> 8;
  let out = new Uint8Array(OUT_BYTES + 256);
  let filled = 0;
  let previous = -1;
  let repeats = 0;
  for (let at = 0; at < length; at += 1) {
    const entry = data[next] as number;
    const byte = entry & 0xff;
    next = entry >>> 8;
    if (repeats === 4) {
      out.fill(previous, filled, filled + byte);
      filled += byte;
      repeats = 0;
      previous = -1;
    } else {
      repeats = byte === previous ? repeats + 1 : 1;
      previous = byte;
      out[filled++] = byte;
    }
    if (filled >= OUT_BYTES) {
      yield out.subarray(0, filled);
      out = new Uint8Array(OUT_BYTES + 256);
      filled = 0;
    }
  }
  if (filled > 0) yield out.subarray(0, filled);
}

/** CRC-32 with the highest bit first: not the one of ZIP. */
const CRC = Int32Array.from({ length: 256 }, (_, byte) => {
  let sum = byte << 24;
  for (let bit = 0; bit < 8; bit += 1) sum = (sum << 1) ^ (sum < 0 ? 0x04c1_1db7 : 0);
  return sum;
});

const crcOf = (data: Uint8Array, start: number): number => {
  let sum = start;
  for (let at = 0; at < data.length; at += 1)
    sum = (sum << 8) ^ (CRC[(sum >>> 24) ^ (data[at] as number)] as number);
  return sum;
};

/** Returns where the stream ends. */
function* readStream(bits: MsbBits): Generator<Uint8Array, number> {
  const level = bits.bits(8) - 48;
  if (level < 1 || level > 9) throw damaged();
  const data = new Uint32Array(level * 100_000);
  for (;;) {
    const magic = bits.bits(24) * 2 ** 24 + bits.bits(24);
    const expected = (bits.bits(16) << 16) | bits.bits(16);
    if (magic === END_MAGIC) return bits.position;
    if (magic !== BLOCK_MAGIC || bits.bits(1) === 1) throw damaged();
    const origin = bits.bits(24);
    const length = readSorted(bits, data);
    if (length > 0 && origin >= length) throw damaged();
    let sum = -1;
    for (const chunk of unsorted(data, length, origin)) {
      sum = crcOf(chunk, sum);
      yield chunk;
    }
    if (~sum !== expected) throw damaged();
  }
}

/** All streams from `access`'s beginning. Bytes behind the last are ignored, as the bzip2 program does. */
export function* unbzip2(access: RandomAccess): Generator<Uint8Array> {
  for (let start = 0; start === 0 || start + 4 < access.sizeBytes; ) {
    const bits = new MsbBits(access, start);
    if (bits.bits(24) !== STREAM_MAGIC) {
      if (start === 0) throw damaged();
      return;
    }
    start = yield* readStream(bits);
  }
}

export const bzip2 = packedStream({
  name: 'bzip2',
  version: 1,
  accepts: ({ latin1 }) => /^BZh[1-9](?:1AY&SY|\x17\x72\x45\x38\x50\x90)/.test(latin1),
  endings: { bz2: '', bz: '', tbz: 'tar', tbz2: 'tar', tb2: 'tar' },
  async *open(source) {
    yield* unbzip2(await randomAccess(source));
  },
});
