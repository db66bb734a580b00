/** Isikukood of Estonia, asmens kodas of Lithuania: sex and century, birth date, serial; mod 11 with a second row of weights where the first gives 10 (EVS 585). */
import { isDay } from './day.ts';
import { digitsOf } from './digits-of.ts';
import { weightedSum } from './weights.ts';

export function isikukood(text: string): boolean {
  const digits = digitsOf(text);
  if (!/^[1-8]\d{10}$/.test(digits)) return false;
  const century = 18 + Math.floor((Number(digits[0]) - 1) / 2);
  if (!isDay(`${century}${digits.slice(1, 3)}`, digits.slice(3, 5), digits.slice(5, 7))) return false;
  const ten = digits.slice(0, 10);
  const first = weightedSum(ten, [1, 2, 3, 4, 5, 6, 7, 8, 9, 1]) % 11;
  const rest = first < 10 ? first : weightedSum(ten, [3, 4, 5, 6, 7, 8, 9, 1, 2, 3]) % 11;
  return rest % 10 === Number(digits[10]);
}
