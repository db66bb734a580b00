/** PESEL of Poland: birth date with the century in the month (+80, 0, +20, +40, +60), weights 1, 3, 7, 9 (Ministerstwo Cyfryzacji). */
import { isDay } from './day.ts';
import { digitsOf } from './digits-of.ts';
import { weightedSum } from './weights.ts';

const CENTURIES = ['19', '20', '21', '22', '18'];

export function pesel(text: string): boolean {
  const digits = digitsOf(text);
  if (digits.length !== 11) return false;
  const month = Number(digits.slice(2, 4));
  const year = `${CENTURIES[Math.floor(month / 20)]}${digits.slice(0, 2)}`;
  return (
    isDay(year, month % 20, digits.slice(4, 6)) &&
    weightedSum(digits, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]) % 10 === 0
  );
}
