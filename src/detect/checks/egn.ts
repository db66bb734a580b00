/** ЕГН of Bulgaria: birth date with 20 (1800s) or 40 (2000s) added to the month; mod 11, 10 written 0 (ESGRAON). */
import { isDay } from './day.ts';
import { digitsOf } from './digits-of.ts';
import { weightedSum } from './weights.ts';

const CENTURIES = ['19', '18', '20'];

export function egn(text: string): boolean {
  const digits = digitsOf(text);
  if (digits.length !== 10) return false;
  const month = Number(digits.slice(2, 4));
  const year = `${CENTURIES[Math.floor(month / 20)]}${digits.slice(0, 2)}`;
  if (!isDay(year, month % 20, digits.slice(4, 6))) return false;
  return (weightedSum(digits.slice(0, 9), [2, 4, 8, 5, 10, 9, 7, 3, 6]) % 11) % 10 === Number(digits[9]);
}
