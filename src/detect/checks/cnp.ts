/** Cod numeric personal of Romania: sex and century, birth date, county, serial; 279146358279 mod 11, 10 written 1 (legea 105/1996). */
import { isDay } from './day.ts';
import { digitsOf } from './digits-of.ts';
import { weightedSum } from './weights.ts';

const WEIGHTS = [2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9];

export function cnp(text: string): boolean {
  const digits = digitsOf(text);
  if (!/^[1-9]\d{12}$/.test(digits) || !isDay(digits.slice(1, 3), digits.slice(3, 5), digits.slice(5, 7)))
    return false;
  const rest = weightedSum(digits.slice(0, 12), WEIGHTS) % 11;
  return (rest === 10 ? 1 : rest) === Number(digits[12]);
}
