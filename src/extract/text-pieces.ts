/**
 * A document's characters, in pieces of about 256 KiB in bounded memory; joined they are the whole text without its byte-order mark.
 * A piece ends behind a blank line, else a line end, else where no identifier can stand (see `CUTS`): pieces never overlap.
 */
import { isAscii, isUtf8 } from 'node:buffer';
import iconv from 'iconv-lite';
import { countNewlines } from './count-newlines.ts';
import { encodingOf, legacyEncodingOf } from './encoding-of.ts';
import type { ByteSource } from './extractor.ts';
import { toUtf8 } from './to-utf8.ts';

export interface Piece {
  readonly text: string;
  /** Line of its first character, from 1. */
  readonly line: number;
}

/** Fits the cache: 2.7 GB/s from bytes to string, with pieces of 1 MiB 1.6. */
const PIECE_BYTES = 256 * 1024;
/** How far back from a piece's end a blank line is preferred to the last line end: a label and its value stay together. */
const PARAGRAPH_BYTES = 2048;
/** How far back a line without an end is searched for a place to cut it. No identifier is longer than 256 characters. */
const LINE_BYTES = 64 * 1024;
/**
 * Where to cut a line that does not end, best first: old Macintosh line end, end of a sentence or item, between two words, any
 * space, between two fields, any punctuation. ASCII below 0x40 only: such a byte is never half a character in any encoding.
 * 64 KiB without one of these hold no identifier: every rule wants its value free of letters and digits on both sides.
 */
const CUTS = [
  /\r/g,
  /[.!?;,>"][ \t]+(?=\D)/g,
  /[^\d\s][ \t]+(?=[^\d\s])/g,
  /[ \t]/g,
  /["<>,;&=](?=\D)/g,
  /[!-/:-?]/g,
];

const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);

const cutInLine = (bytes: Buffer): number => {
  const from = Math.max(0, bytes.length - LINE_BYTES);
  const tail = bytes.toString('latin1', from);
  for (const cut of CUTS) {
    let end = -1;
    for (const match of tail.matchAll(cut)) end = match.index + match[0].length;
    if (end > 0) return from + end;
  }
  let end = bytes.length;
  while (end > bytes.length - 4 && (bytes[end - 1]! & 0xc0) === 0x80) end -= 1;
  return bytes[end - 1]! >= 0xc0 ? end - 1 : bytes.length;
};

const cutOf = (bytes: Buffer): number => {
  const newline = bytes.lastIndexOf(0x0a);
  if (newline < 0) return cutInLine(bytes);
  const from = Math.max(0, newline - PARAGRAPH_BYTES);
  const tail = bytes.toString('latin1', from, newline + 1);
  const blank = Math.max(tail.lastIndexOf('\n\n') + 2, tail.lastIndexOf('\n\r\n') + 3);
  return blank > 3 ? from + blank : newline + 1;
};

/** Whole lines where there are any. What came before a failing read is yielded before the failure is passed on. */
async function* cutPieces(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let pending: Uint8Array[] = [];
  let length = 0;
  let failure: unknown;
  try {
    for await (const chunk of chunks) {
      for (let at = 0; at < chunk.length; ) {
        const part = chunk.subarray(at, at + Math.max(1, PIECE_BYTES - length));
        at += part.length;
        pending.push(part);
        length += part.length;
        if (length < PIECE_BYTES) continue;
        const bytes = pending.length === 1 ? asBuffer(part) : Buffer.concat(pending, length);
        const cut = cutOf(bytes);
        yield bytes.subarray(0, cut);
        // A copy: the source may fill the same memory again.
        pending = cut < bytes.length ? [Uint8Array.prototype.slice.call(bytes, cut)] : [];
        length = bytes.length - cut;
      }
      if (pending.length > 0) pending[pending.length - 1] = Uint8Array.prototype.slice.call(pending.at(-1));
    }
  } catch (error) {
    failure = error;
  }
  if (length > 0) yield Buffer.concat(pending, length);
  if (failure !== undefined) throw failure;
}

const UNDEFINED_1252 =
  '\u20ac\x81\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\x8d\u017d\x8f\x90\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\x9d\u017e\u0178';

const decodeLegacy = (bytes: Buffer, encoding: string): string =>
  encoding === 'windows-1252'
    ? bytes
        .toString('latin1')
        .replace(/[\x80-\x9f]/g, (letter) => UNDEFINED_1252[letter.charCodeAt(0) - 0x80]!)
    : iconv.decode(bytes, encoding);

/** UTF-8 with foreign lines in it, as logs of several programs have: each line is read as what it is. */
const decodeMixed = (bytes: Buffer, legacy: string): string => {
  const parts: string[] = [];
  let from = 0;
  let foreign = false;
  for (let at = 0; at < bytes.length; ) {
    const newline = bytes.indexOf(0x0a, at);
    const end = newline < 0 ? bytes.length : newline + 1;
    const isForeign = !isUtf8(bytes.subarray(at, end));
    if (isForeign !== foreign) {
      if (at > from)
        parts.push(
          foreign ? decodeLegacy(bytes.subarray(from, at), legacy) : bytes.toString('utf8', from, at),
        );
      from = at;
      foreign = isForeign;
    }
    at = end;
  }
  parts.push(foreign ? decodeLegacy(bytes.subarray(from), legacy) : bytes.toString('utf8', from));
  return parts.join('');
};

const createDecoder = (encoding: string): ((bytes: Buffer) => string) => {
  let legacy = encoding === 'utf-8' ? undefined : encoding;
  return (bytes) => {
    if (isAscii(bytes)) return bytes.toString('latin1');
    if (isUtf8(bytes)) return bytes.toString();
    if (encoding !== 'utf-8') return decodeLegacy(bytes, encoding);
    // Valid for the first 64 KiB and broken later: the file is not lost for it.
    legacy ??= legacyEncodingOf(bytes);
    return decodeMixed(bytes, legacy);
  };
};

export async function* textPieces(source: ByteSource): AsyncGenerator<Piece> {
  const encoding = encodingOf(await source.head());
  const decode = createDecoder(/^(?:utf-(?:16|32)|ebcdic)/.test(encoding.name) ? 'utf-8' : encoding.name);
  let line = 1;
  for await (const bytes of cutPieces(toUtf8(source.chunks(), encoding))) {
    const text = decode(bytes);
    // Macintosh files before OS X end their lines with a carriage return alone.
    const lone = text.indexOf('\r') >= 0 && text.indexOf('\n') < 0;
    yield { text: lone ? text.replaceAll('\r', '\n') : text, line };
    line += lone ? text.split('\r').length - 1 : countNewlines(bytes);
  }
}
