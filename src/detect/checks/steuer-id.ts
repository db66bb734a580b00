/** Steuer-Identifikationsnummer: one digit of the first ten stands twice or three times, no other; ISO 7064 MOD 11,10 (BZSt). */
import { digitsOf } from './digits-of.ts';
import { mod1110 } from './mod-11-10.ts';

export function steuerId(text: string): boolean {
  const digits = digitsOf(text);
  if (!/^[1-9]\d{10}$/.test(digits)) return false;
  const ten = [...digits.slice(0, 10)];
  const counts = [...new Set(ten)].map((digit) => ten.filter((other) => other === digit).length);
  const repeated = counts.filter((count) => count > 1);
  return repeated.length === 1 && (repeated[0] as number) <= 3 && mod1110(digits);
}
