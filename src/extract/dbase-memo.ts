/** Memo files of dBase III, IV and FoxPro: the long texts of a table that lies beside them, deleted ones too. */
import { isUtf8 } from 'node:buffer';
import iconv from 'iconv-lite';
import type { Segment } from '../model/segment.ts';
import { legacyEncodingOf } from './encoding-of.ts';
import type { Extractor } from './extractor.ts';
import { type RandomAccess, randomAccess, viewOf, windowed } from './random-access.ts';
import { memorySource } from './source.ts';

interface Memo {
  readonly data: Uint8Array;
  /** A picture or another object, not a text. */
  readonly isObject: boolean;
}

type Walk = (access: RandomAccess) => Generator<Memo>;

/** The first block is the header's, whatever the size of blocks. */
const HEADER_BYTES = 512;
const MAX_MEMO_BYTES = 16 * 1024 ** 2;
const SEGMENTS_PER_BATCH = 200;
const END = 0x1a;
/** dBase IV marks a memo with it; FoxPro with 0, 1 or 2 and the order of bytes of a Macintosh. */
const DBASE_4 = 0x0008ffff;

/** Blocks with a length of their own; what is none is passed over block by block. */
const counted = (
  blockBytes: number,
  lengthAt: (head: DataView) => number | undefined,
  isObject: (head: DataView) => boolean,
  inclusive: boolean,
): Walk =>
  function* (access) {
    for (let at = HEADER_BYTES; at + 8 <= access.sizeBytes; ) {
      const head = viewOf(access.readAt(at, 8));
      const length = head.byteLength < 8 ? undefined : lengthAt(head);
      const bytes = length === undefined ? 0 : length - (inclusive ? 8 : 0);
      if (bytes <= 0 || bytes > MAX_MEMO_BYTES || at + 8 + bytes > access.sizeBytes) {
        at += blockBytes;
        continue;
      }
      yield { data: access.readAt(at + 8, bytes), isObject: isObject(head) };
      at += blockBytes * Math.ceil((8 + bytes) / blockBytes);
    }
  };

/** dBase III: texts without a length, each up to its end mark. */
function* marked(access: RandomAccess): Generator<Memo> {
  let pending: Uint8Array[] = [];
  let length = 0;
  const take = (): Memo => {
    const memo = { data: Buffer.concat(pending), isObject: false };
    pending = [];
    length = 0;
    return memo;
  };
  for (let at = HEADER_BYTES; at < access.sizeBytes; at += HEADER_BYTES) {
    const block = access.readAt(at, HEADER_BYTES);
    const end = block.indexOf(END);
    pending.push(end < 0 ? block : block.subarray(0, end));
    length += HEADER_BYTES;
    if (end >= 0 || length >= MAX_MEMO_BYTES) yield take();
  }
  if (pending.length > 0) yield take();
}

const never = (): boolean => false;

const walkOf = (head: Uint8Array): Walk | undefined => {
  if (head.byteLength < HEADER_BYTES + 8) return undefined;
  const view = viewOf(head);
  const first = view.getUint32(HEADER_BYTES);
  const foxBlock = view.getUint16(6);
  if (foxBlock >= 1 && view.getUint32(0) >= 1 && first <= 2)
    return counted(
      foxBlock,
      (block) => (block.getUint32(0) <= 2 ? block.getUint32(4) : undefined),
      (block) => block.getUint32(0) !== 1,
      false,
    );
  if (view.getUint32(HEADER_BYTES, true) === DBASE_4)
    return counted(
      view.getUint16(20, true) || HEADER_BYTES,
      (block) => (block.getUint32(0, true) === DBASE_4 ? block.getUint32(4, true) : undefined),
      never,
      true,
    );
  // The number of the next block, then nothing until the first text.
  return view.getUint32(0, true) >= 1 && head.subarray(HEADER_BYTES).includes(END) ? marked : undefined;
};

export const dbaseMemo: Extractor = {
  name: 'dbase-memo',
  version: 1,
  accepts: ({ extension, head, inside }) =>
    inside === undefined && /^(?:fpt|dbt|dct|pjt|sct|vct)$/.test(extension) && walkOf(head) !== undefined,
  async *extract({ source, descend }) {
    const access = windowed(await randomAccess(source));
    const walk = walkOf(await source.head());
    if (walk === undefined) return;
    let encoding: string | undefined;
    const textOf = (data: Uint8Array): string => {
      const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
      if (isUtf8(bytes)) return bytes.toString();
      encoding ??= legacyEncodingOf(bytes);
      return iconv.decode(bytes, encoding);
    };
    let batch: Segment[] = [];
    let record = 0;
    for (const { data, isObject } of walk(access)) {
      record += 1;
      if (isObject) yield* descend(memorySource(data, '', source.budget), record);
      else {
        const text = textOf(data).replaceAll('\0', '').trim();
        if (text !== '') batch.push({ kind: 'text', text, place: { record }, record });
      }
      if (batch.length < SEGMENTS_PER_BATCH) continue;
      yield batch;
      batch = [];
    }
    yield batch;
  },
};
