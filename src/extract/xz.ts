/** XZ (the .xz file format 1.2): streams of blocks of LZMA2, each with a check of what must come out. */
import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { type FilterName, unfiltered } from './bcj.ts';
import { ByteReader } from './byte-reader.ts';
import { Crc64 } from './crc64.ts';
import { DocumentProblem } from './extractor.ts';
import { lzma2Dictionary, unlzma2 } from './lzma2.ts';
import { packedStream } from './packed-stream.ts';
import { latin1Of, memoryAccess, type RandomAccess, randomAccess } from './random-access.ts';

const MAGIC = '\xfd7zXZ\0';
const LZMA2 = 0x21;
const FILTER_NAMES: Readonly<Record<number, FilterName>> = {
  3: 'delta',
  4: 'x86',
  5: 'PowerPC',
  7: 'ARM',
  9: 'SPARC',
};
const CHECK_BYTES = [0, 4, 4, 4, 8, 8, 8, 16, 16, 16, 32, 32, 32, 64, 64, 64];
const CRC32 = 1;
const CRC64 = 4;
const SHA256 = 10;

const damaged = (): DocumentProblem => new DocumentProblem('BAD_FORMAT', 'XZ archive');

const varint = (input: ByteReader): number => {
  let value = 0;
  for (let shift = 0; shift < 63; shift += 7) {
    const byte = input.byte();
    value += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) return value;
  }
  throw damaged();
};

interface Check {
  update(data: Uint8Array): void;
  digest(): Uint8Array | undefined;
}

const createCheck = (type: number): Check => {
  if (type === CRC64) return new Crc64();
  if (type === SHA256) {
    const hash = createHash('sha256');
    return { update: (data) => void hash.update(data), digest: () => hash.digest() };
  }
  let sum = 0;
  return {
    update(data) {
      if (type === CRC32) sum = crc32(data, sum);
    },
    digest() {
      if (type !== CRC32) return undefined;
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32LE(sum);
      return bytes;
    },
  };
};

interface Filter {
  readonly id: number;
  readonly property: number;
}

const blockFilters = (header: Uint8Array): Filter[] => {
  const input = new ByteReader(memoryAccess(header));
  const flags = input.byte();
  if ((flags & 0x40) !== 0) varint(input);
  if ((flags & 0x80) !== 0) varint(input);
  return Array.from({ length: (flags & 3) + 1 }, () => {
    const id = varint(input);
    const properties = input.bytes(varint(input));
    return { id, property: properties[0] ?? 0 };
  });
};

async function* readBlock(
  input: ByteReader,
  headerUnits: number,
  checkType: number,
): AsyncGenerator<Uint8Array> {
  const start = input.position - 1;
  const filters = blockFilters(input.bytes(headerUnits * 4 - 1));
  input.bytes(4);
  const last = filters.pop();
  if (last?.id !== LZMA2) throw damaged();
  let chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array> = unlzma2(
    input,
    lzma2Dictionary(last.property),
  );
  for (const { id, property } of filters.toReversed()) {
    const name = FILTER_NAMES[id];
    if (name === undefined) throw new DocumentProblem('UNSUPPORTED', 'XZ archive with a filter for programs');
    chunks = unfiltered(chunks, name, property);
  }
  const check = createCheck(checkType);
  for await (const chunk of chunks) {
    check.update(chunk);
    yield chunk;
  }
  input.bytes((4 - ((input.position - start) % 4)) % 4);
  const stored = input.bytes(CHECK_BYTES[checkType] ?? 0);
  const computed = check.digest();
  if (computed !== undefined && Buffer.compare(stored, computed) !== 0) throw damaged();
}

/** The index repeats the sizes of the blocks: it is only passed. */
const skipIndex = (input: ByteReader): void => {
  const start = input.position - 1;
  for (let left = varint(input); left > 0; left -= 1) {
    varint(input);
    varint(input);
  }
  input.bytes((4 - ((input.position - start) % 4)) % 4);
  // Its sum, and the footer of the stream.
  input.bytes(4 + 12);
};

export async function* unxz(access: RandomAccess): AsyncGenerator<Uint8Array> {
  const input = new ByteReader(access);
  do {
    if (latin1Of(input.bytes(6)) !== MAGIC) throw damaged();
    const checkType = (input.bytes(2)[1] ?? 0) & 0x0f;
    input.bytes(4);
    for (let units = input.byte(); units !== 0; units = input.byte())
      yield* readBlock(input, units, checkType);
    skipIndex(input);
    // Streams may be filled up with zeros, four at a time.
    while (input.left >= 4 && access.readAt(input.position, 4).every((byte) => byte === 0)) input.bytes(4);
  } while (input.left >= 12);
}

export const xz = packedStream({
  name: 'xz',
  version: 1,
  accepts: ({ latin1 }) => latin1.startsWith(MAGIC),
  endings: { xz: '', txz: 'tar' },
  async *open(source) {
    yield* unxz(await randomAccess(source));
  },
});
