/**
 * NHS number (England, Wales, Isle of Man): weights 10 to 2, eleven minus the remainder of eleven; 11 is written 0, 10 is
 * never issued (NHS Data Dictionary, NHS NUMBER). The often printed 987 654 4321 is not valid.
 */
import { digitsOf } from './digits-of.ts';
import { isRepeated, weightedSum } from './weights.ts';

const WEIGHTS = [10, 9, 8, 7, 6, 5, 4, 3, 2];

/** Does the tenth digit fit the nine before it? */
export const hasNhsDigit = (ten: string): boolean =>
  (11 - (weightedSum(ten.slice(0, 9), WEIGHTS) % 11)) % 11 === Number(ten[9]);

export function nhs(text: string): boolean {
  const digits = digitsOf(text);
  return digits.length === 10 && !isRepeated(digits) && hasNhsDigit(digits);
}
