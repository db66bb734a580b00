/** Luhn check digit, mod 10 (ISO/IEC 7812-1 annex B). */
import { digitsOf } from './digits-of.ts';

export function luhn(text: string): boolean {
  const digits = digitsOf(text);
  let sum = 0;
  for (let fromRight = 0; fromRight < digits.length; fromRight++) {
    const digit = digits.charCodeAt(digits.length - 1 - fromRight) - 48;
    const doubled = digit * 2;
    sum += fromRight % 2 === 0 ? digit : doubled > 9 ? doubled - 9 : doubled;
  }
  return digits.length > 1 && sum % 10 === 0;
}
