/** The names in an open folder, in windows of bounded size: a folder of a million files is never held as a whole. */
import { type Dir, opendirSync } from 'node:fs';
import { ENTRY_KINDS } from '../model/listing.ts';

/** One character per byte: such strings are five times cheaper than a buffer per name, and no byte is lost. */
export interface Name {
  readonly name: string;
  /** Index into `ENTRY_KINDS`, as far as the file system tells it with the name. */
  readonly kind: number;
}

/** Sorted windows: names are in byte order throughout a folder of up to so many, and within each window of a larger one. */
const WINDOW = 65_536;
const SYSTEM_CALL_NAMES = 256;

const [FILE, DIRECTORY, LINK, SPECIAL] = ENTRY_KINDS.map((_, index) => index) as [
  number,
  number,
  number,
  number,
];

interface Typed {
  isFile(): boolean;
  isDirectory(): boolean;
  isSymbolicLink(): boolean;
}

export const kindOf = (entry: Typed): number => {
  if (entry.isFile()) return FILE;
  if (entry.isDirectory()) return DIRECTORY;
  return entry.isSymbolicLink() ? LINK : SPECIAL;
};

const byBytes = (one: Name, other: Name): number =>
  one.name < other.name ? -1 : one.name > other.name ? 1 : 0;

const readWindow = (folder: Dir): Name[] => {
  const names: Name[] = [];
  while (names.length < WINDOW) {
    const entry = folder.readSync();
    if (entry === null) break;
    names.push({ name: entry.name, kind: kindOf(entry) });
  }
  return names.sort(byBytes);
};

/** Windows of names; the last is the one shorter than a full window, and may be empty. Throws the system's error. */
export function* readNames(
  path: Uint8Array,
): Generator<{ readonly names: readonly Name[]; readonly last: boolean }> {
  const folder = opendirSync(Buffer.from(path), { encoding: 'latin1', bufferSize: SYSTEM_CALL_NAMES });
  try {
    for (let last = false; !last; ) {
      const names = readWindow(folder);
      last = names.length < WINDOW;
      yield { names, last };
    }
  } finally {
    folder.closeSync();
  }
}
