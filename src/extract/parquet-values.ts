/** Values of one page of a Parquet column, one after the other, as text; bytes that are not said to be text stay bytes. */
import { DocumentProblem } from './extractor.ts';
import { deltas, hybridRuns, PackedReader } from './parquet-runs.ts';
import type { ParquetColumn } from './parquet-schema.ts';
import { viewOf } from './random-access.ts';

export type ParquetValue = string | Uint8Array;

const PLAIN = 0;
const DICTIONARIES = new Set([2, 8]);
const RLE = 3;
const DELTA = 5;
const DELTA_LENGTHS = 6;
const DELTA_BYTES = 7;
const SPLIT = 9;
const BYTES = 6;
const FIXED_BYTES: readonly number[] = [0, 4, 8, 12, 4, 8];
const NS_PER_MS = 1_000_000n;
const JULIAN_EPOCH = 2_440_588n;
/** A value of this length is no value: prefixes of each other could grow without bound. */
const MAX_VALUE_BYTES = 16 * 1024 ** 2;

const dateText = (ms: number): string => {
  if (!(Math.abs(ms) < 8.64e15)) return '';
  return new Date(ms)
    .toISOString()
    .replace('T', ' ')
    .replace(/(?: 00:00:00)?\.000Z$/, '')
    .replace('Z', '');
};

const decimalText = (value: bigint, scale: number): string => {
  const digits = (value < 0n ? -value : value).toString().padStart(scale + 1, '0');
  const text = scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
  return value < 0n ? `-${text}` : text;
};

const integerText = (value: bigint, { kind, scale }: ParquetColumn): string => {
  if (kind === 'date') return dateText(Number(value) * 86_400_000);
  if (kind === 'ms') return dateText(Number(value));
  if (kind === 'us') return dateText(Number(value / 1_000n));
  if (kind === 'ns') return dateText(Number(value / NS_PER_MS));
  return kind === 'decimal' ? decimalText(value, scale) : String(value);
};

const bytesValue = (data: Uint8Array, { kind, scale }: ParquetColumn): ParquetValue => {
  if (kind === 'text') return Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString();
  if (kind !== 'decimal' || data.byteLength === 0 || data.byteLength > 32) return data;
  const hex = Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('hex');
  return decimalText(BigInt.asIntN(8 * data.byteLength, BigInt(`0x${hex}`)), scale);
};

const fixedValue = (data: Uint8Array, column: ParquetColumn): ParquetValue => {
  const view = viewOf(data);
  if (column.type === 1) return integerText(BigInt(view.getInt32(0, true)), column);
  if (column.type === 2) return integerText(view.getBigInt64(0, true), column);
  if (column.type === 3) {
    const days = BigInt(view.getUint32(8, true)) - JULIAN_EPOCH;
    return dateText(Number(days * 86_400_000n + view.getBigInt64(0, true) / NS_PER_MS));
  }
  if (column.type === 4) return String(Number(view.getFloat32(0, true).toPrecision(7)));
  if (column.type === 5) return String(view.getFloat64(0, true));
  return bytesValue(data, column);
};

const bytesOf = ({ type, typeBytes }: ParquetColumn): number => FIXED_BYTES[type] ?? typeBytes;

export function* plainValues(data: Uint8Array, column: ParquetColumn): Generator<ParquetValue> {
  const reader = new PackedReader(data);
  if (column.type === 0) {
    for (let bit = 0; bit < data.byteLength * 8; bit += 1)
      yield ((data[bit >> 3]! >> (bit & 7)) & 1) === 1 ? 'true' : 'false';
    return;
  }
  const length = bytesOf(column);
  if (column.type !== BYTES && length <= 0) return;
  while (reader.at < data.byteLength) {
    if (column.type === BYTES)
      yield bytesValue(reader.take(viewOf(reader.take(4)).getUint32(0, true)), column);
    else yield fixedValue(reader.take(length), column);
  }
}

function* byLengths(data: Uint8Array, column: ParquetColumn, prefixed: boolean): Generator<ParquetValue> {
  const reader = new PackedReader(data);
  const prefixes = prefixed ? [...deltas(reader)] : [];
  const lengths = [...deltas(reader)];
  let before: Uint8Array = new Uint8Array();
  for (const [index, length] of lengths.entries()) {
    const rest = reader.take(Number(length));
    const shared = Number(prefixes[index] ?? 0n);
    if (shared < 0 || shared + rest.byteLength > MAX_VALUE_BYTES)
      throw new DocumentProblem('BAD_FORMAT', 'Parquet data');
    before = shared === 0 ? rest : new Uint8Array(Buffer.concat([before.subarray(0, shared), rest]));
    yield bytesValue(before, column);
  }
}

function* split(data: Uint8Array, column: ParquetColumn): Generator<ParquetValue> {
  const length = bytesOf(column);
  const count = length === 0 ? 0 : Math.floor(data.byteLength / length);
  for (let index = 0; index < count; index += 1)
    yield fixedValue(
      Uint8Array.from({ length }, (_, at) => data[at * count + index]!),
      column,
    );
}

/** Throws BAD_FORMAT; UNSUPPORTED for an encoding that is not known. */
export function* pageValues(
  data: Uint8Array,
  encoding: number,
  column: ParquetColumn,
  dictionary: readonly ParquetValue[],
): Generator<ParquetValue> {
  if (encoding === PLAIN) yield* plainValues(data, column);
  else if (DICTIONARIES.has(encoding)) {
    for (const index of hybridRuns(data.subarray(1), data[0] ?? 0)) yield dictionary[index] ?? '';
  } else if (encoding === RLE) {
    for (const bit of hybridRuns(data.subarray(4), 1)) yield bit === 1 ? 'true' : 'false';
  } else if (encoding === DELTA) {
    for (const value of deltas(new PackedReader(data))) yield integerText(value, column);
  } else if (encoding === DELTA_LENGTHS || encoding === DELTA_BYTES)
    yield* byLengths(data, column, encoding === DELTA_BYTES);
  else if (encoding === SPLIT) yield* split(data, column);
  else throw new DocumentProblem('UNSUPPORTED', 'Parquet encoding');
}
