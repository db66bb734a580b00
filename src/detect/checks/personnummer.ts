/**
 * Personnummer of Sweden: birth date and Luhn over ten digits; a samordningsnummer has 60 added to the day
 * (Folkbokföringslagen § 18; Skatteverket SKV 704, 707).
 */
import { isDay } from './day.ts';
import { digitsOf } from './digits-of.ts';
import { luhn } from './luhn.ts';

export function personnummer(text: string): boolean {
  const digits = digitsOf(text);
  if (digits.length !== 10 && !/^(?:18|19|20)\d{10}$/.test(digits)) return false;
  const ten = digits.slice(-10);
  const day = Number(ten.slice(4, 6));
  const year = digits.length === 12 ? digits.slice(0, 4) : ten.slice(0, 2);
  return isDay(year, ten.slice(2, 4), day > 60 ? day - 60 : day) && luhn(ten);
}
