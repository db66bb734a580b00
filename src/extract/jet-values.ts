/** Values of Access columns as a person reads them; long texts and objects are fetched from the pages they lie on. */
import { cutAtNul, decodePage } from './code-page.ts';
import type { JetPages } from './jet-pages.ts';
import { rowAt } from './jet-rows.ts';
import type { JetColumn } from './jet-table.ts';
import { latin1Of, viewOf } from './random-access.ts';

const MS_PER_DAY = 86_400_000;
/** Days count from 1899-12-30. */
const EPOCH_MS = Date.UTC(1899, 11, 30);
const MAX_CHUNKS = 100_000;
const INLINE = 0x80;
const ONE_PAGE = 0x40;
const BINARY = 9;
export const OBJECT = 11;
const MEMO = 12;
const DECIMAL = 16;

/** Jet 4 writes Latin letters in one byte; a NUL turns this off and on. */
const jetText = (data: Uint8Array, pages: JetPages): string => {
  if (pages.isJet3) return decodePage(data, pages.codePage);
  if (data[0] !== 0xff || data[1] !== 0xfe) return decodePage(data.subarray(0, data.byteLength & ~1), 1200);
  let text = '';
  let packed = true;
  for (let at = 2; at < data.byteLength; ) {
    let end = at;
    if (packed) {
      while (end < data.byteLength && data[end] !== 0) end += 1;
      text += latin1Of(data.subarray(at, end));
    } else {
      while (end + 1 < data.byteLength && data[end] !== 0) end += 2;
      text += decodePage(data.subarray(at, end), 1200);
    }
    if (end === at && data[end] !== 0) break;
    packed = !packed;
    at = end + 1;
  }
  return text;
};

/** A long value: in its row, on one page, or along a chain of pieces, each read once. */
const longValue = (data: Uint8Array, pages: JetPages): Uint8Array => {
  if (data.byteLength < 12) return new Uint8Array();
  const view = viewOf(data);
  const flags = data[3]!;
  if ((flags & INLINE) !== 0) return data.subarray(12);
  const length = view.getUint32(0, true) & 0xffffff;
  const pieceAt = (pointer: number): Uint8Array | undefined => {
    const page = pages.page(pointer >>> 8);
    return page === undefined ? undefined : rowAt(pages, page, pointer & 0xff);
  };
  let pointer = view.getUint32(4, true);
  if ((flags & ONE_PAGE) !== 0) return (pieceAt(pointer) ?? new Uint8Array()).subarray(0, length);
  const pieces: Uint8Array[] = [];
  const seen = new Set<number>();
  for (let left = length; left > 0 && !seen.has(pointer) && seen.size < MAX_CHUNKS; ) {
    seen.add(pointer);
    const piece = pieceAt(pointer);
    if (piece === undefined || piece.byteLength <= 4) break;
    pieces.push(piece.slice(4, 4 + left));
    left -= piece.byteLength - 4;
    pointer = viewOf(piece).getUint32(0, true);
  }
  return new Uint8Array(Buffer.concat(pieces));
};

const dateOf = (days: number): string => {
  const ms = EPOCH_MS + Math.round(days * MS_PER_DAY);
  if (!Number.isFinite(ms) || Math.abs(ms) > 8.64e15) return '';
  return new Date(ms).toISOString().slice(0, 19).replace('T', ' ').replace(' 00:00:00', '');
};

/** Sign, then four numbers of four bytes, the most significant first; each little-endian. */
const decimalOf = (data: Uint8Array, scale: number): string => {
  const view = viewOf(data);
  let value = 0n;
  for (let at = 1; at <= 13; at += 4) value = (value << 32n) | BigInt(view.getUint32(at, true));
  const digits = value.toString().padStart(scale + 1, '0');
  const text = scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
  return data[0]! >= 0x80 ? `-${text}` : text;
};

const guidOf = (data: Uint8Array): string => {
  const view = viewOf(data);
  const hex = Buffer.from(data.buffer, data.byteOffset + 8, 8).toString('hex');
  const part = (value: number, length: number): string => value.toString(16).padStart(length, '0');
  return `${part(view.getUint32(0, true), 8)}-${part(view.getUint16(4, true), 4)}-${part(view.getUint16(6, true), 4)}-${hex.slice(0, 4)}-${hex.slice(4)}`;
};

/** By type and least length. */
const NUMBERS: Readonly<
  Record<number, readonly [bytes: number, read: (view: DataView, data: Uint8Array) => string]>
> = {
  2: [1, (view) => String(view.getUint8(0))],
  3: [2, (view) => String(view.getInt16(0, true))],
  4: [4, (view) => String(view.getInt32(0, true))],
  5: [8, (view) => (Number(view.getBigInt64(0, true)) / 10_000).toFixed(2)],
  6: [4, (view) => String(Number(view.getFloat32(0, true).toPrecision(7)))],
  7: [8, (view) => String(view.getFloat64(0, true))],
  8: [8, (view) => dateOf(view.getFloat64(0, true))],
  15: [16, (_, data) => guidOf(data)],
  19: [8, (view) => String(view.getBigInt64(0, true))],
  20: [42, (_, data) => extendedDate(latin1Of(data))],
};

/** `0000000000000693596:0000000000000:7`: days since the year 1, and hundreds of nanoseconds. */
const extendedDate = (text: string): string => {
  const [, days, ticks] = /^(\d{19}):(\d{19}|\d{12,20})/.exec(text) ?? [];
  if (days === undefined || ticks === undefined) return '';
  return dateOf(Number(days) - 693_593 + Number(ticks) / 1e7 / 86_400);
};

/** Text; the bytes of a binary value. */
export const jetValue = (
  { type, scale }: JetColumn,
  data: Uint8Array,
  pages: JetPages,
): string | Uint8Array => {
  if (type === 10) return cutAtNul(jetText(data, pages));
  if (type === MEMO) return jetText(longValue(data, pages), pages);
  if (type === OBJECT) return longValue(data, pages);
  if (type === BINARY) return data;
  if (type === DECIMAL) return data.byteLength < 17 ? '' : decimalOf(data, Math.min(scale, 28));
  const [bytes, read] = NUMBERS[type] ?? [0, () => ''];
  return data.byteLength >= bytes ? read(viewOf(data), data) : '';
};
