/** Identity number of Thailand: weights 13 to 2, eleven minus the rest of eleven, last digit (Department of Provincial Administration). */
import { digitsOf } from './digits-of.ts';
import { weightedSum } from './weights.ts';

export function thaiId(text: string): boolean {
  const digits = digitsOf(text);
  if (!/^[1-8]\d{12}$/.test(digits)) return false;
  const sum = weightedSum(digits.slice(0, 12), [13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2]);
  return (11 - (sum % 11)) % 10 === Number(digits[12]);
}
