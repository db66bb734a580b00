/**
 * Tax File Number of Australia, nine digits, mod 11 (Australian Taxation Office). Those of eight digits are of before 1989
 * and have weights on which the published accounts differ: they are not taken.
 */
import { digitsOf } from './digits-of.ts';
import { isRepeated, weightedSum } from './weights.ts';

export function tfn(text: string): boolean {
  const digits = digitsOf(text);
  return (
    digits.length === 9 && !isRepeated(digits) && weightedSum(digits, [1, 4, 3, 7, 5, 8, 6, 9, 10]) % 11 === 0
  );
}
