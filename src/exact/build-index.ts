/** A list of patients → an index of keyed hashes, streamed: memory does not grow with the list. */
import { closeSync, openSync, readSync, rmSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { EXACT_KINDS, type ExactKind } from '../model/exact-lookup.ts';
import { UserError } from '../model/user-error.ts';
import { explainWrite } from '../util/explain-write.ts';
import { kindOf, wantedColumnsOf } from './columns.ts';
import { createHasher } from './hash-value.ts';
import { hasMagic, MAX_PATIENTS, PAGE_BYTES } from './index-format.ts';
import { openList, type PatientList } from './read-list.ts';
import { createEntrySorter, type EntrySorter } from './sort-entries.ts';
import { createRowReader, isDayFirst, type RowReader } from './values-of-row.ts';
import { makeWorkFolder } from './work-folder.ts';
import { writeIndex } from './write-index.ts';

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
  let folder: string | undefined;
  try {
    requireReplaceable(options);
    const key = options.key();
    folder = explainWrite('The index', options.index, () => makeWorkFolder(options.index));
    const sorter = createEntrySorter(folder, options.index);
    const read = readInto(sorter, list, options, key);
    if (read.patients === 0)
      throw new UserError(`The list ${options.list} holds no row that could be indexed (${read.rows} rows).`);
    const written = writeIndex(sorter, folder, list, read, options, key);
    const { rows, patients, leftOut } = read;
    return { rows, patients, leftOut, ...written };
  } finally {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
    list.close();
  }
};

/** An index may be replaced; anything else under its name is somebody's, the list itself above all. */
const requireReplaceable = ({ index, list }: BuildOptions): void => {
  if (resolve(index) === resolve(list)) throw new UserError('The index cannot be written over its own list.');
  const there = explainWrite('The index', index, () => statSync(index, { throwIfNoEntry: false }));
  if (there === undefined || (there.isFile() && there.size === 0)) return;
  if (there.isFile()) {
    const head = Buffer.alloc(PAGE_BYTES);
    const file = explainWrite('The index', index, () => openSync(index, 'r'));
    try {
      readSync(file, head, 0, PAGE_BYTES, 0);
    } finally {
      closeSync(file);
    }
    if (hasMagic(head)) return;
  }
  throw new UserError(`${index} is there and no patient index; it is not written over.`);
};

/** What was read, on its way into the file. */
export interface ReadList {
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
