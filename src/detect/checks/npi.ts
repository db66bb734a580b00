/** National Provider Identifier: CMS defines the check digit over 80840 followed by the ten digits. */
import { digitsOf } from './digits-of.ts';
import { luhn } from './luhn.ts';

export function npi(text: string): boolean {
  const digits = digitsOf(text);
  return /^[12]\d{9}$/.test(digits) && luhn(`80840${digits}`);
}
