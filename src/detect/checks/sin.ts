/** Social Insurance Number of Canada: Luhn; none begins with 0 or 8 (Service Canada; CRA T4127). */
import { digitsOf } from './digits-of.ts';
import { luhn } from './luhn.ts';

export function sin(text: string): boolean {
  const digits = digitsOf(text);
  return /^[1-79]\d{8}$/.test(digits) && luhn(digits);
}
