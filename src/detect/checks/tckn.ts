/** Kimlik number of Türkiye: two check digits over nine, the first not 0 (Nüfus ve Vatandaşlık İşleri). */
import { digitsOf } from './digits-of.ts';
import { weightedSum } from './weights.ts';

export function tckn(text: string): boolean {
  const digits = digitsOf(text);
  if (!/^[1-9]\d{10}$/.test(digits)) return false;
  const odd = weightedSum(digits.slice(0, 9), [1, 0]);
  const even = weightedSum(digits.slice(0, 9), [0, 1]);
  return (
    (((7 * odd - even) % 10) + 10) % 10 === Number(digits[9]) &&
    weightedSum(digits.slice(0, 10), [1]) % 10 === Number(digits[10])
  );
}
