/** Pages of one Parquet column chunk, one in memory at a time, and the values of each row put together from them. */
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import { type ByteSource, DocumentProblem } from './extractor.ts';
import { lz4Block } from './lz4-block.ts';
import { hybridRuns } from './parquet-runs.ts';
import type { ParquetColumn } from './parquet-schema.ts';
import { type ParquetValue, pageValues, plainValues } from './parquet-values.ts';
import { type RandomAccess, viewOf } from './random-access.ts';
import { snappyBlock } from './snappy-block.ts';
import { numberIn, readThrift, structIn, type ThriftStruct } from './thrift-compact.ts';

/** Where a chunk lies, and how it is packed. */
export interface ParquetChunk {
  readonly start: number;
  readonly bytes: number;
  readonly values: number;
  readonly codec: number;
}

const MAX_HEADER_BYTES = 64 * 1024;
const MAX_PAGE_BYTES = 64 * 1024 ** 2;
const MAX_DICTIONARY = 4_000_000;
/** Values of one list that are put into one cell. */
const MAX_LIST = 10_000;
const DATA = 0;
const DICTIONARY = 2;
const DATA_2 = 3;

const damaged = (): DocumentProblem => new DocumentProblem('BAD_FORMAT', 'Parquet data');

/** Hadoop writes blocks with both their sizes before them; others a bare block under the same name. */
const hadoopLz4 = (input: Uint8Array, length: number): Uint8Array => {
  const pieces: Uint8Array[] = [];
  const view = viewOf(input);
  let whole = 0;
  for (let at = 0; at + 8 <= input.byteLength; ) {
    const [size, packed] = [view.getUint32(at), view.getUint32(at + 4)];
    whole += size;
    if (whole > length || at + 8 + packed > input.byteLength) return lz4Block(input, length);
    pieces.push(lz4Block(input.subarray(at + 8, at + 8 + packed), size));
    at += 8 + packed;
  }
  return new Uint8Array(Buffer.concat(pieces));
};

const unpacked = (input: Uint8Array, codec: number, length: number): Uint8Array => {
  const options = { maxOutputLength: Math.max(1, length) };
  if (codec === 0 || input.byteLength === 0) return input;
  try {
    if (codec === 1) return snappyBlock(input, length);
    if (codec === 2) return gunzipSync(input, options);
    if (codec === 4) return brotliDecompressSync(input, options);
    if (codec === 5) return hadoopLz4(input, length);
    if (codec === 6) return zstdDecompressSync(input, options);
    if (codec === 7) return lz4Block(input, length);
  } catch {
    throw damaged();
  }
  throw new DocumentProblem('UNSUPPORTED', 'Parquet compression');
};

const widthOf = (most: number): number => Math.ceil(Math.log2(most + 1));

interface Page {
  readonly values: Generator<ParquetValue>;
  readonly definitions: Generator<number> | undefined;
  readonly repetitions: Generator<number> | undefined;
  readonly count: number;
}

const dataPage = (
  page: ThriftStruct,
  body: Uint8Array,
  column: ParquetColumn,
  dictionary: readonly ParquetValue[],
): Page => {
  const { maxDefinition, maxRepetition } = column;
  let at = 0;
  const levels = (most: number): Generator<number> | undefined => {
    if (most === 0) return undefined;
    if (at + 4 > body.byteLength) throw damaged();
    const length = viewOf(body).getUint32(at, true);
    at += 4 + length;
    return hybridRuns(body.subarray(at - length, at), widthOf(most));
  };
  const repetitions = levels(maxRepetition);
  const definitions = levels(maxDefinition);
  const values = pageValues(body.subarray(at), numberIn(page, 2) ?? 0, column, dictionary);
  return { values, definitions, repetitions, count: numberIn(page, 1) ?? 0 };
};

