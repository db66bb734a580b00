/** The list of patients: delimited text in any usual form, streamed row by row. What is said of it never quotes it. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { UserError } from '../model/user-error.ts';
import { createCsvRows } from '../util/csv-rows.ts';
import { type PlacedColumn, placeColumns, type WantedColumn } from './columns.ts';

export interface PatientList {
  readonly path: string;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  readonly columns: readonly PlacedColumn[];
  /** Cells of the header row; rows of another width are left out by the reader of rows. */
  readonly width: number;
  /** Rows below the header; empty lines are none. To be read once. */
  rows(): Generator<readonly string[][]>;
  close(): void;
}

export interface ListOptions {
  /** A label of the WHATWG list; default: by the byte-order mark, else UTF-8. */
  readonly encoding?: string | undefined;
}

const CHUNK_BYTES = 1024 ** 2;
const HEAD_BYTES = 64 * 1024;
const DELIMITERS = [',', ';', '\t', '|'] as const;

export const openList = (
  path: string,
  wanted: readonly WantedColumn[],
  options: ListOptions = {},
): PatientList => {
  const file = open(path);
  try {
    const { size, mtimeMs } = fstatSync(file);
    const head = Buffer.alloc(HEAD_BYTES);
    const headBytes = head.subarray(0, readSync(file, head, 0, HEAD_BYTES, 0));
    if (headBytes.length === 0) throw new UserError(`The list ${path} is empty.`);
    const encoding = options.encoding ?? markOf(headBytes) ?? 'utf-8';
    const text = decoderOf(encoding, path).decode(headBytes, { stream: true });
    if (text.includes('\0')) throw new UserError(`The list ${path} is no text; export it as CSV.`);
    const { delimiter, header, columns } = headerOf(text, wanted, path);
    return {
      path,
      sizeBytes: size,
      modifiedMs: mtimeMs,
      columns,
      width: header.length,
      rows: () => rowsOf(file, path, encoding, delimiter),
      close: () => closeSync(file),
    };
  } catch (error) {
    closeSync(file);
    throw isEncodingError(error) ? notInEncoding(path, options.encoding) : error;
  }
};

const open = (path: string): number => {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UserError(
      code === 'ENOENT' ? `The list ${path} does not exist.` : `The list ${path} cannot be read (${code}).`,
    );
  }
  if (fstatSync(file).isFile()) return file;
  closeSync(file);
  throw new UserError(`The list ${path} is not a file.`);
};

const markOf = (head: Uint8Array): string | undefined =>
  head[0] === 0xff && head[1] === 0xfe
    ? 'utf-16le'
    : head[0] === 0xfe && head[1] === 0xff
      ? 'utf-16be'
      : undefined;

const decoderOf = (encoding: string, path: string): TextDecoder => {
  try {
    return new TextDecoder(encoding, { fatal: true });
  } catch {
    throw new UserError(
      `The encoding ${JSON.stringify(encoding)} of ${path} is not known; write it such as windows-1252.`,
    );
  }
};

const isEncodingError = (error: unknown): boolean =>
  error instanceof TypeError && 'code' in error && error.code === 'ERR_ENCODING_INVALID_ENCODED_DATA';

const notInEncoding = (path: string, named: string | undefined): UserError =>
  new UserError(
    named === undefined
      ? `The list ${path} is not UTF-8; say its encoding with --encoding, such as windows-1252.`
      : `The list ${path} is not in the encoding ${named}.`,
  );

interface Header {
  readonly delimiter: string;
  readonly header: readonly string[];
  readonly columns: readonly PlacedColumn[];
}

/** The delimiter is the one by which the first line has the wanted columns. */
const headerOf = (text: string, wanted: readonly WantedColumn[], path: string): Header => {
  let best: (Header & { readonly missing: WantedColumn | undefined }) | undefined;
  for (const delimiter of DELIMITERS) {
    const rows = createCsvRows(delimiter);
    const header = [...rows.push(text), ...rows.end()].find((row) => !isEmpty(row)) ?? [];
    const placed = placeColumns(wanted, header);
    if (
      best === undefined ||
      placed.columns.length > best.columns.length ||
      (placed.columns.length === best.columns.length && header.length > best.header.length)
    )
      best = { delimiter, header, ...placed };
  }
  if (best === undefined || isEmpty(best.header)) throw new UserError(`The list ${path} is empty.`);
  if (best.missing !== undefined) {
    const { kind, header } = best.missing;
    // The first line may be data: it is not quoted.
    throw new UserError(
      header === undefined
        ? `The first line of ${path} names no column ${kind}; say which it is with ${kind}=HEADER.`
        : `The first line of ${path} has no column ${JSON.stringify(header)} (or it was named twice).`,
    );
  }
  return best;
};

const isEmpty = (row: readonly string[]): boolean => row.every((cell) => cell.trim() === '');

function* rowsOf(file: number, path: string, encoding: string, delimiter: string): Generator<string[][]> {
  const decoder = decoderOf(encoding, path);
  const rows = createCsvRows(delimiter);
  const chunk = Buffer.alloc(CHUNK_BYTES);
  let skipped = false;
  const below = (found: string[][]): string[][] => {
    const filled = found.filter((row) => !isEmpty(row));
    if (skipped || filled.length === 0) return filled;
    skipped = true;
    return filled.slice(1);
  };
  try {
    for (let at = 0; ; ) {
      const read = readSync(file, chunk, 0, CHUNK_BYTES, at);
      at += read;
      const text = read === 0 ? decoder.decode() : decoder.decode(chunk.subarray(0, read), { stream: true });
      yield below(rows.push(text));
      if (read === 0) break;
    }
    yield below(rows.end());
  } catch (error) {
    throw isEncodingError(error) ? notInEncoding(path, encoding === 'utf-8' ? undefined : encoding) : error;
  }
}
