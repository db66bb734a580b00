/**
 * Fødselsnummer of Norway: birth date, three digits, two check digits mod 11; D-numbers add 40 to the day, emergency and
 * synthetic numbers 40 or 80 to the month (Skatteetaten).
 */
import { isDay } from './day.ts';
import { digitsOf } from './digits-of.ts';
import { weightedSum } from './weights.ts';

export function fodselsnummer(text: string): boolean {
  const digits = digitsOf(text);
  if (digits.length !== 11) return false;
  const [day, month] = [Number(digits.slice(0, 2)), Number(digits.slice(2, 4))];
  if (!isDay(digits.slice(4, 6), month % 40, day > 40 ? day - 40 : day)) return false;
  return (
    weightedSum(digits.slice(0, 10), [3, 7, 6, 1, 8, 9, 4, 5, 2, 1]) % 11 === 0 &&
    weightedSum(digits, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0
  );
}
