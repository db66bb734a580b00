/** A container whose members lie one behind the other, read once from front to back: TAR, cpio, a solid 7z folder. */
import type { ByteSource } from './extractor.ts';
import { windowAccess, windowSource } from './member-window.ts';
import { type RandomAccess, randomAccess } from './random-access.ts';
import { HEAD_BYTES, loaded, memorySource } from './source.ts';

/** A member up to this size is kept in memory, where any reader may go to and fro in it. */
const KEPT_BYTES = 32 * 1024 ** 2;
const BLOCK_BYTES = 64 * 1024;

export interface Sequence {
  readonly position: number;
  /** What broke the stream off. It looks like an end until the container, done with what came before, throws it. */
  readonly failure: unknown;
  /** Fewer bytes at the end. */
  take(length: number): Promise<Uint8Array>;
  /** Goes on to a later position; false where the container ends before it. */
  seek(position: number): Promise<boolean>;
  /** The next `length` bytes as a document, shorter where they are cut off. Whoever is done with it seeks on. */
  member(length: number, name: string): Promise<ByteSource>;
}

type Budget = ByteSource['budget'];

const accessSequence = (access: RandomAccess, budget: Budget): Sequence => {
  let position = 0;
  let block: Uint8Array = new Uint8Array();
  let blockStart = 0;
  return {
    failure: undefined,
    get position() {
      return position;
    },
    async take(length) {
      const inBlock = position - blockStart;
      if (inBlock < 0 || inBlock + length > block.byteLength) {
        // A header is followed by another or by a small member: a block saves a system call for each.
        block = access.readAt(position, Math.max(length, BLOCK_BYTES));
        blockStart = position;
      }
      const taken = block.subarray(position - blockStart, position - blockStart + length);
      position += taken.byteLength;
      return taken;
    },
    async seek(to) {
      position = Math.min(to, access.sizeBytes);
      return to <= access.sizeBytes;
    },
    member: async (length, name) => windowSource(windowAccess(access, position, length), name, budget),
  };
};

/** `open` starts the container from its beginning: again only for a member too large to keep that is read twice. */
export const streamSequence = (open: () => AsyncIterable<Uint8Array>, budget: Budget): Sequence => {
  const chunks = open()[Symbol.asyncIterator]();
  let rest: Uint8Array = new Uint8Array();
  let position = 0;
  let failure: unknown;
  const next = async (most: number): Promise<Uint8Array> => {
    while (rest.byteLength === 0 && failure === undefined) {
      try {
        const step = await chunks.next();
        if (step.done === true) break;
        rest = step.value;
      } catch (error) {
        failure = error;
      }
    }
    const piece = rest.subarray(0, most);
    rest = rest.subarray(piece.byteLength);
    position += piece.byteLength;
    return piece;
  };
  async function* pass(length: number): AsyncGenerator<Uint8Array> {
    for (let left = length; left > 0; ) {
      const piece = await next(left);
      if (piece.byteLength === 0) return;
      left -= piece.byteLength;
      yield piece;
    }
  }
  const take = async (length: number): Promise<Uint8Array> => {
    const pieces: Uint8Array[] = [];
    for await (const piece of pass(length)) pieces.push(piece);
    return pieces.length === 1 ? pieces[0]! : new Uint8Array(Buffer.concat(pieces));
  };
  const seek = async (to: number): Promise<boolean> => {
    for await (const _ of pass(to - position));
    return position === to;
  };
  const largeMember = async (length: number, name: string): Promise<ByteSource> => {
    const start = position;
    const head = await take(HEAD_BYTES);
    let passed = false;
    async function* chunksOf(): AsyncGenerator<Uint8Array> {
      if (passed) {
        const again = streamSequence(open, budget);
        await again.seek(start);
        for (let left = length; left > 0; ) {
          const piece = await again.take(Math.min(left, BLOCK_BYTES));
          if (piece.byteLength === 0) break;
          left -= piece.byteLength;
          yield piece;
        }
        if (again.failure !== undefined) throw again.failure;
        return;
      }
      passed = true;
      yield head;
      yield* pass(length - head.byteLength);
      if (failure !== undefined) throw failure;
    }
    return {
      sizeBytes: undefined,
      name,
      budget,
      head: async () => head,
      chunks: chunksOf,
      bytes: () => loaded(chunksOf(), budget),
    };
  };
  return {
    get position() {
      return position;
    },
    get failure() {
      return failure;
    },
    take,
    seek,
    async member(length, name) {
      if (length > KEPT_BYTES) return largeMember(length, name);
      return memorySource(await take(length), name, budget);
    },
  };
};

/** A file is read where it lies, a member of another container as it comes. */
export const sequenceOf = async (source: ByteSource): Promise<Sequence> =>
  source.readAt === undefined || source.sizeBytes === undefined
    ? streamSequence(() => source.chunks(), source.budget)
    : accessSequence(await randomAccess(source), source.budget);
