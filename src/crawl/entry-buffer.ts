/**
 * Rows of a listing in the making, and the one buffer in which they cross to the main thread. A row costs about
 * 80 bytes and its name; nothing is allocated per row.
 */
import { hash } from 'node:crypto';
import type { EntryColumns, FolderListing } from '../model/listing.ts';
import type { ProblemCode } from '../model/problem.ts';

/** Rows in one message at most: what a part of a big folder holds. */
export const MOST_ROWS = 4096;
const MOST_NAME_BYTES = MOST_ROWS * 256;

/** Widest first, so that each column begins at a multiple of its width. */
const COLUMNS = {
  sizes: Float64Array,
  blocks: Float64Array,
  inodes: BigUint64Array,
  devices: BigUint64Array,
  modifiedNs: BigInt64Array,
  changedNs: BigInt64Array,
  nameEnds: Uint32Array,
  modes: Uint32Array,
  owners: Uint32Array,
  groups: Uint32Array,
  kinds: Uint8Array,
  decisions: Uint8Array,
  problems: Uint8Array,
  reaches: Uint8Array,
  broadWrites: Uint8Array,
  exposureSources: Uint8Array,
  names: Uint8Array,
} as const;

type Columns = { readonly [Name in keyof typeof COLUMNS]: InstanceType<(typeof COLUMNS)[Name]> };
const NAMES = Object.keys(COLUMNS) as readonly (keyof Columns)[];

const sizeOf = (rows: number, nameBytes: number): number =>
  NAMES.reduce(
    (sum, name) => sum + (name === 'names' ? nameBytes : rows * COLUMNS[name].BYTES_PER_ELEMENT),
    0,
  );

const columnsIn = (buffer: ArrayBuffer, rows: number, nameBytes: number): Columns => {
  let offset = 0;
  const columns = NAMES.map((name) => {
    const column = new COLUMNS[name](buffer, offset, name === 'names' ? nameBytes : rows);
    offset += column.byteLength;
    return [name, column];
  });
  return Object.fromEntries(columns) as unknown as Columns;
};

/** Half of a SHA-256: whoever can make files must not be able to make two listings that look alike. */
const DIGEST_BYTES = 16;

/** Of rows whose names begin at `nameFrom`. */
const digestOfRows = (
  columns: Omit<EntryColumns, 'count'>,
  from: number,
  nameFrom: number,
  rows: number,
  nameBytes: number,
) => {
  const packed = Buffer.allocUnsafe(sizeOf(rows, nameBytes));
  let at = 0;
  for (const name of NAMES) {
    if (name === 'blocks') continue;
    const { buffer, byteOffset, BYTES_PER_ELEMENT: width } = columns[name];
    const [first, count] = name === 'names' ? [nameFrom, nameBytes] : [from, rows];
    packed.set(new Uint8Array(buffer, byteOffset + first * width, count * width), at);
    at += count * width;
  }
  return hash('sha256', packed.subarray(0, at), 'buffer').subarray(0, DIGEST_BYTES);
};

/** The `digest` of a listing that is a whole folder. */
export const digestOf = (entries: EntryColumns): Uint8Array =>
  digestOfRows(entries, 0, 0, entries.count, entries.names.length);

/** One folder's rows in a message. */
interface Part {
  readonly folderId: number;
  readonly rows: number;
  readonly nameBytes: number;
  readonly last: boolean;
  readonly problem?: ProblemCode;
  readonly device?: bigint;
  readonly digest?: Uint8Array;
  readonly openMs?: number;
}

/** What crosses: `buffer` is to be transferred. */
export interface PackedListings {
  readonly buffer: ArrayBuffer;
  readonly rows: number;
  readonly nameBytes: number;
  readonly parts: readonly Part[];
}

const slice = (columns: Columns, from: number, nameFrom: number, { rows, nameBytes }: Part): EntryColumns =>
  Object.assign(
    Object.fromEntries(
      NAMES.map((name) => [
        name,
        name === 'names'
          ? columns.names.subarray(nameFrom, nameFrom + nameBytes)
          : columns[name].subarray(from, from + rows),
      ]),
    ) as unknown as Columns,
    { count: rows },
  );

export const unpackListings = ({
  buffer,
  rows,
  nameBytes,
  parts,
}: PackedListings): readonly FolderListing[] => {
  const columns = columnsIn(buffer, rows, nameBytes);
  let [from, nameFrom] = [0, 0];
  return parts.map((part) => {
    const { rows: _, nameBytes: __, ...own } = part;
    const entries = slice(columns, from, nameFrom, part);
    from += part.rows;
    nameFrom += part.nameBytes;
    return { ...own, entries };
  });
};

