/**
 * Rodné číslo of Czechia and Slovakia: birth date, a woman's month with 50 added, since 2004 also 20 or 70; ten digits end in
 * the first nine mod 11, 10 written 0; nine digits (until 1953) have no check (zákon 133/2000 Sb.).
 */
import { isDay } from './day.ts';
import { digitsOf } from './digits-of.ts';

export function rodneCislo(text: string): boolean {
  const digits = digitsOf(text);
  const year = Number(digits.slice(0, 2));
  const month = (Number(digits.slice(2, 4)) % 50) % 20;
  if (digits.length === 9)
    return year < 54 && isDay(1900 + year, month, digits.slice(4, 6)) && !digits.endsWith('000');
  if (digits.length !== 10 || !isDay((year < 54 ? 2000 : 1900) + year, month, digits.slice(4, 6)))
    return false;
  return (Number(digits.slice(0, 9)) % 11) % 10 === Number(digits[9]);
}
