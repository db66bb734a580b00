/** Burgerservicenummer of the Netherlands: the eleven test, weights 9 to 2 and -1 (Logisch ontwerp BSN, RvIG). */
import { digitsOf } from './digits-of.ts';
import { isRepeated, weightedSum } from './weights.ts';

export function bsn(text: string): boolean {
  const digits = digitsOf(text);
  return (
    digits.length === 9 && !isRepeated(digits) && weightedSum(digits, [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 === 0
  );
}
