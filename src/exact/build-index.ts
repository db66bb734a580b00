/** A list of patients → an index of keyed hashes, streamed: memory does not grow with the list. The file appears whole or not at all. */
import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { EXACT_KINDS, type ExactKind } from '../model/exact-lookup.ts';
import { UserError } from '../model/user-error.ts';
import { kindOf, wantedColumnsOf } from './columns.ts';
import { addToFilter, type FilterShape, filterShapeOf } from './filter.ts';
import { createHasher, keyCheckOf } from './hash-value.ts';
import { entriesAt, hasMagic, type IndexFacts, MAX_PATIENTS, PAGE_BYTES, toPage } from './index-format.ts';
import { openList, type PatientList } from './read-list.ts';
import { createEntrySorter, type EntrySorter } from './sort-entries.ts';
import { createRowReader, isDayFirst, type RowReader } from './values-of-row.ts';

export interface BuildOptions {
  readonly list: string;
  readonly index: string;
  /** Asked for once the list is known to be readable, so that no key is made in vain. */
  readonly key: () => Uint8Array;
  /** `mrn`, `last=SURNAME` … */
  readonly columns: readonly string[];
  readonly encoding?: string | undefined;
  /** Dates are written day first; undefined: told by the first rows. */
  readonly dayFirst?: boolean | undefined;
  readonly onProgress?: (rows: number) => void;
  readonly now?: () => Date;
}

/** Exact counts: every row is indexed or named here. */
export interface BuildResult {
  readonly rows: number;
  readonly patients: number;
  /** Rows whose record number stands on an earlier row; they are indexed as further writings of that patient. */
  readonly repeated: number;
  readonly leftOut: {
    /** Rows with more or fewer cells than the header. */
    readonly ragged: number;
    /** Rows without a value that could be indexed. */
    readonly empty: number;
    /** Cells, by column, that hold no value of their kind: placeholders, impossible dates, words for numbers. */
    readonly cells: Readonly<Record<string, number>>;
  };
  readonly entries: number;
  readonly sizeBytes: number;
}

/** Rows looked at to tell how dates are written. */
const SAMPLE_ROWS = 2000;

export const buildIndex = (options: BuildOptions): BuildResult => {
  const list = openList(options.list, wantedColumnsOf(options.columns), { encoding: options.encoding });
  let sorter: EntrySorter | undefined;
  try {
    requireReplaceable(options);
    const key = options.key();
    sorter = orExplain(options.index, () => createEntrySorter(options.index));
    const read = readInto(sorter, list, options, key);
    if (read.patients === 0)
      throw new UserError(`The list ${options.list} holds no row that could be indexed (${read.rows} rows).`);
    const written = writeIndex(sorter, list, read, options, key);
    const { rows, patients, leftOut } = read;
    return { rows, patients, leftOut, ...written };
  } finally {
    sorter?.close();
    list.close();
  }
};

/** An index may be replaced; anything else under its name is somebody's, the list itself above all. */
const requireReplaceable = ({ index, list }: BuildOptions): void => {
  if (resolve(index) === resolve(list)) throw new UserError('The index cannot be written over its own list.');
  const there = orExplain(index, () => statSync(index, { throwIfNoEntry: false }));
  if (there === undefined || (there.isFile() && there.size === 0)) return;
  if (there.isFile()) {
    const head = Buffer.alloc(PAGE_BYTES);
    const file = orExplain(index, () => openSync(index, 'r'));
    try {
      readSync(file, head, 0, PAGE_BYTES, 0);
    } finally {
      closeSync(file);
    }
    if (hasMagic(head)) return;
  }
  throw new UserError(`${index} is there and no patient index; it is not written over.`);
};

interface ReadList {
  readonly kinds: readonly ExactKind[];
  readonly values: Record<string, number>;
  readonly digits: Record<string, number>;
  readonly mixed: Record<string, number>;
  readonly rows: number;
  readonly patients: number;
  readonly leftOut: BuildResult['leftOut'];
}

const readInto = (
  sorter: EntrySorter,
  list: PatientList,
  options: BuildOptions,
  key: Uint8Array,
): ReadList => {
  const hash = createHasher(key);
  const kinds = [...new Set(list.columns.map(({ kind }) => kindOf(kind)))];
  const numberOfKind = new Map(kinds.map((kind, i) => [kind, i]));
  const values = Object.fromEntries(kinds.map((kind) => [kind, 0]));
  const lengths: Record<'digits' | 'mixed', Record<string, number>> = { digits: {}, mixed: {} };
  let rows = 0;
  let patients = 0;
  let ragged = 0;
  let empty = 0;
  let reader: RowReader | undefined;

  const add = (kind: ExactKind, value: string): void => {
    const { form } = EXACT_KINDS[kind];
    const words = hash(form, value);
    sorter.add(
      words[0] as number,
      words[1] as number,
      ((patients + 1) * 16 + (numberOfKind.get(kind) as number)) >>> 0,
    );
    values[kind] = (values[kind] as number) + 1;
    if (form !== 'number') return;
    const byLength = lengths[/^\d+$/.test(value) ? 'digits' : 'mixed'];
    byLength[value.length] = (byLength[value.length] ?? 0) + 1;
  };
  const take = (row: readonly string[], read: RowReader): void => {
    rows += 1;
    if (!fits(row, list.width)) ragged += 1;
    else if (read.read(row, add) === 0) empty += 1;
    else patients += 1;
    if (patients >= MAX_PATIENTS)
      throw new UserError(`An index holds at most ${MAX_PATIENTS} patients; split the list.`);
  };

  let waiting: (readonly string[])[] = [];
  const begin = (): RowReader =>
    createRowReader(list.columns, options.dayFirst ?? isDayFirst(list.columns, waiting));
  for (const block of list.rows()) {
    if (reader === undefined) {
      for (const row of block) waiting.push(row);
      if (waiting.length < SAMPLE_ROWS) continue;
      reader = begin();
      for (const row of waiting) take(row, reader);
      waiting = [];
    } else for (const row of block) take(row, reader);
    options.onProgress?.(rows);
  }
  if (reader === undefined) {
    reader = begin();
    for (const row of waiting) take(row, reader);
  }
  return { kinds, values, ...lengths, rows, patients, leftOut: { ragged, empty, cells: reader.leftOut() } };
};

