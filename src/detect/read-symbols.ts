/** Values around a symbol: e-mail addresses, web addresses, addresses of machines. */
import type { CompiledShape } from './compile-rules.ts';
import type { Reader } from './reader.ts';
import { tryShape } from './try-shape.ts';
import { isDigitCode } from './value-edges.ts';
import { LONGEST_WORD } from './windows.ts';
import { CLASS } from './words.ts';

export const isLocalPart = (code: number): boolean =>
  CLASS[code] === 1 ||
  CLASS[code] === 2 ||
  code === 45 ||
  code === 46 ||
  code === 95 ||
  code === 43 ||
  code === 37;
export const isScheme = (code: number): boolean => CLASS[code] === 1;

/** Values around a symbol: the shape is tried where the characters before the symbol begin. */
export const readSymbols = (
  reader: Reader,
  symbol: string,
  shapes: readonly CompiledShape[],
  belongs: (code: number) => boolean,
): void => {
  if (shapes.length === 0) return;
  const { text } = reader;
  for (let at = text.indexOf(symbol); at >= 0; at = text.indexOf(symbol, at + symbol.length)) {
    let begin = at;
    while (begin > 0 && at - begin < LONGEST_WORD && belongs(text.charCodeAt(begin - 1))) begin -= 1;
    if (begin < at) for (const shape of shapes) tryShape(reader, shape, begin);
  }
};

const isHex = (code: number): boolean =>
  isDigitCode(code) || (code >= 65 && code <= 70) || (code >= 97 && code <= 102);

/** Addresses of machines: groups of hexadecimal digits and colons. */
export const readColons = (reader: Reader, shapes: readonly CompiledShape[]): void => {
  if (shapes.length === 0) return;
  const { text, readings } = reader;
  for (let at = text.indexOf(':'); at >= 0; at = text.indexOf(':', at + 1)) {
    if (!isHex(text.charCodeAt(at + 1)) && text.charCodeAt(at + 1) !== 58) continue;
    let begin = at;
    while (begin > 0 && at - begin < 6 && isHex(text.charCodeAt(begin - 1))) begin -= 1;
    if (begin === at && text.charCodeAt(at + 1) !== 58) continue;
    // A piece of a longer row of groups, such as a fingerprint, is no address.
    if (text.charCodeAt(begin - 1) === 58) continue;
    const found = readings.length;
    for (const shape of shapes) tryShape(reader, shape, begin);
    const last = readings.length > found ? readings.at(-1) : undefined;
    if (last === undefined) continue;
    if (text.charCodeAt(last.end) === 58 && isHex(text.charCodeAt(last.end + 1))) readings.length = found;
    at = last.end;
  }
};
