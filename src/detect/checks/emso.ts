/** EMŠO of Slovenia, JMBG of the other successors of Yugoslavia: day, month, year without its first digit, region, serial; mod 11, 10 written 0. */
import { isDay } from './day.ts';
import { digitsOf } from './digits-of.ts';
import { weightedSum } from './weights.ts';

export function emso(text: string): boolean {
  const digits = digitsOf(text);
  if (digits.length !== 13) return false;
  const year = Number(digits.slice(4, 7)) + (digits[4] === '0' ? 2000 : 1000);
  if (!isDay(year, digits.slice(2, 4), digits.slice(0, 2)) || year < 1800) return false;
  const sum = weightedSum(digits.slice(0, 12), [7, 6, 5, 4, 3, 2]);
  return ((11 - (sum % 11)) % 11) % 10 === Number(digits[12]);
}
