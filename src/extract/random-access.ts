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

export const viewOf = (data: Uint8Array): DataView =>
  new DataView(data.buffer, data.byteOffset, data.byteLength);

export const latin1Of = (data: Uint8Array): string =>
  Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('latin1');
