/** Australian healthcare identifiers: 16 digits, Luhn; 800360 a person, 800361 a provider, 800362 an organisation (AS 4846, AS 5017). */
import { digitsOf } from './digits-of.ts';
import { luhn } from './luhn.ts';

export function auIhi(text: string): boolean {
  const digits = digitsOf(text);
  return /^800360\d{10}$/.test(digits) && luhn(digits);
}

export function auHpi(text: string): boolean {
  const digits = digitsOf(text);
  return /^80036[12]\d{10}$/.test(digits) && luhn(digits);
}
