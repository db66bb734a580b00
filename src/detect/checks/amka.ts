/** AMKA of Greece: birth date DDMMYY, serial, Luhn (ΗΔΙΚΑ). */
import { isDay } from './day.ts';
import { digitsOf } from './digits-of.ts';
import { luhn } from './luhn.ts';

export function amka(text: string): boolean {
  const digits = digitsOf(text);
  return (
    digits.length === 11 && isDay(digits.slice(4, 6), digits.slice(2, 4), digits.slice(0, 2)) && luhn(digits)
  );
}
