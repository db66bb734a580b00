/** ABA routing number: weights 3, 7, 1 over nine digits and the prefixes that the Federal Reserve issues. */
import { digitsOf } from './digits-of.ts';

export function aba(text: string): boolean {
  const digits = digitsOf(text);
  // All zeros satisfies the sum.
  if (digits.length !== 9 || digits === '000000000') return false;
  const prefix = Number(digits.slice(0, 2));
  if (!(prefix <= 12 || (prefix >= 21 && prefix <= 32) || (prefix >= 61 && prefix <= 72) || prefix === 80))
    return false;
  const sum = [...digits].reduce((total, digit, i) => total + Number(digit) * [3, 7, 1][i % 3]!, 0);
  return sum % 10 === 0;
}
