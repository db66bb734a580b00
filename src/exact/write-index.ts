/** Sorted entries into the file: it appears whole or not at all. */
import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, renameSync, writeSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { EXACT_KINDS, type ExactKind } from '../model/exact-lookup.ts';
import { explainWrite } from '../util/explain-write.ts';
import type { BuildOptions, BuildResult, ReadList } from './build-index.ts';
import { addToFilter, type FilterShape, filterShapeOf } from './filter.ts';
import { keyCheckOf } from './hash-value.ts';
import { entriesAt, type IndexFacts, PAGE_BYTES, toPage } from './index-format.ts';
import type { PatientList } from './read-list.ts';
import type { EntrySorter } from './sort-entries.ts';

/** Kinds that are looked up by themselves; dates and postcodes only where one of these is near. */
export const isPrimary = (kind: ExactKind): boolean => !['date', 'postcode'].includes(EXACT_KINDS[kind].form);

/** A directory slot points at about so many entries: they are read in one go. */
const ENTRIES_PER_SLOT = 64;

export const writeIndex = (
  sorter: EntrySorter,
  folder: string,
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
  const partial = join(folder, 'index');
  const file = explainWrite('The index', options.index, () => openSync(partial, 'wx', 0o600));
  let isOpen = true;
  try {
    const checksum = createHash('sha256');
    let at = entriesAt({ directoryBits, filter: shape });
    const write = (bytes: Uint8Array, position: number): void =>
      explainWrite('The index', options.index, () => {
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
    explainWrite('The index', options.index, () => fsyncSync(file));
    closeSync(file);
    isOpen = false;
    explainWrite('The index', options.index, () => putInPlace(partial, options.index));
    return { entries: all, sizeBytes: at, repeated };
  } catch (error) {
    if (isOpen) closeSync(file);
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
