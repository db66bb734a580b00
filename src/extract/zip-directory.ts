/** What members a ZIP has: yauzl reads the directory strictly; where it refuses, `zip-salvage` reads what is there. */
import { type Entry, fromRandomAccessReader, RandomAccessReader, type ZipFile } from 'yauzl';
import type { RandomAccess } from './random-access.ts';
import { DOS_HOST, isEncrypted, memberName, type ZipEntry } from './zip-entry.ts';
import { salvageEntries } from './zip-salvage.ts';

export interface ZipDirectory {
  readonly entries: readonly ZipEntry[];
  /** The directory was damaged or missing. */
  readonly salvaged: boolean;
  /** Its end is missing, and members may be too. */
  readonly cutOff: boolean;
  /** More members than asked for. */
  readonly truncated: boolean;
}

const READ_AHEAD = 64 * 1024;

/** yauzl asks for 46 bytes at a time; a block read ahead saves a system call for each. */
class AccessReader extends RandomAccessReader {
  readonly #access: RandomAccess;
  #block: Uint8Array = new Uint8Array();
  #blockStart = 0;
  constructor(access: RandomAccess) {
    super();
    this.#access = access;
  }
  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null) => void,
  ): void {
    const inBlock = position - this.#blockStart;
    if (inBlock < 0 || inBlock + length > this.#block.byteLength) {
      this.#block = this.#access.readAt(position, Math.max(length, READ_AHEAD));
      this.#blockStart = position;
    }
    const from = position - this.#blockStart;
    const piece = this.#block.subarray(from, from + length);
    buffer.set(piece, offset);
    callback(piece.byteLength < length ? new Error('unexpected end') : null);
  }
}

const toEntry = (entry: Entry): ZipEntry => ({
  name: memberName(entry.fileNameRaw, entry.generalPurposeBitFlag, entry.versionMadeBy >> 8 === DOS_HOST),
  flags: entry.generalPurposeBitFlag,
  method: entry.compressionMethod,
  encrypted: isEncrypted(entry.generalPurposeBitFlag),
  packedBytes: entry.compressedSize,
  sizeBytes: entry.uncompressedSize,
  crc32: entry.crc32,
  headerOffset: entry.relativeOffsetOfLocalHeader,
});

const strictEntries = (access: RandomAccess, limit: number): Promise<readonly ZipEntry[]> =>
  new Promise((resolve, reject) => {
    const options = { lazyEntries: true, decodeStrings: false, validateEntrySizes: false, autoClose: false };
    fromRandomAccessReader(new AccessReader(access), access.sizeBytes, options, (error, zip: ZipFile) => {
      if (error !== null) return reject(error);
      const entries: ZipEntry[] = [];
      zip.on('error', reject);
      zip.on('end', () => resolve(entries));
      zip.on('entry', (entry: Entry) => {
        entries.push(toEntry(entry));
        if (entries.length > limit) return resolve(entries);
        // The reader answers at once: without a pause now and then a long directory would fill the stack.
        if (entries.length % 64 === 0) setImmediate(() => zip.readEntry());
        else zip.readEntry();
      });
      zip.readEntry();
    });
  });

/** At most `limit` members, in the order of the directory. Throws only what the source's own reads throw. */
export const zipDirectory = async (access: RandomAccess, limit: number): Promise<ZipDirectory> => {
  let entries: readonly ZipEntry[] | undefined;
  try {
    entries = await strictEntries(access, limit);
  } catch {
    // yauzl's message may quote a name; the salvaging reader has its own opinion.
  }
  const salvaged = entries === undefined ? salvageEntries(access, limit) : undefined;
  entries ??= salvaged?.entries ?? [];
  return {
    entries: entries.slice(0, limit),
    salvaged: salvaged !== undefined,
    cutOff: salvaged?.cutOff ?? false,
    truncated: entries.length > limit,
  };
};