/** Numbers of one row; `undefined` for what only lstat can say, where it could not. */
export interface Row {
  readonly kind: number;
  readonly decision: number;
  readonly problem: number;
  readonly reach: number;
  readonly broadWrite: number;
  readonly source: number;
}

/** What lstat said, as far as a row holds it. */
export interface RowStat {
  readonly mode: bigint;
  readonly uid: bigint;
  readonly gid: bigint;
  readonly size: bigint;
  readonly blocks: bigint;
  readonly ino: bigint;
  readonly dev: bigint;
  readonly mtimeNs: bigint;
  readonly ctimeNs: bigint;
}

export type EntryBuffer = ReturnType<typeof createEntryBuffer>;

/** `send` gets what is full; it may block the thread until someone has taken earlier messages. */
export const createEntryBuffer = (send: (packed: PackedListings) => void) => {
  const filled = columnsIn(new ArrayBuffer(sizeOf(MOST_ROWS, MOST_NAME_BYTES)), MOST_ROWS, MOST_NAME_BYTES);
  const names = Buffer.from(filled.names.buffer, filled.names.byteOffset, filled.names.byteLength);
  let parts: Part[] = [];
  let [rows, nameBytes, partFrom, partNames] = [0, 0, 0, 0];
  let openMs: number | undefined;

  /** `device`: that the folder itself is on. */
  const endPart = (folderId: number, last: boolean, problem?: ProblemCode, device?: bigint): void => {
    const own = { folderId, rows: rows - partFrom, nameBytes: nameBytes - partNames, last };
    const part = {
      ...own,
      ...(device === undefined ? {} : { device }),
      ...(openMs === undefined ? {} : { openMs }),
    };
    openMs = undefined;
    if (problem !== undefined) parts.push({ ...part, problem });
    else if (!last) parts.push(part);
    else
      parts.push({
        ...part,
        digest: digestOfRows(filled, partFrom, partNames, part.rows, part.nameBytes),
      });
    [partFrom, partNames] = [rows, nameBytes];
  };

  /** Sends what is there. A part under way must have been ended. */
  const flush = (): void => {
    if (parts.length === 0) return;
    const buffer = new ArrayBuffer(sizeOf(rows, nameBytes));
    const target = columnsIn(buffer, rows, nameBytes);
    for (const name of NAMES)
      (target[name] as Uint8Array).set(
        filled[name].subarray(0, name === 'names' ? nameBytes : rows) as Uint8Array,
      );
    send({ buffer, rows, nameBytes, parts });
    parts = [];
    [rows, nameBytes, partFrom, partNames] = [0, 0, 0, 0];
  };

  return {
    endPart,
    /** How long opening the folder took whose first part comes next. */
    opened: (ms: number): void => {
      openMs = ms;
    },
    flush,
    /** Rows that still fit before `flush`. */
    room: (): number => MOST_ROWS - rows,
    /** Takes back the rows of the part under way. */
    rewind: (): void => {
      [rows, nameBytes] = [partFrom, partNames];
    },
    /** `name`: one character per byte. `stat` undefined: nothing is known but the name. */
    add: (name: string, row: Row, stat: RowStat | undefined): void => {
      nameBytes += names.write(name, nameBytes, 'latin1');
      filled.nameEnds[rows] = nameBytes - partNames;
      filled.kinds[rows] = row.kind;
      filled.decisions[rows] = row.decision;
      filled.problems[rows] = row.problem;
      filled.reaches[rows] = row.reach;
      filled.broadWrites[rows] = row.broadWrite;
      filled.exposureSources[rows] = row.source;
      filled.modes[rows] = Number(stat?.mode ?? 0n);
      filled.owners[rows] = Number(stat?.uid ?? 0n);
      filled.groups[rows] = Number(stat?.gid ?? 0n);
      filled.sizes[rows] = Number(stat?.size ?? 0n);
      filled.blocks[rows] = Number(stat?.blocks ?? 0n);
      filled.inodes[rows] = stat?.ino ?? 0n;
      filled.devices[rows] = stat?.dev ?? 0n;
      filled.modifiedNs[rows] = stat?.mtimeNs ?? 0n;
      filled.changedNs[rows] = stat?.ctimeNs ?? 0n;
      rows += 1;
    },
  };
};
