/** Individual Number of Japan (My Number): weights 6 to 2 and 7 to 2, eleven minus the rest of eleven, ten and above written 0 (総務省令第85号). */
import { digitsOf } from './digits-of.ts';
import { isRepeated, weightedSum } from './weights.ts';

export function myNumber(text: string): boolean {
  const digits = digitsOf(text);
  if (digits.length !== 12 || isRepeated(digits)) return false;
  const rest = weightedSum(digits.slice(0, 11), [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11;
  return (rest < 2 ? 0 : 11 - rest) === Number(digits[11]);
}
