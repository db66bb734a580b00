/** Identity number of South Africa: birth date, serial, citizenship 0 to 2, Luhn (Identification Act 68 of 1997). */
import { isDay } from './day.ts';
import { digitsOf } from './digits-of.ts';
import { luhn } from './luhn.ts';

export function saId(text: string): boolean {
  const digits = digitsOf(text);
  return (
    /^\d{10}[0-2]\d{2}$/.test(digits) &&
    isDay(digits.slice(0, 2), digits.slice(2, 4), digits.slice(4, 6)) &&
    luhn(digits)
  );
}
