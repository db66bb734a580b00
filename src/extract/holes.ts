/** Text with holes: what a crashed writer or a lost disk left as NULs, between lines that are still to be read. */
import type { ByteSource } from './extractor.ts';
import { streamSource } from './source.ts';

/** Padding of fields is shorter. */
const HOLE_BYTES = 64;
const HOLE = Buffer.alloc(HOLE_BYTES);
/** A file that begins with more NULs is taken for the image of a disk. */
const MAX_LEADING_BYTES = 64 * 1024 ** 2;
const NEWLINE = 0x0a;
const RETURN = 0x0d;

const skipNuls = (bytes: Uint8Array, from: number): number => {
  let at = from;
  while (at < bytes.length && bytes[at] === 0) at += 1;
  return at;
};

/** Without the holes. Each ends the line that it broke: what follows it is another one. */
async function* withoutHoles(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let inHole = false;
  let last = NEWLINE;
  for await (const chunk of chunks) {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    let at: number = inHole ? skipNuls(bytes, 0) : 0;
    while (at < bytes.length) {
      const found: number = bytes.indexOf(HOLE, at);
      const end = found < 0 ? bytes.length : found;
      if (end > at) {
        if (inHole && last !== NEWLINE && last !== RETURN) yield Buffer.of(NEWLINE);
        yield bytes.subarray(at, end);
        last = bytes[end - 1]!;
      }
      inHole = found >= 0;
      at = inHole ? skipNuls(bytes, end) : end;
    }
  }
}

export const hasHole = (head: Uint8Array): boolean =>
  Buffer.from(head.buffer, head.byteOffset, head.byteLength).includes(HOLE);

/** What is left without holes; `zeros` where nothing is; undefined where nothing is as far as was looked. */
export const aroundHoles = async (source: ByteSource): Promise<ByteSource | 'zeros' | undefined> => {
  let leading = 0;
  for await (const chunk of source.chunks()) {
    const at = skipNuls(chunk, 0);
    if (at < chunk.byteLength)
      return streamSource(() => withoutHoles(source.chunks()), source.name, source.budget);
    leading += at;
    if (leading > MAX_LEADING_BYTES) return undefined;
  }
  return 'zeros';
};
