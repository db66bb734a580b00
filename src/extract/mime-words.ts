/** What a mail header says: encoded words (RFC 2047), parameters (RFC 2231), raw bytes of whatever charset. */
import { decodeCharset } from './mail-charset.ts';

const ENCODED = /=\?([^?\s]{1,80})\?([bq])\?([^?]{0,100000})\?=(\s+(?==\?))?/gi;
const MAX_PARAMETERS = 1_000;

export const unquotePrintable = (text: string): string =>
  text.replace(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));

const bytesOf = (encoding: string, text: string): Buffer =>
  encoding.toLowerCase() === 'b'
    ? Buffer.from(text, 'base64')
    : Buffer.from(unquotePrintable(text.replaceAll('_', ' ')), 'latin1');

/** Neighbouring words of one charset are decoded together: a letter may be cut between them. */
export const decodeWords = (text: string): string => {
  if (!text.includes('=?')) return text;
  let out = '';
  let from = 0;
  let charset = '';
  let pending: Buffer[] = [];
  const flush = (): void => {
    if (pending.length > 0) out += decodeCharset(Buffer.concat(pending), charset);
    pending = [];
  };
  for (const match of text.matchAll(ENCODED)) {
    const [whole, written = '', encoding = '', word = ''] = match;
    const name = written.replace(/\*.*$/, '').toLowerCase();
    if (match.index > from || name !== charset) flush();
    out += text.slice(from, match.index);
    charset = name;
    pending.push(bytesOf(encoding, word));
    from = match.index + whole.length;
  }
  flush();
  return out + text.slice(from);
};

/** A header as it came, one Latin-1 character a byte: many programs write UTF-8 or their own charset unencoded. */
export const decodeHeader = (latin1: string): string =>
  decodeWords(
    /[\x80-\xff]/.test(latin1) ? decodeCharset(Buffer.from(latin1, 'latin1'), undefined) : latin1,
  ).trim();

export interface HeaderValue {
  /** What stands before the first semicolon, in lower case. */
  readonly value: string;
  /** By lower-case name, continuations joined and decoded. */
  readonly parameters: ReadonlyMap<string, string>;
}

const PARAMETER = /;\s*([^\s=;*]{1,100})(\*\d{1,4})?(\*)?\s*=\s*("(?:\\[\s\S]|[^"\\])*"|[^;\s]*)/g;

interface Piece {
  readonly order: number;
  readonly encoded: boolean;
  readonly text: string;
}

const joinPieces = (pieces: readonly Piece[]): string => {
  const sorted = pieces.toSorted((a, b) => a.order - b.order);
  if (!sorted.some(({ encoded }) => encoded)) return decodeHeader(sorted.map(({ text }) => text).join(''));
  const charset = /^([^']{0,80})'[^']{0,80}'/.exec(sorted[0]!.text);
  const bytes = sorted.map(({ text, encoded }, index) => {
    const rest = index === 0 && charset !== null ? text.slice(charset[0].length) : text;
    return encoded ? unquotePrintable(rest.replaceAll('%', '=')) : rest;
  });
  return decodeCharset(Buffer.from(bytes.join(''), 'latin1'), charset?.[1] || undefined);
};

/** Content-Type and Content-Disposition; comments and damage are read over. */
export const headerValueOf = (latin1: string | undefined): HeaderValue => {
  const written = latin1 ?? '';
  const pieces = new Map<string, Piece[]>();
  let count = 0;
  for (const [, name = '', number, star, raw = ''] of written.matchAll(PARAMETER)) {
    count += 1;
    if (count > MAX_PARAMETERS) break;
    const key = name.toLowerCase();
    const text = raw.startsWith('"') && raw.length > 1 ? raw.slice(1, -1).replace(/\\([\s\S])/g, '$1') : raw;
    const piece = {
      order: number === undefined ? -1 : Number(number.slice(1)),
      encoded: star !== undefined,
      text,
    };
    const list = pieces.get(key);
    // The same name twice: the first counts, as in every mail program; numbered ones continue it.
    if (list === undefined) pieces.set(key, [piece]);
    else if (piece.order >= 0 || piece.encoded) list.push(piece);
  }
  const [value = ''] = written.split(';', 1);
  return {
    value: value
      .replace(/\([^()]*\)/g, '')
      .trim()
      .toLowerCase(),
    parameters: new Map([...pieces].map(([key, list]) => [key, joinPieces(list)])),
  };
};
