/** Reads anywhere in a document: from its own file where it is one, else from memory. */
import type { ByteSource } from './extractor.ts';

export interface RandomAccess {
  readonly sizeBytes: number;
  /** Fewer bytes than asked for at the end, none beyond it. */
  readAt(position: number, length: number): Uint8Array;
}

export const memoryAccess = (data: Uint8Array): RandomAccess => ({
  sizeBytes: data.byteLength,
  readAt: (position, length) =>
    position < 0 ? new Uint8Array() : data.subarray(position, position + length),
});

/** Loads a source that only comes in order; throws TOO_LARGE where it is over the limit for that. */
export const randomAccess = async (source: ByteSource): Promise<RandomAccess> => {
  const { readAt, sizeBytes } = source;
  if (readAt !== undefined && sizeBytes !== undefined) {
    return {
      sizeBytes,
      readAt: (position, length) =>
        position < 0 || position >= sizeBytes ? new Uint8Array() : readAt(position, length),
    };
  }
  return memoryAccess(await source.bytes());
};

const WINDOW_BYTES = 64 * 1024;
const MAX_WINDOWS = 64;

/** For many small reads that lie near each other: one system call for all of a window; the bytes given are not to be written to. */
export const windowed = (access: RandomAccess): RandomAccess => {
  const windows = new Map<number, Uint8Array>();
  const windowAt = (index: number): Uint8Array => {
    let window = windows.get(index);
    if (window === undefined) {
      // The oldest goes.
      if (windows.size >= MAX_WINDOWS)
        for (const oldest of windows.keys()) {
          windows.delete(oldest);
          break;
        }
      window = access.readAt(index * WINDOW_BYTES, WINDOW_BYTES);
      windows.set(index, window);
    }
    return window;
  };
  return {
    sizeBytes: access.sizeBytes,
    readAt(position, length) {
      const index = Math.floor(position / WINDOW_BYTES);
      const start = position - index * WINDOW_BYTES;
      return position < 0 || length < 0 || start + length > WINDOW_BYTES
        ? access.readAt(position, length)
        : windowAt(index).subarray(start, start + length);
    },
  };
};

export const viewOf = (data: Uint8Array): DataView =>
  new DataView(data.buffer, data.byteOffset, data.byteLength);

export const latin1Of = (data: Uint8Array): string =>
  Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('latin1');