/** As wide as the header; empty cells behind the last one are a program's, no shift of values. */
const fits = (row: readonly string[], width: number): boolean =>
  row.length === width || (row.length > width && row.slice(width).every((cell) => cell === ''));

/** Kinds that are looked up by themselves; dates and postcodes only where one of these is near. */
export const isPrimary = (kind: ExactKind): boolean => !['date', 'postcode'].includes(EXACT_KINDS[kind].form);

/** A directory slot points at about so many entries: they are read in one go. */
const ENTRIES_PER_SLOT = 64;

const writeIndex = (
  sorter: EntrySorter,
  list: PatientList,
  { kinds, values, digits, mixed, patients }: ReadList,
  options: BuildOptions,
  key: Uint8Array,
): Pick<BuildResult, 'entries' | 'sizeBytes' | 'repeated'> => {
  const all = Object.values(values).reduce((sum, count) => sum + count, 0);
  const shape: FilterShape = filterShapeOf(
    kinds.reduce((sum, kind) => sum + (isPrimary(kind) ? (values[kind] as number) : 0), 0),
  );
  const directoryBits = Math.min(18, Math.max(4, Math.ceil(Math.log2(all / ENTRIES_PER_SLOT))));
  const filter = new Uint8Array(shape.bytes);
  const directory = new Uint32Array(2 ** directoryBits + 1);
  const primary = kinds.map(isPrimary);
  const mrn = kinds.indexOf('mrn');
  const partial = `${options.index}.${process.pid}.partial`;
  const file = orExplain(options.index, () => openSync(partial, 'wx', 0o600));
  let isOpen = true;
  try {
    const checksum = createHash('sha256');
    let at = entriesAt({ directoryBits, filter: shape });
    const write = (bytes: Uint8Array, position: number): void =>
      orExplain(options.index, () => {
        for (let done = 0; done < bytes.length; )
          done += writeSync(file, bytes, done, bytes.length - done, position + done);
      });
    let repeated = 0;
    let mrnHigh = -1;
    let mrnLow = -1;
    for (const words of sorter.sorted()) {
      for (let i = 0; i < words.length; i += 3) {
        const [high, low, packed] = [words[i] as number, words[i + 1] as number, words[i + 2] as number];
        const slot = (high >>> (32 - directoryBits)) + 1;
        directory[slot] = (directory[slot] as number) + 1;
        if (primary[packed & 15]) addToFilter(filter, shape.probes, high, low);
        if ((packed & 15) !== mrn) continue;
        if (mrnHigh === high && mrnLow === low) repeated += 1;
        mrnHigh = high;
        mrnLow = low;
      }
      const bytes = Buffer.from(words.buffer, words.byteOffset, words.byteLength);
      checksum.update(bytes);
      write(bytes, at);
      at += bytes.length;
    }
    for (let slot = 1; slot < directory.length; slot++)
      directory[slot] = (directory[slot] as number) + (directory[slot - 1] as number);
    const directoryBytes = Buffer.from(directory.buffer);
    const facts: IndexFacts = {
      kinds: [...kinds],
      patients,
      repeated,
      entries: all,
      values,
      digits,
      mixed,
      filter: shape,
      directoryBits,
      keyCheck: keyCheckOf(key),
      checksum: checksum.digest('hex'),
      builtAt: (options.now?.() ?? new Date()).toISOString(),
      source: {
        path: resolve(list.path),
        sizeBytes: list.sizeBytes,
        modifiedMs: list.modifiedMs,
        columns: [...options.columns],
        ...(options.encoding === undefined ? {} : { encoding: options.encoding }),
        ...(options.dayFirst === undefined ? {} : { dayFirst: options.dayFirst }),
      },
    };
    write(filter, PAGE_BYTES);
    write(directoryBytes, PAGE_BYTES + filter.length);
    write(toPage(facts, filter, directoryBytes), 0);
    orExplain(options.index, () => fsyncSync(file));
    closeSync(file);
    isOpen = false;
    orExplain(options.index, () => putInPlace(partial, options.index));
    return { entries: all, sizeBytes: at, repeated };
  } catch (error) {
    if (isOpen) closeSync(file);
    rmSync(partial, { force: true });
    throw error;
  }
};

const putInPlace = (partial: string, path: string): void => {
  renameSync(partial, path);
  const folder = openSync(dirname(path), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
};

const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk is full',
  ENOENT: 'its folder does not exist',
  ENOTDIR: 'its folder does not exist',
  EACCES: 'access is denied',
  EPERM: 'access is denied',
  EROFS: 'the disk is read-only',
  EISDIR: 'it is a folder',
};

const orExplain = <Value>(path: string, act: () => Value): Value => {
  try {
    return act();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new UserError(`The index cannot be written to ${path}: ${REASONS[code] ?? code}.`);
  }
};
