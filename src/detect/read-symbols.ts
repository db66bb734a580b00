/** Values around a symbol: e-mail addresses, web addresses, addresses of machines. */
import type { CompiledRules, CompiledShape } from './compile-rules.ts';
import type { Reader } from './reader.ts';
import { tryShapes } from './try-shape.ts';
import { CLASS } from './unit-classes.ts';
import { isDigitCode, LONGEST_WORD } from './value-edges.ts';

const [AT, COLON, SLASH] = [64, 58, 47] as const;

const isLocalPart = (code: number): boolean =>
  CLASS[code] === 1 ||
  CLASS[code] === 2 ||
  code === 45 ||
  code === 46 ||
  code === 95 ||
  code === 43 ||
  code === 37;
const isScheme = (code: number): boolean => CLASS[code] === 1;

/** The symbols are those that the scanner noted. */
export const readSymbols = (reader: Reader, rules: CompiledRules, from: number, to: number): void => {
  const { text } = reader;
  const { symbols } = rules.scanner;
  const count = rules.scanner.symbolCount();
  let readTo = from;
  for (let i = 0; i < count; i++) {
    const at = symbols[i] as number;
    if (at < from || at >= to) continue;
    if (text.charCodeAt(at) === AT) readAround(reader, at, rules.atShapes, isLocalPart);
    else if (text.charCodeAt(at + 1) === SLASH) {
      if (text.charCodeAt(at + 2) === SLASH) readAround(reader, at, rules.urlShapes, isScheme);
    } else if (at >= readTo) readTo = readColon(reader, at, rules.colonShapes);
  }
};

/** The shape is tried where the characters before the symbol begin. */
const readAround = (
  reader: Reader,
  at: number,
  shapes: readonly CompiledShape[],
  belongs: (code: number) => boolean,
): void => {
  const { text } = reader;
  let begin = at;
  while (begin > 0 && at - begin < LONGEST_WORD && belongs(text.charCodeAt(begin - 1))) begin -= 1;
  if (begin < at) tryShapes(reader, shapes, begin);
};

const isHex = (code: number): boolean =>
  isDigitCode(code) || (code >= 65 && code <= 70) || (code >= 97 && code <= 102);

/** Addresses of machines: groups of hexadecimal digits and colons. Answers from where on to look for the next. */
const readColon = (reader: Reader, at: number, shapes: readonly CompiledShape[]): number => {
  const { text, readings } = reader;
  let begin = at;
  while (begin > 0 && at - begin < 6 && isHex(text.charCodeAt(begin - 1))) begin -= 1;
  if (begin === at && text.charCodeAt(at + 1) !== COLON) return at;
  // A piece of a longer row of groups, such as a fingerprint, is no address.
  if (text.charCodeAt(begin - 1) === COLON) return at;
  const found = readings.length;
  tryShapes(reader, shapes, begin);
  const last = readings.length > found ? readings.at(-1) : undefined;
  if (last === undefined) return at;
  if (text.charCodeAt(last.end) === COLON && isHex(text.charCodeAt(last.end + 1))) readings.length = found;
  return last.end + 1;
};
