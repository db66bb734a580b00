/**
 * GS1 device identifier: (01) and a GTIN-14 whose check digit holds, with a lot (10) or serial number (21).
 * The GTIN alone names a model, not somebody's implant, and is refused.
 */
import { digitsOf } from './digits-of.ts';

/** GS1 check digit, mod 10 with weights 3 and 1 from the right (GS1 General Specifications 7.9). */
export const hasGs1Digit = (digits: string): boolean =>
  [...digits].reverse().reduce((total, digit, i) => total + Number(digit) * (i % 2 === 0 ? 1 : 3), 0) % 10 ===
  0;

export function gtin(text: string): boolean {
  const digits = digitsOf(text);
  return [8, 12, 13, 14].includes(digits.length) && !/^0+$/.test(digits) && hasGs1Digit(digits);
}

export function udiGs1(text: string): boolean {
  const item = /\(01\)\s*(\d{14})/.exec(text)?.[1];
  return item !== undefined && gtin(item) && /\((?:10|21)\)\s*[!-~]/.test(text);
}
