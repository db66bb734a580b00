/** The tolerant reader of a ZIP's members: bytes before or after it, a wrong comment length, a missing or cut-off directory. */
import { latin1Of, type RandomAccess, viewOf } from './random-access.ts';
import { DOS_HOST, isEncrypted, memberName, type ZipEntry } from './zip-entry.ts';

const TAIL_BYTES = 1024 ** 2;
const BLOCK_BYTES = 1024 ** 2;
const LOCAL = 'PK\x03\x04';
const CENTRAL = 'PK\x01\x02';
const DESCRIPTOR = 'PK\x07\x08';
const END = 'PK\x05\x06';
const UNKNOWN_32 = 0xffffffff;
const DESCRIPTOR_FLAG = 0x8;

/** ZIP64 sizes stand in extra field 1, only those whose 32-bit field is full, in this order. */
const zip64 = (extra: Uint8Array, sizes: readonly number[]): number[] => {
  const view = viewOf(extra);
  for (let at = 0; at + 4 <= extra.byteLength; at += 4 + view.getUint16(at + 2, true)) {
    if (view.getUint16(at, true) !== 1) continue;
    let field = at + 4;
    return sizes.map((size) => {
      if (size !== UNKNOWN_32 || field + 8 > extra.byteLength) return size;
      field += 8;
      return Number(view.getBigUint64(field - 8, true));
    });
  }
  return [...sizes];
};

const centralEntry = (record: Uint8Array, delta: number): { entry: ZipEntry; length: number } | undefined => {
  if (record.byteLength < 46) return undefined;
  const view = viewOf(record);
  if (view.getUint32(0, true) !== 0x02014b50) return undefined;
  const [nameLength, extraLength, commentLength] = [28, 30, 32].map((at) => view.getUint16(at, true)) as [
    number,
    number,
    number,
  ];
  const flags = view.getUint16(8, true);
  const name = record.subarray(46, 46 + nameLength);
  const extra = record.subarray(46 + nameLength, 46 + nameLength + extraLength);
  const [sizeBytes, packedBytes, headerOffset] = zip64(
    extra,
    [24, 20, 42].map((at) => view.getUint32(at, true)),
  ) as [number, number, number];
  const entry: ZipEntry = {
    name: memberName(name, flags, view.getUint8(5) === DOS_HOST),
    flags,
    method: view.getUint16(10, true),
    encrypted: isEncrypted(flags),
    packedBytes,
    sizeBytes,
    crc32: view.getUint32(16, true),
    headerOffset: headerOffset + delta,
  };
  return { entry, length: 46 + nameLength + extraLength + commentLength };
};

/** Follows the directory of the last end record, shifted where the archive was appended to something. */
const fromEndRecord = (access: RandomAccess, limit: number): ZipEntry[] => {
  const tailStart = Math.max(0, access.sizeBytes - TAIL_BYTES);
  const tail = access.readAt(tailStart, TAIL_BYTES);
  const found = latin1Of(tail).lastIndexOf(END);
  if (found < 0 || found + 22 > tail.byteLength) return [];
  const view = viewOf(tail);
  const directoryBytes = view.getUint32(found + 12, true);
  const declared = view.getUint32(found + 16, true);
  const actual = tailStart + found - directoryBytes;
  if (declared === UNKNOWN_32 || actual < 0) return [];
  const entries: ZipEntry[] = [];
  for (let at = actual; entries.length <= limit; ) {
    const record = centralEntry(access.readAt(at, 46 + 3 * 65_535), actual - declared);
    if (record === undefined) break;
    entries.push(record.entry);
    at += record.length;
  }
  return entries;
};

/** Position of the first of `marks` at or after `from`, looked for block by block. */
const find = (access: RandomAccess, marks: readonly string[], from: number): number => {
  for (let start = from; start < access.sizeBytes; start += BLOCK_BYTES) {
    const block = latin1Of(access.readAt(start, BLOCK_BYTES + 3));
    const hits = marks.map((mark) => block.indexOf(mark)).filter((hit) => hit >= 0);
    if (hits.length > 0) return start + Math.min(...hits);
  }
  return access.sizeBytes;
};

/** Walks from local header to local header. */
const fromLocalHeaders = (access: RandomAccess, limit: number): ZipEntry[] => {
  const entries: ZipEntry[] = [];
  for (let at = find(access, [LOCAL], 0); at < access.sizeBytes && entries.length <= limit; ) {
    const header = access.readAt(at, 30 + 2 * 65_535);
    if (header.byteLength < 30) break;
    const view = viewOf(header);
    const flags = view.getUint16(6, true);
    const nameLength = view.getUint16(26, true);
    const extraLength = view.getUint16(28, true);
    const extra = header.subarray(30 + nameLength, 30 + nameLength + extraLength);
    const [declaredSize, declaredPacked] = zip64(
      extra,
      [22, 18].map((field) => view.getUint32(field, true)),
    ) as [number, number];
    const dataStart = at + 30 + nameLength + extraLength;
    const known = (flags & DESCRIPTOR_FLAG) === 0 && dataStart + declaredPacked <= access.sizeBytes;
    const dataEnd = known
      ? dataStart + declaredPacked
      : find(access, [DESCRIPTOR, LOCAL, CENTRAL], dataStart);
    entries.push({
      name: memberName(header.subarray(30, 30 + nameLength), flags),
      flags,
      method: view.getUint16(8, true),
      encrypted: isEncrypted(flags),
      packedBytes: dataEnd - dataStart,
      sizeBytes: known ? declaredSize : undefined,
      crc32: known ? view.getUint32(14, true) : undefined,
      headerOffset: at,
    });
    at = find(access, [LOCAL], Math.max(dataEnd, at + 30));
  }
  return entries;
};

export interface Salvaged {
  /** At most `limit` + 1. */
  readonly entries: readonly ZipEntry[];
  /** No end record is left: the archive was cut off, and members with it. */
  readonly cutOff: boolean;
}

export const salvageEntries = (access: RandomAccess, limit: number): Salvaged => {
  const listed = fromEndRecord(access, limit);
  const first = listed[0];
  const plausible = first !== undefined && latin1Of(access.readAt(first.headerOffset, 4)) === LOCAL;
  const tail = access.readAt(Math.max(0, access.sizeBytes - TAIL_BYTES), TAIL_BYTES);
  return {
    entries: plausible ? listed : fromLocalHeaders(access, limit),
    cutOff: !latin1Of(tail).includes(END),
  };
};
