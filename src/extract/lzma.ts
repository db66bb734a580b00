/** LZMA streams on their own: `.lzma` (a header of 13 bytes) and lzip, whose members may follow one another. */
import { ByteReader } from './byte-reader.ts';
import { LzWindow, SLICE_BYTES } from './lz-window.ts';
import { LzmaDecoder, lzmaDamaged, lzmaProperties } from './lzma-decoder.ts';
import { packedStream } from './packed-stream.ts';
import { latin1Of, type RandomAccess, randomAccess, viewOf } from './random-access.ts';

const HEADER_BYTES = 13;
const UNKNOWN_SIZE = 0xffff_ffff_ffff_ffffn;
/** `lc` 3, `lp` 0, `pb` 2: the only ones that lzip knows. */
const LZIP_PROPERTIES = 93;
const LZIP_TRAILER_BYTES = 20;

/** `sizeBytes` undefined: up to the end marker. What came out before some damage is yielded before it throws. */
export function* unlzma(
  input: ByteReader,
  properties: number,
  dictionaryBytes: number,
  sizeBytes: number | undefined,
): Generator<Uint8Array> {
  const window = new LzWindow(Math.min(dictionaryBytes, sizeBytes ?? dictionaryBytes));
  const decoder = new LzmaDecoder(input, window);
  decoder.setProperties(properties);
  decoder.startRange();
  const end = sizeBytes ?? Number.POSITIVE_INFINITY;
  for (let ended = false; !ended && window.total < end; ) {
    window.ready();
    try {
      ended = decoder.decode(Math.min(end, window.total + SLICE_BYTES));
    } catch (error) {
      yield window.take();
      throw error;
    }
    yield window.take();
  }
  if (sizeBytes !== undefined && window.total !== sizeBytes) throw lzmaDamaged();
}

function* unlzip(input: ByteReader): Generator<Uint8Array> {
  for (;;) {
    if (latin1Of(input.bytes(4)) !== 'LZIP') throw lzmaDamaged();
    const version = input.byte();
    const coded = input.byte();
    if (version > 1) throw lzmaDamaged();
    const base = 2 ** (coded & 0x1f);
    yield* unlzma(input, LZIP_PROPERTIES, base - (base / 16) * (coded >> 5), undefined);
    input.bytes(Math.min(LZIP_TRAILER_BYTES, input.left));
    if (input.left < 4 + 2) return;
  }
}

/** The header has no magic number: its fields must be what programs write there. */
const isLzmaHeader = (head: Uint8Array): boolean => {
  if (head.byteLength < HEADER_BYTES + 5 || head[HEADER_BYTES] !== 0) return false;
  const properties = lzmaProperties(head[0] as number);
  const dictionary = viewOf(head).getUint32(1, true);
  const size = viewOf(head).getBigUint64(5, true);
  const bits = 32 - Math.clz32(dictionary);
  const round = dictionary === 2 ** (bits - 1) || dictionary === 2 ** (bits - 1) + 2 ** (bits - 2);
  return (
    properties !== undefined &&
    properties.lc + properties.lp <= 4 &&
    round &&
    dictionary >= 4096 &&
    (size === UNKNOWN_SIZE || size < 2n ** 40n)
  );
};

/** The size of a `.lzma` header, which all the bytes from 5 set leaves open. */
const unalone = (access: RandomAccess): Generator<Uint8Array> => {
  const header = access.readAt(0, HEADER_BYTES);
  const size = viewOf(header).getBigUint64(5, true);
  return unlzma(
    new ByteReader(access, HEADER_BYTES),
    header[0] as number,
    viewOf(header).getUint32(1, true),
    size === UNKNOWN_SIZE ? undefined : Number(size),
  );
};

export const lzma = packedStream({
  name: 'lzma',
  version: 1,
  accepts: ({ head, latin1 }) => latin1.startsWith('LZIP\x01') || isLzmaHeader(head),
  endings: { lzma: '', lz: '', tlz: 'tar' },
  async *open(source) {
    const access = await randomAccess(source);
    const isLzip = latin1Of(access.readAt(0, 4)) === 'LZIP';
    yield* isLzip ? unlzip(new ByteReader(access)) : unalone(access);
  },
});
