/** A stretch of a document as a document of its own: a member that lies in its container as it is. */
import type { ByteSource } from './extractor.ts';
import type { RandomAccess } from './random-access.ts';
import { HEAD_BYTES, tooLarge } from './source.ts';

const BLOCK_BYTES = 256 * 1024;
const CHUNK_BYTES = 1024 ** 2;

/** Ends where the container ends, whatever `length` says. */
export const windowAccess = (access: RandomAccess, start: number, length: number): RandomAccess => {
  const sizeBytes = Math.max(0, Math.min(length, access.sizeBytes - start));
  return {
    sizeBytes,
    readAt: (position, wanted) =>
      position < 0 || position >= sizeBytes
        ? new Uint8Array()
        : access.readAt(start + position, Math.min(wanted, sizeBytes - position)),
  };
};

/** Block by block, for a decompressor. */
export function* blocksOf(access: RandomAccess): Generator<Uint8Array> {
  for (let at = 0; at < access.sizeBytes; ) {
    const block = access.readAt(at, BLOCK_BYTES);
    if (block.byteLength === 0) return;
    yield block;
    at += block.byteLength;
  }
}

/** Nothing is copied, and nothing counts as expanded. */
export const windowSource = (
  access: RandomAccess,
  name: string,
  budget: ByteSource['budget'],
): ByteSource => ({
  sizeBytes: access.sizeBytes,
  name,
  budget,
  head: async () => access.readAt(0, HEAD_BYTES),
  async *chunks() {
    for (let at = 0; at < access.sizeBytes; ) {
      const chunk = access.readAt(at, CHUNK_BYTES);
      if (chunk.byteLength === 0) return;
      yield chunk;
      at += chunk.byteLength;
    }
  },
  async bytes() {
    if (access.sizeBytes > budget.limits.loadBytes) throw tooLarge(budget);
    return new Uint8Array(access.readAt(0, access.sizeBytes));
  },
  readAt: (position, length) => access.readAt(position, length),
});
