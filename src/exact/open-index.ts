/** Opens an index read-only: its page, filter and directory are read and proven whole; entries are read where they stand. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import {
  type ExactEntries,
  type ExactForm,
  type ExactLookup,
  MAX_EXACT_ENTRIES,
} from '../model/exact-lookup.ts';
import { UserError } from '../model/user-error.ts';
import { lookupValueOf, numberOf } from './canonical.ts';
import { mayBeInFilter } from './filter.ts';
import { createHasher, keyCheckOf } from './hash-value.ts';
import {
  directoryBytesOf,
  ENTRY_BYTES,
  entriesAt,
  factsOf,
  hasMagic,
  type IndexFacts,
  identityOf,
  isWhole,
  PAGE_BYTES,
  VERSION,
  versionOf,
} from './index-format.ts';

export interface IndexFile {
  readonly facts: IndexFacts;
  readonly identity: string;
  readonly sizeBytes: number;
  readonly filter: Uint8Array;
  readonly directory: Uint32Array;
  /** Reads at a place of the file. */
  read(target: Uint8Array, length: number, position: number): void;
  close(): void;
}

/** Throws one sentence for a file that is foreign, cut or changed. */
export const openIndexFile = (path: string): IndexFile => {
  const file = open(path);
  try {
    const sizeBytes = fstatSync(file).size;
    const read = (target: Uint8Array, length: number, position: number): void => {
      for (let done = 0; done < length; ) {
        const count = readSync(file, target, done, length - done, position + done);
        if (count === 0) throw damaged(path, 'it is cut short');
        done += count;
      }
    };
    if (sizeBytes < PAGE_BYTES) throw foreign(path);
    const page = Buffer.alloc(PAGE_BYTES);
    read(page, PAGE_BYTES, 0);
    if (!hasMagic(page)) throw foreign(path);
    if (versionOf(page) !== VERSION)
      throw new UserError(
        `The patient index ${path} was built by another version of phisweep; build it anew.`,
      );
    const facts = factsOf(page);
    if (facts === undefined) throw damaged(path, 'its first page is not as it was written');
    if (sizeBytes !== entriesAt(facts) + facts.entries * ENTRY_BYTES)
      throw damaged(
        path,
        sizeBytes < entriesAt(facts) + facts.entries * ENTRY_BYTES ? 'it is cut short' : 'it is too long',
      );
    const filter = new Uint8Array(facts.filter.bytes);
    const directory = new Uint32Array(directoryBytesOf(facts) / 4);
    const directoryBytes = new Uint8Array(directory.buffer);
    read(filter, filter.length, PAGE_BYTES);
    read(directoryBytes, directoryBytes.length, PAGE_BYTES + filter.length);
    if (!isWhole(page, filter, directoryBytes)) throw damaged(path, 'its checksum is another one');
    return {
      facts,
      identity: identityOf(page),
      sizeBytes,
      filter,
      directory,
      read,
      close: () => closeSync(file),
    };
  } catch (error) {
    closeSync(file);
    throw error;
  }
};

const foreign = (path: string): UserError =>
  new UserError(`${path} is no patient index of phisweep; build one with: phisweep index build`);

const damaged = (path: string, why: string): UserError =>
  new UserError(`The patient index ${path} is damaged: ${why}; build it anew.`);

const open = (path: string): number => {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UserError(
      code === 'ENOENT'
        ? `The patient index ${path} does not exist; build it with: phisweep index build`
        : `The patient index ${path} cannot be read (${code}).`,
    );
  }
  if (fstatSync(file).isFile()) return file;
  closeSync(file);
  throw new UserError(`The patient index ${path} is not a file.`);
};

export interface OpenIndex extends ExactLookup {
  readonly identity: string;
  close(): void;
}

/** Entries read in one go. */
const WINDOW = 1024;

