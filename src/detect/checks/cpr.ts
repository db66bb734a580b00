/** CPR number of Denmark: a birth date and four digits. The mod 11 digit is not binding since 2007, so it is not asked for. */
import { isDay } from './day.ts';
import { digitsOf } from './digits-of.ts';

export function cpr(text: string): boolean {
  const digits = digitsOf(text);
  return digits.length === 10 && isDay(digits.slice(4, 6), digits.slice(2, 4), digits.slice(0, 2));
}
