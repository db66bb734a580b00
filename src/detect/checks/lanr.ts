/** Lebenslange Arztnummer: weights 4 and 9 over six digits, ten minus the last digit of the sum; then the specialty (KBV, § 75 SGB V). */
import { digitsOf } from './digits-of.ts';
import { isRepeated, weightedSum } from './weights.ts';

export function lanr(text: string): boolean {
  const digits = digitsOf(text);
  return (
    digits.length === 9 &&
    !isRepeated(digits) &&
    (10 - (weightedSum(digits.slice(0, 6), [4, 9]) % 10)) % 10 === Number(digits[6])
  );
}
