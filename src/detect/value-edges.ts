/** Where a value may begin and end: not inside a word, a number or an amount. */
import { CLASS } from './unit-classes.ts';

/** By byte of the scanner's memory: 0 a value may end before it, 1 it may not, 2 it may where no digit follows. */
export const EDGES = new Uint8Array(256);

/** `isFreeAfter` on the scanner's memory; amounts with commas it lets pass. */
export const isFreeAfterByte = (bytes: Uint8Array, at: number): boolean => {
  const edge = EDGES[bytes[at] as number];
  return edge === 0 || (edge === 2 && !isDigitCode(bytes[at + 1] as number));
};

/** No word is longer. */
export const LONGEST_WORD = 64;

export const isDigitCode = (code: number): boolean => code >= 48 && code <= 57;
/** Letters, digits and `_` beside a value mean that it is part of something longer. */
export const isPartOfWord = (code: number): boolean => CLASS[code] === 1 || CLASS[code] === 2 || code === 95;
for (let byte = 1; byte < 256; byte++)
  EDGES[byte] = isPartOfWord(byte) || byte === 37 ? 1 : byte >= 45 && byte <= 47 ? 2 : 0;
const isJoint = (code: number): boolean => code === 45 || code === 46 || code === 47;

export const isFreeBefore = (text: string, at: number): boolean => {
  if (at === 0) return true;
  const before = text.charCodeAt(at - 1);
  if (isPartOfWord(before)) return false;
  if (isJoint(before)) return !(at > 1 && isDigitCode(text.charCodeAt(at - 2)));
  // A sign of currency makes an amount of it.
  return before !== 36 && before !== 0x20ac && before !== 0xa3;
};

export const isFreeAfter = (text: string, at: number): boolean => {
  if (at >= text.length) return true;
  const after = text.charCodeAt(at);
  if (isPartOfWord(after) || after === 37) return false;
  if (isJoint(after)) return !isDigitCode(text.charCodeAt(at + 1));
  // 123,456 goes on after a comma; 123,4567 does not.
  if (after === 44)
    return !/^,\d{3}(?![0-9])/.test(text.slice(at, at + 5)) || isDigitCode(text.charCodeAt(at - 4));
  return true;
};
