/** Community Health Index number of Scotland: day of birth, three digits and the NHS check digit (NHS Scotland data dictionary). */
import { isDay } from './day.ts';
import { digitsOf } from './digits-of.ts';
import { nhs } from './nhs.ts';

export function chi(text: string): boolean {
  const digits = digitsOf(text);
  return nhs(digits) && isDay(digits.slice(4, 6), digits.slice(2, 4), digits.slice(0, 2));
}
