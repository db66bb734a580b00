/** Values of one SQLite record: a header of serial types, then their bytes. */
import { viewOf } from './random-access.ts';
import { type SqlitePages, varint } from './sqlite-pages.ts';

export type SqliteValue = string | number | bigint | null | Uint8Array;

const INTEGER_BYTES = [0, 1, 2, 3, 4, 6, 8, 8, 0, 0, 0, 0] as const;
const FLOAT = 7;
/** SQLite allows 32,767 columns. */
const MAX_COLUMNS = 32_767;

const integerOf = (data: Uint8Array): number | bigint => {
  if (data.byteLength === 8) {
    const value = viewOf(data).getBigInt64(0);
    return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  }
  return data.byteLength === 0 ? 0 : Buffer.from(data).readIntBE(0, data.byteLength);
};

export const decodeText = (data: Uint8Array, encoding: SqlitePages['encoding']): string => {
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  if (encoding !== 'utf16be') return bytes.toString(encoding);
  return Buffer.from(bytes.subarray(0, bytes.length & ~1))
    .swap16()
    .toString('utf16le');
};

/** As many values as the payload truly holds. */
export const recordOf = (payload: Uint8Array, encoding: SqlitePages['encoding']): SqliteValue[] => {
  const header = varint(payload, 0);
  const bodyAt = Math.min(Number(header.value), payload.byteLength);
  const values: SqliteValue[] = [];
  let body = bodyAt;
  for (let at = header.end; at < bodyAt && values.length < MAX_COLUMNS; ) {
    const { value, end } = varint(payload, at);
    at = end;
    const type = Number(value);
    if (type < 0) break;
    const length = type >= 12 ? (type - 12 - (type & 1)) / 2 : INTEGER_BYTES[type]!;
    const data = payload.subarray(body, body + length);
    body += length;
    if (data.byteLength < length && type < 12) break;
    if (type === 0) values.push(null);
    else if (type === 8 || type === 9) values.push(type - 8);
    else if (type === FLOAT) values.push(viewOf(data).getFloat64(0));
    else if (type < 12) values.push(integerOf(data));
    else values.push((type & 1) === 1 ? decodeText(data, encoding) : data);
  }
  return values;
};
