/** Brings what is no superset of ASCII (UTF-16, UTF-32, mainframe) to UTF-8, and drops the byte-order mark; all else passes untouched. */
import { StringDecoder } from 'node:string_decoder';
import iconv from 'iconv-lite';
import { ebcdicToText } from './ebcdic.ts';
import type { Encoding } from './encoding-of.ts';

interface Decoder {
  write(bytes: Buffer): string;
  end(): string | undefined;
}

/** Node knows little-endian only: the pairs are swapped in a copy. */
const createBigEndianDecoder = (): Decoder => {
  const little = new StringDecoder('utf16le');
  let odd: Uint8Array = new Uint8Array();
  return {
    write(bytes) {
      const all = Buffer.concat([odd, bytes]);
      const even = all.length & ~1;
      odd = all.subarray(even);
      return little.write(all.subarray(0, even).swap16());
    },
    end: () => little.end(),
  };
};

const decoderOf = (name: string): Decoder | undefined => {
  if (name === 'utf-16le') return new StringDecoder('utf16le');
  if (name === 'utf-16be') return createBigEndianDecoder();
  if (name === 'ebcdic') return { write: ebcdicToText, end: () => undefined };
  return name.startsWith('utf-32') ? iconv.getDecoder(name) : undefined;
};

export async function* toUtf8(
  chunks: AsyncIterable<Uint8Array>,
  encoding: Encoding,
): AsyncGenerator<Uint8Array> {
  const decoder = decoderOf(encoding.name);
  let skip = encoding.markBytes;
  for await (const chunk of chunks) {
    const bytes = chunk.subarray(Math.min(skip, chunk.length));
    skip -= chunk.length - bytes.length;
    if (bytes.length === 0) continue;
    yield decoder === undefined
      ? bytes
      : Buffer.from(decoder.write(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)));
  }
  const rest = decoder?.end();
  if (rest !== undefined && rest !== '') yield Buffer.from(rest);
}
