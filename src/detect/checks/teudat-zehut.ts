/** Identity number of Israel: nine digits with leading zeros, weights 1 and 2, cross sums, mod 10 (Population Authority). */
import { digitsOf } from './digits-of.ts';
import { luhn } from './luhn.ts';
import { isRepeated } from './weights.ts';

export function teudatZehut(text: string): boolean {
  const digits = digitsOf(text);
  return /^\d{8,9}$/.test(digits) && !isRepeated(digits) && luhn(digits);
}