export const openIndex = (path: string, key: Uint8Array): OpenIndex => {
  const file = openIndexFile(path);
  const { facts, filter, directory } = file;
  if (keyCheckOf(key) !== facts.keyCheck) {
    file.close();
    throw new UserError(`The patient index ${path} was built with another key.`);
  }
  const base = entriesAt(facts);
  const hash = createHasher(key);
  const words = new Uint32Array(WINDOW * 3);
  const bytes = new Uint8Array(words.buffer);
  const load = (first: number, count: number): void =>
    file.read(bytes, count * ENTRY_BYTES, base + first * ENTRY_BYTES);

  /** First entry from `from` on, before `to`, that is not below (high, low, packed). */
  const lowerBound = (from: number, to: number, high: number, low: number, packed: number): number => {
    let [least, most] = [from, to];
    const isBelow = (at: number): boolean => {
      const [h, l, p] = [words[at] as number, words[at + 1] as number, words[at + 2] as number];
      return h !== high ? h < high : l !== low ? l < low : p < packed;
    };
    while (most - least > WINDOW) {
      const middle = (least + most) >>> 1;
      load(middle, 1);
      if (isBelow(0)) least = middle + 1;
      else most = middle;
    }
    const start = least;
    if (most > start) load(start, most - start);
    while (least < most) {
      const middle = (least + most) >>> 1;
      if (isBelow((middle - start) * 3)) least = middle + 1;
      else most = middle;
    }
    return least;
  };
  const slotOf = (high: number): readonly [number, number] => {
    const slot = high >>> (32 - facts.directoryBits);
    return [directory[slot] as number, directory[slot + 1] as number];
  };

  const find = (form: ExactForm, text: string): ExactEntries | undefined => {
    const value = lookupValueOf(form, text);
    if (value === undefined) return undefined;
    const hashed = hash(form, value);
    const [high, low] = [hashed[0] as number, hashed[1] as number];
    if (form !== 'date' && form !== 'postcode' && !mayBeInFilter(filter, facts.filter.probes, high, low))
      return undefined;
    const [from, to] = slotOf(high);
    if (from === to) return undefined;
    const first = lowerBound(from, to, high, low, 0);
    const end = lowerBound(first, to, high, low, 2 ** 32);
    const count = end - first;
    if (count === 0) return undefined;
    const listed = Math.min(count, MAX_EXACT_ENTRIES);
    const patients = new Uint32Array(listed);
    const kinds: ExactEntries['kinds'][number][] = [];
    for (let done = 0; done < listed; ) {
      const some = Math.min(WINDOW, listed - done);
      load(first + done, some);
      for (let i = 0; i < some; i++) {
        const packed = words[i * 3 + 2] as number;
        patients[done + i] = packed >>> 4;
        kinds.push(facts.kinds[packed & 15] as (typeof kinds)[number]);
      }
      done += some;
    }
    return { count, patients, kinds };
  };

  const spaceOf = (length: number, digitsOnly: boolean): number =>
    // Letters stand where a hospital puts them, not anywhere: a mixed number has the room of its digits.
    10 ** (digitsOnly ? length : Math.max(1, length - 1));
  return {
    identity: file.identity,
    patients: facts.patients,
    kinds: facts.kinds,
    densityOf: (length, digitsOnly) =>
      (facts[digitsOnly ? 'digits' : 'mixed'][length] ?? 0) / spaceOf(length, digitsOnly),
    numberOf,
    find,
    has: (form, text, patient) => {
      const value = lookupValueOf(form, text);
      if (value === undefined) return false;
      const hashed = hash(form, value);
      const [high, low] = [hashed[0] as number, hashed[1] as number];
      const [from, to] = slotOf(high);
      const at = lowerBound(from, to, high, low, patient * 16);
      if (at >= to) return false;
      load(at, 1);
      return words[0] === high && words[1] === low && (words[2] as number) >>> 4 === patient;
    },
    close: file.close,
  };
};
