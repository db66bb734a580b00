/** Charsets by the names that mail gives them. What plainly is UTF-8 is read as that, whatever is declared. */
import { isUtf8 } from 'node:buffer';
import iconv from 'iconv-lite';
import { decodeAs } from './decode-as.ts';

/** Written in bytes below 128 or in pairs: never taken for UTF-8. */
const OWN = /^(?:utf-?(?:7|16|32)|iso-2022-|hz-gb)/;
const ALIASES: Readonly<Record<string, string>> = {
  'unicode-1-1-utf-7': 'utf-7',
  'x-unicode-2-0-utf-7': 'utf-7',
};

/** WHATWG's names first, which know the aliases of the web and of mail, then iconv-lite's code pages. */
const canonical = (written: string | undefined): string | undefined => {
  const name = (written ?? '')
    .trim()
    .replace(/^["']|["']$/g, '')
    .toLowerCase();
  if (name === '' || name === 'us-ascii' || name === 'unknown-8bit' || name === 'x-unknown') return undefined;
  const known = ALIASES[name] ?? name;
  if (/^utf-?7/.test(known)) return 'utf-7';
  try {
    const { encoding } = new TextDecoder(known);
    return encoding === 'replacement' ? undefined : encoding;
  } catch {
    return iconv.encodingExists(known) ? known : undefined;
  }
};

export const decodeCharset = (bytes: Uint8Array, written: string | undefined): string => {
  const name = canonical(written);
  if (name === 'utf-7') return iconv.decode(Buffer.from(bytes), 'utf-7');
  if (name !== undefined && OWN.test(name)) return new TextDecoder(name).decode(bytes);
  return decodeAs(bytes, name);
};

/** Streamed text as UTF-8. Where nothing sensible is declared the bytes pass, for the reader of texts to guess. */
export async function* charsetToUtf8(
  chunks: AsyncIterable<Uint8Array>,
  written: string | undefined,
): AsyncGenerator<Uint8Array> {
  const name = canonical(written);
  let decode: ((bytes: Uint8Array) => string) | undefined;
  let passes = name === undefined || name === 'utf-8';
  for await (const chunk of chunks) {
    if (decode === undefined && !passes && name !== undefined) {
      // The end of a chunk may cut a letter; one that is not UTF-8 has broken ones before.
      const whole = chunk.subarray(0, Math.max(chunk.length - 4, Math.min(chunk.length, 4)));
      passes = !OWN.test(name) && isUtf8(chunk.length > 64 ? endOfLetter(whole) : chunk);
      if (!passes) decode = decoderOf(name);
    }
    yield decode === undefined ? chunk : Buffer.from(decode(chunk));
  }
}

const endOfLetter = (bytes: Uint8Array): Uint8Array => {
  let end = bytes.length;
  while (end > 0 && (bytes[end - 1]! & 0xc0) === 0x80) end -= 1;
  return bytes.subarray(0, Math.max(0, end - 1));
};

const decoderOf = (name: string): ((bytes: Uint8Array) => string) => {
  if (name !== 'utf-7') {
    try {
      const decoder = new TextDecoder(name);
      return (bytes) => decoder.decode(bytes, { stream: true });
    } catch {
      // One of iconv-lite's own names.
    }
  }
  const decoder = iconv.getDecoder(name);
  return (bytes) => decoder.write(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
};
