/**
 * Versicherungsnummer of Austria: three digits, the check digit (mod 11, 10 is never issued), the birth date; months 13 to
 * 15 where a day's numbers ran out (ASVG § 31; Dachverband der Sozialversicherungsträger).
 */
import { isDay } from './day.ts';
import { digitsOf } from './digits-of.ts';
import { weightedSum } from './weights.ts';

export function svnr(text: string): boolean {
  const digits = digitsOf(text);
  if (!/^[1-9]\d{9}$/.test(digits)) return false;
  const month = Number(digits.slice(6, 8));
  if (!isDay(digits.slice(8), month > 12 && month <= 15 ? 1 : month, digits.slice(4, 6))) return false;
  const sum = weightedSum(digits.slice(0, 3) + digits.slice(4), [3, 7, 9, 5, 8, 4, 2, 1, 6]);
  return sum % 11 === Number(digits[3]);
}
