/** Pages and b-trees of an SQLite 3 file (sqlite.org/fileformat2.html). Trees and overflow chains may loop: no page is visited twice. */
import { DocumentProblem } from './extractor.ts';
import { type RandomAccess, viewOf } from './random-access.ts';

export interface SqliteCell {
  /** Undefined in the index trees that keep tables WITHOUT ROWID. */
  readonly rowid: number | bigint | undefined;
  readonly payload: Uint8Array;
}

export interface SqlitePages {
  readonly encoding: 'utf8' | 'utf16le' | 'utf16be';
  /** All cells of the tree below a page, in order. `damaged` is called, often, where something does not hold. */
  cells(root: number, damaged: () => void): Generator<SqliteCell>;
}

export const SQLITE_MAGIC = 'SQLite format 3\0';

const INDEX_INTERIOR = 2;
const TABLE_INTERIOR = 5;
const INDEX_LEAF = 10;
const TABLE_LEAF = 13;
const ENCODINGS = ['utf8', 'utf8', 'utf16le', 'utf16be'] as const;
/** SQLite itself stops at 20. */
const MAX_LEVELS = 64;
/** No row is longer than a gigabyte; no cell with more than this is read to its end. */
const MAX_PAYLOAD_BYTES = 64 * 1024 ** 2;

/** A number of one to nine bytes, and where it ends. Beyond 2^53 it is a bigint. */
export const varint = (data: Uint8Array, at: number): { value: number | bigint; end: number } => {
  let value = 0;
  for (let index = 0; index < 7; index += 1) {
    const byte = data[at + index] ?? 0;
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) return { value, end: at + index + 1 };
  }
  const eighth = data[at + 7] ?? 0;
  let large = BigInt(value) * 128n + BigInt(eighth & 0x7f);
  if (eighth < 0x80) return { value: small(large), end: at + 8 };
  large = BigInt.asIntN(64, large * 256n + BigInt(data[at + 8] ?? 0));
  return { value: small(large), end: at + 9 };
};

const small = (value: bigint): number | bigint =>
  value >= -(2n ** 53n) && value <= 2n ** 53n ? Number(value) : value;

interface PageFacts {
  readonly pageBytes: number;
  /** What an extension reserves at the end of each page is not. */
  readonly usable: number;
  readonly encoding: SqlitePages['encoding'];
}

/** As the header says; UTF-8 where there is none. */
export const encodingIn = (header: Uint8Array): SqlitePages['encoding'] =>
  ENCODINGS[header.byteLength < 60 ? 1 : viewOf(header).getUint32(56)] ?? 'utf8';

export const openSqlite = (access: RandomAccess): SqlitePages => {
  const header = access.readAt(0, 100);
  if (header.byteLength < 100) throw new DocumentProblem('BAD_FORMAT', 'SQLite database');
  const view = viewOf(header);
  const said = view.getUint16(16);
  const pageBytes = said === 1 ? 65_536 : said;
  const usable = pageBytes - view.getUint8(20);
  if (pageBytes < 512 || (pageBytes & (pageBytes - 1)) !== 0 || usable < 480)
    throw new DocumentProblem('BAD_FORMAT', 'SQLite database');
  return sqlitePages(access, { pageBytes, usable, encoding: encodingIn(header) });
};

export const sqlitePages = (
  access: RandomAccess,
  { pageBytes, usable, encoding }: PageFacts,
): SqlitePages => {
  const pageCount = Math.ceil(access.sizeBytes / pageBytes);
  const visited = new Set<number>();

  /** The page, unless it is none or was seen before. */
  const visit = (page: number): Uint8Array | undefined => {
    if (page < 1 || page > pageCount || visited.has(page)) return undefined;
    visited.add(page);
    const data = access.readAt((page - 1) * pageBytes, pageBytes);
    return data.byteLength < 8 ? undefined : data;
  };

  const payloadAt = (page: Uint8Array, at: number, length: number, isTable: boolean, damaged: () => void) => {
    const most = isTable ? usable - 35 : Math.floor(((usable - 12) * 64) / 255) - 23;
    if (length <= most) return page.subarray(at, at + length);
    const least = Math.floor(((usable - 12) * 32) / 255) - 23;
    const surplus = least + ((length - least) % (usable - 4));
    const local = surplus <= most ? surplus : least;
    const pieces: Uint8Array[] = [page.subarray(at, at + local)];
    let left = Math.min(length, MAX_PAYLOAD_BYTES) - local;
    if (at + local + 4 > page.byteLength) return pieces[0]!;
    let next = viewOf(page).getUint32(at + local);
    while (left > 0) {
      const overflow = visit(next);
      if (overflow === undefined) {
        damaged();
        break;
      }
      const piece = overflow.subarray(4, Math.min(4 + left, usable));
      pieces.push(piece);
      left -= piece.byteLength;
      next = viewOf(overflow).getUint32(0);
      if (piece.byteLength === 0) break;
    }
    return new Uint8Array(Buffer.concat(pieces));
  };

  function* below(number: number, level: number, damaged: () => void): Generator<SqliteCell> {
    const page = level > MAX_LEVELS ? undefined : visit(number);
    const start = number === 1 ? 100 : 0;
    const type = page?.[start];
    const isTable = type === TABLE_INTERIOR || type === TABLE_LEAF;
    const isInterior = type === TABLE_INTERIOR || type === INDEX_INTERIOR;
    if (page === undefined || !(isTable || isInterior || type === INDEX_LEAF)) {
      damaged();
      return;
    }
    const data = viewOf(page);
    const pointers = start + (isInterior ? 12 : 8);
    const room = Math.max(0, Math.floor((page.byteLength - pointers) / 2));
    const count = Math.min(page.byteLength < start + 12 ? 0 : data.getUint16(start + 3), room);
    for (let index = 0; index < count; index += 1) {
      let at = data.getUint16(pointers + 2 * index);
      if (at + 4 > page.byteLength || at < pointers) {
        damaged();
        continue;
      }
      if (isInterior) {
        yield* below(data.getUint32(at), level + 1, damaged);
        at += 4;
        if (isTable) continue;
      }
      const length = varint(page, at);
      const rowid = isTable ? varint(page, length.end) : undefined;
      const size = Number(length.value);
      if (size < 0) damaged();
      else {
        const payload = payloadAt(page, rowid?.end ?? length.end, size, isTable, damaged);
        yield { rowid: rowid?.value, payload };
      }
    }
    if (isInterior) yield* below(data.getUint32(start + 8), level + 1, damaged);
  }

  return {
    encoding,
    cells: (root, damaged) => below(root, 1, damaged),
  };
};
