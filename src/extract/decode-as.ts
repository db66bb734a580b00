/** Bytes to text under a character set that a document declares, by names that Node and iconv-lite know. */
import { isAscii, isUtf8 } from 'node:buffer';
import iconv from 'iconv-lite';
import { legacyEncodingOf } from './encoding-of.ts';

/** Pairs of bytes, which may be valid UTF-8 by chance. */
const WIDE = /^(?:iso-2022-jp|euc-jp|euc-kr|gb18030|gbk|shift_jis|big5)$/;

/** A single-byte set gives way to UTF-8 where the bytes are plainly that: many systems declare what they do not write. */
export const decodeAs = (bytes: Uint8Array, declared: string | undefined): string => {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  // An escape sequence of ISO 2022 is ASCII itself.
  if (isAscii(buffer) && declared !== 'iso-2022-jp') return buffer.toString('latin1');
  if (declared !== undefined && WIDE.test(declared)) return new TextDecoder(declared).decode(buffer);
  if (isUtf8(buffer)) return buffer.toString();
  const name = declared === undefined || declared === 'utf-8' ? legacyEncodingOf(buffer) : declared;
  return iconv.encodingExists(name) ? iconv.decode(buffer, name) : buffer.toString('latin1');
};
