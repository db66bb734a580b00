/** RPPS number of a French health professional: eleven digits, Luhn (ANS, Répertoire partagé des professionnels de santé). */
import { digitsOf } from './digits-of.ts';
import { luhn } from './luhn.ts';

export function rpps(text: string): boolean {
  const digits = digitsOf(text);
  return /^1\d{10}$/.test(digits) && luhn(digits);
}
