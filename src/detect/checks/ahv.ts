/** AHV number of Switzerland (AVS, OASI): country 756 and the EAN-13 check digit (Zentrale Ausgleichsstelle). */
import { digitsOf } from './digits-of.ts';
import { hasGs1Digit } from './udi-gs1.ts';

export function ahv(text: string): boolean {
  const digits = digitsOf(text);
  return /^756\d{10}$/.test(digits) && hasGs1Digit(digits);
}
