/**
 * Personal Health Number of British Columbia: begins with 9; each product mod 11, eleven minus their sum mod 11, 10 is never
 * issued (BC Ministry of Health, conformance standards volume 4A). It is not Luhn.
 */
import { digitsOf } from './digits-of.ts';

const WEIGHTS = [2, 4, 8, 5, 10, 9, 7, 3];

export function bcPhn(text: string): boolean {
  const digits = digitsOf(text);
  if (!/^9\d{9}$/.test(digits)) return false;
  const sum = WEIGHTS.reduce((total, weight, i) => total + ((Number(digits[i + 1]) * weight) % 11), 0);
  return (11 - (sum % 11)) % 11 === Number(digits[9]);
}
