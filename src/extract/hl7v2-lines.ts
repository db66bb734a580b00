/** Cuts a document into the segments of HL7 v2 messages: lines that end in CR, LF or both, MLLP's frames taken off, decoded by MSH-18. */
import { decodeAs } from './decode-as.ts';
import { encodingOf } from './encoding-of.ts';
import type { ByteSource } from './extractor.ts';
import { toUtf8 } from './to-utf8.ts';

export interface Hl7Line {
  readonly text: string;
  /** From 1. */
  readonly number: number;
  /** The line goes on: it was too long to be held whole. */
  readonly cut: boolean;
}

/** A scanned document inside OBX-5 fits; what is longer comes in parts. */
const MAX_LINE_BYTES = 64 * 1024 ** 2;

/** HL7 table 0211, as names of encodings. */
const CHARSETS: Readonly<Record<string, string>> = {
  'UNICODE UTF-8': 'utf-8',
  'UNICODE UTF-16': 'utf-8',
  UNICODE: 'utf-8',
  'UTF-8': 'utf-8',
  'ISO IR87': 'iso-2022-jp',
  'ISO IR159': 'iso-2022-jp',
  'ISO IR14': 'shift_jis',
  'KS X 1001': 'euc-kr',
  'GB 18030-2000': 'gb18030',
  'GB 18030': 'gb18030',
  'BIG-5': 'big5',
  'CNS 11643-1992': 'big5',
};

const charsetOf = (msh: string): string | undefined => {
  const separator = msh[3] ?? '|';
  const declared = msh.split(separator)[17] ?? '';
  const names = declared.split(/[~^]/).map((name) => name.trim().toUpperCase());
  const latin = names
    .map((name) => /^(?:ISO[- ]?)?8859[/-](\d{1,2})$/.exec(name)?.[1])
    .find((part) => part !== undefined);
  const wide = names.map((name) => CHARSETS[name]).find((name) => name !== undefined);
  return wide ?? (latin === undefined ? undefined : latin === '1' ? 'windows-1252' : `iso-8859-${latin}`);
};

export async function* hl7Lines(source: ByteSource): AsyncGenerator<Hl7Line> {
  let charset: string | undefined;
  let pending: Uint8Array[] = [];
  let length = 0;
  let number = 1;
  let afterReturn = false;
  const take = (part: Uint8Array, cut: boolean): Hl7Line => {
    const bytes = pending.length === 0 ? part : Buffer.concat([...pending, part]);
    pending = [];
    length = 0;
    const ascii = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 4096)).toString(
      'latin1',
    );
    const msh = /^[\v\x1c\s]*MSH/.exec(ascii);
    if (msh !== null) charset = charsetOf(ascii.trim());
    return { text: decodeAs(bytes, charset).replace(/^[\v\x1c\ufeff]+|[\v\x1c]+$/g, ''), number, cut };
  };
  for await (const chunk of toUtf8(source.chunks(), encodingOf(await source.head()))) {
    let from = 0;
    for (let at = 0; at < chunk.length; at += 1) {
      const byte = chunk[at];
      const ends = byte === 0x0d || byte === 0x0a;
      if (!ends) {
        afterReturn = false;
        if (length + at - from < MAX_LINE_BYTES) continue;
        yield take(chunk.subarray(from, at), true);
        from = at;
        continue;
      }
      if (byte === 0x0a && afterReturn) {
        from = at + 1;
        afterReturn = false;
        continue;
      }
      afterReturn = byte === 0x0d;
      yield take(chunk.subarray(from, at), false);
      number += 1;
      from = at + 1;
    }
    if (from < chunk.length) {
      pending.push(Uint8Array.prototype.slice.call(chunk, from));
      length += chunk.length - from;
    }
  }
  if (length > 0) yield take(new Uint8Array(), false);
}