const dataPage2 = (
  page: ThriftStruct,
  packed: Uint8Array,
  column: ParquetColumn,
  dictionary: readonly ParquetValue[],
  unpack: (data: Uint8Array, lessBytes: number) => Uint8Array,
): Page => {
  const [definitionBytes, repetitionBytes] = [numberIn(page, 5) ?? 0, numberIn(page, 6) ?? 0];
  const bodyAt = definitionBytes + repetitionBytes;
  if (definitionBytes < 0 || repetitionBytes < 0 || bodyAt > packed.byteLength) throw damaged();
  const rest = packed.subarray(bodyAt);
  const body = page.get(7) === false ? rest : unpack(rest, bodyAt);
  const runs = (from: number, to: number, most: number): Generator<number> | undefined =>
    most === 0 ? undefined : hybridRuns(packed.subarray(from, to), widthOf(most));
  return {
    repetitions: runs(0, repetitionBytes, column.maxRepetition),
    definitions: runs(repetitionBytes, bodyAt, column.maxDefinition),
    values: pageValues(body, numberIn(page, 4) ?? 0, column, dictionary),
    count: numberIn(page, 1) ?? 0,
  };
};

function* pagesOf(
  access: RandomAccess,
  chunk: ParquetChunk,
  column: ParquetColumn,
  budget: ByteSource['budget'],
): Generator<Page> {
  let dictionary: ParquetValue[] = [];
  const end = chunk.start + chunk.bytes;
  let left = chunk.values;
  for (let at = chunk.start; at < end && left > 0; ) {
    const { struct: header, end: headerBytes } = readThrift(access.readAt(at, MAX_HEADER_BYTES));
    const [whole, packedBytes] = [numberIn(header, 2) ?? 0, numberIn(header, 3) ?? 0];
    if (whole < 0 || packedBytes < 0) throw damaged();
    if (whole > MAX_PAGE_BYTES || packedBytes > MAX_PAGE_BYTES)
      throw new DocumentProblem('TOO_LARGE', `${MAX_PAGE_BYTES} bytes in a page`);
    const packed = access.readAt(at + headerBytes, packedBytes);
    if (packed.byteLength < packedBytes) throw damaged();
    at += headerBytes + packedBytes;
    const unpack = (data: Uint8Array, lessBytes: number): Uint8Array => {
      const data2 = unpacked(data, chunk.codec, Math.max(0, whole - lessBytes));
      if (chunk.codec !== 0) budget.expand(data2.byteLength);
      return data2;
    };
    const type = numberIn(header, 1);
    const [page1, page2] = [structIn(header, 5), structIn(header, 8)];
    let page: Page | undefined;
    if (type === DICTIONARY) {
      dictionary = [];
      for (const value of plainValues(unpack(packed, 0), column)) {
        if (dictionary.length >= MAX_DICTIONARY)
          throw new DocumentProblem('TOO_MANY', `${MAX_DICTIONARY} values`);
        dictionary.push(value);
      }
    } else if (type === DATA && page1 !== undefined)
      page = dataPage(page1, unpack(packed, 0), column, dictionary);
    else if (type === DATA_2 && page2 !== undefined)
      page = dataPage2(page2, packed, column, dictionary, unpack);
    if (page === undefined) continue;
    if (page.count < 0 || page.count > left) throw damaged();
    left -= page.count;
    yield page;
  }
}

/** One item for each row: its value, several where the column is a list, none for NULL. */
export function* rowsOfColumn(
  access: RandomAccess,
  chunk: ParquetChunk,
  column: ParquetColumn,
  budget: ByteSource['budget'],
): Generator<readonly ParquetValue[]> {
  let row: ParquetValue[] | undefined;
  for (const { values, definitions, repetitions, count } of pagesOf(access, chunk, column, budget)) {
    for (let index = 0; index < count; index += 1) {
      const repetition = repetitions?.next();
      const definition = definitions?.next();
      if (repetition?.done === true || definition?.done === true) throw damaged();
      const isNull = definition !== undefined && definition.value !== column.maxDefinition;
      const value = isNull ? undefined : values.next();
      if (value?.done === true) throw damaged();
      if (row !== undefined && (repetition === undefined || repetition.value === 0)) {
        yield row;
        row = undefined;
      }
      row ??= [];
      if (value !== undefined && row.length < MAX_LIST) row.push(value.value);
    }
  }
  if (row !== undefined) yield row;
}
