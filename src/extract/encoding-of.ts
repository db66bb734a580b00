/** Which encoding a text is written in, from its first 64 KiB: mark, UTF-8 by validity, UTF-16 by shape, declaration, statistics. */
import { isUtf8 } from 'node:buffer';
import { createRequire } from 'node:module';
import iconv from 'iconv-lite';
import { isEbcdic } from './ebcdic.ts';
import { utf16ShapeOf } from './utf16-shape.ts';

export interface Encoding {
  /** `utf-8` also where all is ASCII so far, `ebcdic`, else a name that iconv-lite knows. */
  readonly name: string;
  /** Length of the byte-order mark. */
  readonly markBytes: number;
}

const MARKS: readonly (readonly [string, readonly number[]])[] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-32le', [0xff, 0xfe, 0, 0]],
  ['utf-32be', [0, 0, 0xfe, 0xff]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];

/** XML declaration, HTML meta, Python and Emacs, CSS. */
const DECLARATIONS = [
  /^\s{0,20}<\?xml\s[^>]{0,200}?encoding\s{0,9}=\s{0,9}["']([\w.:-]{2,40})["']/i,
  /<meta\s[^>]{0,400}?charset\s{0,9}=\s{0,9}["']?\s{0,9}([\w.:-]{2,40})/i,
  /^(?:[^\n]{0,200}\n)?[^\n]{0,80}coding[:=][ \t]{0,9}([\w.-]{2,40})/,
  /^@charset "([\w.-]{2,40})"/,
];
/** The apostrophe, 0x92, is the one that does. */
const DOS_LETTER = /[a-z][\x80-\x91\x93-\x9f][a-z]/;
const HEAD_BYTES = 64 * 1024;
/** Where a declaration may stand. */
const DECLARED_WITHIN = 8192;

/** As much as jschardet needs; it reads 2.5 MB/s. */
const SAMPLE_BYTES = 16 * 1024;
/** Below it the guess rests on a few letters only: jschardet then answers with whatever language they occur in. */
const MIN_CONFIDENCE = 0.2;

/** The bytes without a sequence that the end of the head cut in two. */
const whole = (head: Uint8Array): Uint8Array => {
  if (head.length < HEAD_BYTES) return head;
  for (let back = 1; back <= Math.min(3, head.length); back += 1) {
    const byte = head[head.length - back]!;
    if (byte >= 0xc0) return head.subarray(0, head.length - back);
    if (byte < 0x80) break;
  }
  return head;
};

/** Lines that are neither ASCII nor UTF-8: the others tell nothing. */
const telling = (head: Uint8Array): Buffer => {
  const parts: Uint8Array[] = [];
  let length = 0;
  for (let at = 0; at < head.length && length < SAMPLE_BYTES; ) {
    const newline = head.indexOf(0x0a, at);
    const end = newline < 0 ? head.length : newline + 1;
    const line = head.subarray(at, Math.min(end, at + SAMPLE_BYTES));
    if (!isUtf8(line)) {
      parts.push(line);
      length += line.length;
    }
    at = end;
  }
  return Buffer.concat(parts);
};

/** Superset first: what calls itself Latin-1 on a Windows share is Windows-1252 (as browsers read it, too). */
const named = (name: string): string | undefined => {
  const lower = name.toLowerCase().replace(/^x-/, '');
  if (/^(?:iso[-_]?8859[-_]1|latin-?1|us-ascii|ascii|ansi)$/.test(lower)) return 'windows-1252';
  if (/^(?:utf|ucs)/.test(lower) || !iconv.encodingExists(lower)) return undefined;
  return lower;
};

const declared = (head: Uint8Array): string | undefined => {
  const start = Buffer.from(head.buffer, head.byteOffset, Math.min(head.length, DECLARED_WITHIN)).toString(
    'latin1',
  );
  for (const declaration of DECLARATIONS) {
    const name = declaration.exec(start)?.[1];
    if (name !== undefined) return named(name);
  }
  return undefined;
};

/** Loaded when it is needed, which on most shares it never is: it takes 18 MB in every thread. */
const loadJschardet = (): typeof import('jschardet') => createRequire(import.meta.url)('jschardet');

/** For bytes of which it is known that they are neither ASCII nor UTF-8. */
export const legacyEncodingOf = (bytes: Uint8Array): string => {
  const guess = loadJschardet().detect(telling(bytes));
  if (guess.encoding === null) return 'windows-1252';
  if (guess.confidence >= MIN_CONFIDENCE) return named(guess.encoding) ?? 'windows-1252';
  // DOS has its accented letters where Windows has dashes and quotes, which do not stand inside words.
  return DOS_LETTER.test(telling(bytes).toString('latin1')) ? 'cp850' : 'windows-1252';
};

const decide = (head: Uint8Array): Encoding => {
  for (const [name, mark] of MARKS) {
    if (mark.every((byte, at) => head[at] === byte)) return { name, markBytes: mark.length };
  }
  const wide = utf16ShapeOf(head);
  if (wide !== undefined) return { name: wide, markBytes: 0 };
  if (isUtf8(whole(head))) return { name: 'utf-8', markBytes: 0 };
  const name = isEbcdic(head) ? 'ebcdic' : (declared(head) ?? legacyEncodingOf(head));
  return { name, markBytes: 0 };
};

/** Every text reader asks it of the same bytes, `accepts` included: one answer per array. */
const answers = new WeakMap<Uint8Array, Encoding>();

export const encodingOf = (head: Uint8Array): Encoding => {
  let answer = answers.get(head);
  if (answer === undefined) {
    answer = decide(head);
    answers.set(head, answer);
  }
  return answer;
};
