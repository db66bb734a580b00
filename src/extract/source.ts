/** Where bytes come from: memory, an open file, or a stream that can be opened again. All bounded. */
import { createHash } from 'node:crypto';
import { readSync } from 'node:fs';
import type { Budget } from './budget.ts';
import { type ByteSource, DocumentProblem } from './extractor.ts';

export const HEAD_BYTES = 64 * 1024;
const CHUNK_BYTES = 1024 ** 2;
/** A file up to this size is read once and kept; a member up to a chunk likewise. */
const KEPT_FILE_BYTES = 16 * 1024 ** 2;

/** An open file. The caller closes the descriptor, after the last segment was read. */
export interface FileSource extends ByteSource {
  readAt(position: number, length: number): Uint8Array;
  /** Distinct passes are counted each: bytes that the system was asked for. */
  readonly bytesRead: number;
  /** SHA-256 in hex where all bytes were read in order, else undefined. */
  contentHash(): string | undefined;
}

export const tooLarge = (budget: Budget): DocumentProblem =>
  new DocumentProblem('TOO_LARGE', `${budget.limits.loadBytes} bytes`);

/** Bytes that lie in memory already: the whole of them, so `readAt` works. */
export const memorySource = (data: Uint8Array, name: string, budget: Budget): ByteSource => ({
  sizeBytes: data.byteLength,
  name,
  budget,
  head: async () => data.subarray(0, HEAD_BYTES),
  async *chunks() {
    for (let at = 0; at < data.byteLength; at += CHUNK_BYTES) yield data.subarray(at, at + CHUNK_BYTES);
  },
  async bytes() {
    if (data.byteLength > budget.limits.loadBytes) throw tooLarge(budget);
    // A copy in a buffer of its own: pdf.js fails on slices of Node's shared pool (156 of 1,232 files).
    return new Uint8Array(data);
  },
  readAt: (position, length) => data.subarray(position, position + length),
});

const IO_PROBLEMS: Readonly<Record<string, 'NO_ACCESS' | 'GONE' | 'IO_ERROR'>> = {
  EACCES: 'NO_ACCESS',
  EPERM: 'NO_ACCESS',
  ESTALE: 'GONE',
};

const readFully = (fd: number, buffer: Uint8Array, position: number): number => {
  let filled = 0;
  while (filled < buffer.byteLength) {
    let got: number;
    try {
      got = readSync(fd, buffer, filled, buffer.byteLength - filled, position + filled);
    } catch (error) {
      throw new DocumentProblem(IO_PROBLEMS[(error as NodeJS.ErrnoException).code ?? ''] ?? 'IO_ERROR');
    }
    if (got === 0) break;
    filled += got;
  }
  return filled;
};

/** Positioned reads of an open descriptor; a file of up to 16 MiB is read once, a larger one is never held whole. */
export const fileSource = (fd: number, sizeBytes: number, name: string, budget: Budget): FileSource => {
  const { limits } = budget;
  const hash = createHash('sha256');
  let hashedBytes = 0;
  let digest: string | undefined;
  let bytesRead = 0;
  let head: Uint8Array | undefined;
  let kept: Uint8Array | undefined;
  let randomReads = 0;

  const read = (position: number, length: number): Uint8Array => {
    const buffer = new Uint8Array(Math.max(0, Math.min(length, sizeBytes - position)));
    const filled = readFully(fd, buffer, position);
    bytesRead += filled;
    const end = position + filled;
    if (position <= hashedBytes && end > hashedBytes) {
      hash.update(buffer.subarray(hashedBytes - position, filled));
      hashedBytes = end;
    }
    return filled === buffer.byteLength ? buffer : buffer.subarray(0, filled);
  };
  const whole = (): Uint8Array | undefined => {
    if (kept === undefined && sizeBytes <= KEPT_FILE_BYTES) kept = read(0, sizeBytes);
    return kept;
  };

  return {
    sizeBytes,
    name,
    budget,
    get bytesRead() {
      return bytesRead;
    },
    contentHash() {
      if (hashedBytes === sizeBytes) digest ??= hash.digest('hex');
      return digest;
    },
    async head() {
      head ??= kept?.subarray(0, HEAD_BYTES) ?? read(0, HEAD_BYTES);
      return head;
    },
    async *chunks() {
      const all = whole();
      const end = Math.min(sizeBytes, limits.fileBytes);
      for (let at = 0; at < end; at += CHUNK_BYTES) {
        const length = Math.min(CHUNK_BYTES, end - at);
        const chunk = all?.subarray(at, at + length) ?? read(at, length);
        if (chunk.byteLength === 0) return;
        yield chunk;
      }
      if (end < sizeBytes) throw new DocumentProblem('TOO_LARGE', `${limits.fileBytes} bytes`);
    },
    async bytes() {
      if (sizeBytes > limits.loadBytes) throw tooLarge(budget);
      const all = whole();
      return all === undefined ? read(0, sizeBytes) : new Uint8Array(all);
    },
    readAt(position, length) {
      randomReads += 1;
      // The first look at a file's tail must not load a film; who asks again reads it all.
      const all = randomReads > 2 || sizeBytes <= CHUNK_BYTES ? whole() : kept;
      return all === undefined ? read(position, length) : all.subarray(position, position + length);
    },
  };
};

const joined = (pieces: readonly Uint8Array[], length: number): Uint8Array => {
  const all = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.byteLength;
  }
  return all;
};

/** All of a stream in an array of its own. Throws TOO_LARGE over `limits.loadBytes`. */
export const loaded = async (chunks: AsyncIterable<Uint8Array>, budget: Budget): Promise<Uint8Array> => {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of chunks) {
    length += piece.byteLength;
    if (length > budget.limits.loadBytes) throw tooLarge(budget);
    pieces.push(piece);
  }
  return joined(pieces, length);
};

/**
 * A member that comes out of a decompressor in order. `open` starts it from the beginning and counts what it expands
 * in the budget; it is called again for every pass. One up to 1 MiB is expanded once and kept.
 */
export const streamSource = (
  open: () => AsyncIterable<Uint8Array>,
  name: string,
  budget: Budget,
): ByteSource => {
  let start: Uint8Array | undefined;
  let complete = false;
  // What failed while the beginning was read fails again when the reader gets there, not before.
  let failure: unknown;
  const begin = async (): Promise<Uint8Array> => {
    if (start !== undefined) return start;
    const pieces: Uint8Array[] = [];
    let length = 0;
    complete = true;
    try {
      for await (const piece of open()) {
        pieces.push(piece);
        length += piece.byteLength;
        if (length > CHUNK_BYTES) {
          complete = false;
          break;
        }
      }
    } catch (error) {
      failure = error;
    }
    start = joined(pieces, length);
    return start;
  };
  const chunks = async function* (): AsyncGenerator<Uint8Array> {
    const first = await begin();
    if (complete) {
      if (first.byteLength > 0) yield first;
      if (failure !== undefined) throw failure;
      return;
    }
    let length = 0;
    for await (const piece of open()) {
      length += piece.byteLength;
      if (length > budget.limits.memberBytes)
        throw new DocumentProblem('EXPANDS', `${budget.limits.memberBytes} bytes of one member`);
      yield piece;
    }
  };
  return {
    sizeBytes: undefined,
    name,
    budget,
    async head() {
      const first = await begin();
      // Nothing at all came out: an empty document it is not.
      if (first.byteLength === 0 && failure !== undefined) throw failure;
      return first.subarray(0, HEAD_BYTES);
    },
    chunks,
    bytes: () => loaded(chunks(), budget),
  };
};
