/** Emirates ID: country 784, year of birth, serial, Luhn (ICP of the United Arab Emirates). */
import { digitsOf } from './digits-of.ts';
import { luhn } from './luhn.ts';

export function emiratesId(text: string): boolean {
  const digits = digitsOf(text);
  return /^784(?:19|20)\d{10}$/.test(digits) && luhn(digits);
}
