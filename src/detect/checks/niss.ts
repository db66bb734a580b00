/**
 * National register number of Belgium (NISS, INSZ): birth date, order, and 97 minus the rest of 97 of the nine digits, with
 * a 2 in front for those born since 2000; bis numbers add 20 or 40 to the month (Arrêté royal of 3 April 1984).
 */
import { isDay } from './day.ts';
import { digitsOf } from './digits-of.ts';

export function niss(text: string): boolean {
  const digits = digitsOf(text);
  if (digits.length !== 11) return false;
  const [nine, check] = [digits.slice(0, 9), Number(digits.slice(9))];
  const month = Number(digits.slice(2, 4));
  // Month 0: the birth date is not known.
  const isBorn = month % 20 === 0 || isDay(digits.slice(0, 2), month % 20, digits.slice(4, 6));
  if (month > 52 || !isBorn || nine.endsWith('000')) return false;
  return 97 - (Number(nine) % 97) === check || 97 - (Number(`2${nine}`) % 97) === check;
}
