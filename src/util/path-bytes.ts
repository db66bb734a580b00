/** Paths as the system's bytes. A name is any bytes but `/` and NUL: it need not be text, and may be hostile text. */
import { isUtf8 } from 'node:buffer';

const SLASH = 0x2f;

const EMPTY = new Uint8Array(0);

/** `base/tail`, without a doubled slash after the root folder; an empty part adds nothing. */
export const joinPath = (base: Uint8Array, tail: Uint8Array): Uint8Array => {
  if (tail.length === 0) return base;
  if (base.length === 0) return tail;
  const slash = base.at(-1) === SLASH ? 0 : 1;
  const joined = new Uint8Array(base.length + slash + tail.length);
  joined.set(base);
  if (slash === 1) joined[base.length] = SLASH;
  joined.set(tail, base.length + slash);
  return joined;
};

/** The folder that holds it: `a` of `a/b`, nothing of `a`. */
export const parentPath = (path: Uint8Array): Uint8Array => {
  const at = path.lastIndexOf(SLASH);
  return at < 0 ? EMPTY : path.subarray(0, at);
};

/** Is `path` the folder `base` itself or below it? Both absolute and free of `.`, `..` and doubled slashes. */
export const isWithin = (base: Uint8Array, path: Uint8Array): boolean => {
  const length = base.at(-1) === SLASH ? base.length - 1 : base.length;
  if (path.length < length || Buffer.compare(base.subarray(0, length), path.subarray(0, length)) !== 0)
    return false;
  return path.length === length || path[length] === SLASH;
};

/** Controls, characters that are not seen or move others, line breaks, lone halves, and the escape sign itself. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\\]/gu;

const hexByte = (byte: number): string => `\\x${byte.toString(16).padStart(2, '0')}`;

const escaped = (character: string): string => {
  if (character === '\\') return '\\\\';
  const point = character.codePointAt(0)!;
  // Beyond ASCII a code point is not its byte: \x9b is the bare byte, \u{9b} the character.
  return point < 0x80 ? hexByte(point) : `\\u{${point.toString(16)}}`;
};

/** Bytes that the character which begins with `lead` takes in UTF-8; 0 where none begins so. */
const lengthAt = (lead: number): number => {
  if (lead < 0x80) return 1;
  if (lead >= 0xc2 && lead < 0xe0) return 2;
  if (lead >= 0xe0 && lead < 0xf0) return 3;
  return lead >= 0xf0 && lead < 0xf5 ? 4 : 0;
};

const shownInvalid = (bytes: Buffer): string => {
  let shown = '';
  for (let at = 0; at < bytes.length; ) {
    const length = lengthAt(bytes[at]!);
    const character = bytes.subarray(at, at + length);
    if (length > 0 && character.length === length && isUtf8(character)) {
      shown += character.toString().replace(UNSAFE, escaped);
      at += length;
    } else shown += hexByte(bytes[at++]!);
  }
  return shown;
};

/**
 * A path as a person may see it on a terminal: visible characters as they are, the rest as `\xNN` (a byte),
 * `\u{…}` (a character) or `\\`. Two different paths are never shown alike.
 * `bytesBase64` is present exactly where `shown` differs from the bytes.
 */
export const shownPath = (path: Uint8Array): { readonly shown: string; readonly bytesBase64?: string } => {
  const bytes = Buffer.from(path.buffer, path.byteOffset, path.byteLength);
  const text = isUtf8(bytes) ? bytes.toString() : undefined;
  const shown = text === undefined ? shownInvalid(bytes) : text.replace(UNSAFE, escaped);
  return shown === text ? { shown } : { shown, bytesBase64: bytes.toString('base64') };
};

/** A name for patterns to be matched on: its text, or (where it is none) one character per byte; nothing is lost. */
export const matchableName = (bytes: Uint8Array): string => {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return buffer.toString(isUtf8(buffer) ? 'utf8' : 'latin1');
};
