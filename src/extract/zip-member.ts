/** The bytes of one ZIP member. Declared sizes are never believed: what comes out is counted, and a difference is noted. */
import { pipeline, Readable } from 'node:stream';
import { constants, crc32, createInflateRaw, inflateRawSync } from 'node:zlib';
import type { Budget } from './budget.ts';
import { ByteReader } from './byte-reader.ts';
import { unbzip2 } from './bzip2.ts';
import { inflate64 } from './deflate64.ts';
import { explode } from './explode.ts';
import { DocumentProblem, type ExtractInput } from './extractor.ts';
import { unlzma } from './lzma.ts';
import { blocksOf, windowAccess } from './member-window.ts';
import { type RandomAccess, viewOf } from './random-access.ts';
import { unshrink } from './unshrink.ts';
import { unxz } from './xz.ts';
import type { ZipEntry } from './zip-entry.ts';
import { unzstd } from './zstandard.ts';

const BLOCK_BYTES = 256 * 1024;
/** Up to here a member is expanded in one synchronous call: a stream costs more than the work itself. */
const SMALL_PACKED_BYTES = 1024 ** 2;
const SMALL_BYTES = 8 * 1024 ** 2;
const STORED = 0;
const DEFLATED = 8;
/** What a range coder may leave unread. */
const LZMA_END_BYTES = 16;

const METHOD_NAMES: Readonly<Record<number, string>> = {
  96: 'JPEG',
  97: 'WavPack',
  98: 'PPMd',
  99: 'AES',
};

/** LZMA in a ZIP: a version, the properties and how many bytes they are (APPNOTE 5.8). */
function* lzmaMember(packed: RandomAccess, { sizeBytes }: ZipEntry): Generator<Uint8Array> {
  const header = packed.readAt(0, 9);
  if (header.byteLength < 9 || viewOf(header).getUint16(2, true) !== 5)
    throw new DocumentProblem('BAD_FORMAT', 'ZIP member');
  const input = new ByteReader(packed, 9);
  yield* unlzma(input, header[4] as number, viewOf(header).getUint32(5, true), sizeBytes);
  // A size that is too small would hide what comes behind it.
  if (input.left > LZMA_END_BYTES) throw new DocumentProblem('BAD_FORMAT', 'ZIP member');
}

type Unpack = (packed: RandomAccess, entry: ZipEntry) => Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/** Methods that Node has no decompressor of its own for, or only one of streams. APPNOTE 4.4.5. */
const UNPACKERS: Readonly<Record<number, Unpack>> = {
  1: (packed, { sizeBytes }) => unshrink(packed, sizeBytes ?? 0),
  6: (packed, { flags, sizeBytes }) => explode(packed, flags, sizeBytes ?? 0),
  9: inflate64,
  12: unbzip2,
  14: lzmaMember,
  20: (packed) => unzstd(blocksOf(packed)),
  93: (packed) => unzstd(blocksOf(packed)),
  95: unxz,
};

/** Why a member cannot be read, known from its header alone. */
export const memberProblem = (entry: ZipEntry): DocumentProblem | undefined => {
  if (entry.encrypted || entry.method === 99) return new DocumentProblem('LOCKED', 'ZIP member');
  if (entry.method === STORED || entry.method === DEFLATED || entry.method in UNPACKERS) return undefined;
  return new DocumentProblem(
    'UNSUPPORTED',
    `ZIP member, ${METHOD_NAMES[entry.method] ?? `method ${entry.method}`}`,
  );
};

const dataStart = (access: RandomAccess, entry: ZipEntry): number => {
  const header = access.readAt(entry.headerOffset, 30);
  if (header.byteLength < 30 || viewOf(header).getUint32(0, true) !== 0x04034b50)
    throw new DocumentProblem('BAD_FORMAT', 'ZIP member');
  return entry.headerOffset + 30 + viewOf(header).getUint16(26, true) + viewOf(header).getUint16(28, true);
};

function* packedBlocks(access: RandomAccess, start: number, length: number): Generator<Uint8Array> {
  for (let at = 0; at < length; at += BLOCK_BYTES) {
    const block = access.readAt(start + at, Math.min(BLOCK_BYTES, length - at));
    if (block.byteLength === 0) return;
    yield block;
  }
}

const inflateCut = (packed: Uint8Array): Uint8Array | undefined => {
  try {
    return inflateRawSync(packed, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: SMALL_BYTES });
  } catch {
    return undefined;
  }
};

/** What a damaged member still holds before the damage: the longest beginning that expands. */
const inflateDamaged = (packed: Uint8Array): Uint8Array => {
  let good = 0;
  let bad = packed.byteLength + 1;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (inflateCut(packed.subarray(0, middle)) === undefined) bad = middle;
    else good = middle;
  }
  return inflateCut(packed.subarray(0, good)) ?? new Uint8Array();
};

const inflateSmall = (packed: Uint8Array): { data: Uint8Array; damaged: boolean } | undefined => {
  try {
    return { data: inflateRawSync(packed, { maxOutputLength: SMALL_BYTES }), damaged: false };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') return undefined;
    return { data: inflateDamaged(packed), damaged: true };
  }
};

async function* inflated(access: RandomAccess, entry: ZipEntry, start: number): AsyncGenerator<Uint8Array> {
  if (entry.packedBytes <= SMALL_PACKED_BYTES) {
    const small = inflateSmall(access.readAt(start, entry.packedBytes));
    if (small !== undefined) {
      if (small.data.byteLength > 0) yield small.data;
      if (small.damaged) throw new DocumentProblem('BAD_FORMAT', 'ZIP member');
      return;
    }
  }
  const inflate = createInflateRaw({ chunkSize: BLOCK_BYTES });
  // The error of either end reaches the loop below; the callback only keeps it from being unhandled.
  pipeline(Readable.from(packedBlocks(access, start, entry.packedBytes)), inflate, () => {});
  try {
    yield* inflate as AsyncIterable<Uint8Array>;
  } catch (error) {
    throw error instanceof DocumentProblem ? error : new DocumentProblem('BAD_FORMAT', 'ZIP member');
  }
}

const unpacked = (
  access: RandomAccess,
  entry: ZipEntry,
  start: number,
): Iterable<Uint8Array> | AsyncIterable<Uint8Array> => {
  if (entry.method === STORED) return packedBlocks(access, start, entry.packedBytes);
  if (entry.method === DEFLATED) return inflated(access, entry, start);
  const unpack = UNPACKERS[entry.method];
  if (unpack === undefined) throw new DocumentProblem('UNSUPPORTED', 'ZIP member');
  return unpack(windowAccess(access, start, entry.packedBytes), entry);
};

/** From the beginning, each time it is called. Throws `DocumentProblem`: LOCKED, UNSUPPORTED, BAD_FORMAT, BOMB. */
export async function* memberChunks(
  access: RandomAccess,
  entry: ZipEntry,
  budget: Budget,
  note: ExtractInput['note'],
): AsyncGenerator<Uint8Array> {
  const refused = memberProblem(entry);
  if (refused !== undefined) throw refused;
  const start = dataStart(access, entry);
  let length = 0;
  let checksum = 0;
  for await (const chunk of unpacked(access, entry, start)) {
    budget.expand(chunk.byteLength);
    length += chunk.byteLength;
    checksum = crc32(chunk, checksum);
    yield chunk;
  }
  const sizeLies = entry.sizeBytes !== undefined && entry.sizeBytes !== length;
  const contentLies = entry.crc32 !== undefined && entry.crc32 !== checksum;
  if (sizeLies || contentLies) note({ code: 'BAD_FORMAT', detail: 'ZIP member' });
}
