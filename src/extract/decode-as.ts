/** Bytes to text under a character set that a document declares, by names that Node and iconv-lite know. */
import { isAscii, isUtf8 } from 'node:buffer';
import iconv from 'iconv-lite';
import { legacyEncodingOf } from './encoding-of.ts';

/** `declared` gives way to UTF-8 where the bytes are plainly that: many systems declare what they do not write. */
export const decodeAs = (bytes: Uint8Array, declared: string | undefined): string => {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  // An escape sequence of ISO 2022 is ASCII itself.
  if (isAscii(buffer) && declared !== 'iso-2022-jp') return buffer.toString('latin1');
  if (declared !== 'iso-2022-jp' && declared !== 'gb18030' && isUtf8(buffer)) return buffer.toString();
  const name = declared === undefined || declared === 'utf-8' ? legacyEncodingOf(buffer) : declared;
  if (/^(?:iso-2022-jp|euc-jp|euc-kr|gb18030|gbk|shift_jis)$/.test(name))
    return new TextDecoder(name).decode(buffer);
  return iconv.encodingExists(name) ? iconv.decode(buffer, name) : buffer.toString('latin1');
};
