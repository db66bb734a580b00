/** TAJ number of Hungary: weights 3 and 7 over eight digits, mod 10 (1996. évi XX. törvény, annex). */
import { digitsOf } from './digits-of.ts';
import { isRepeated, weightedSum } from './weights.ts';

export function taj(text: string): boolean {
  const digits = digitsOf(text);
  return (
    digits.length === 9 &&
    !isRepeated(digits) &&
    weightedSum(digits.slice(0, 8), [3, 7]) % 10 === Number(digits[8])
  );
}
