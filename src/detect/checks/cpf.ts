/** CPF of Brazil: two check digits mod 11, ten written 0; eleven equal digits are refused (Receita Federal). */
import { digitsOf } from './digits-of.ts';
import { isRepeated, weightedSum } from './weights.ts';

export function cpf(text: string): boolean {
  const digits = digitsOf(text);
  if (digits.length !== 11 || isRepeated(digits)) return false;
  return (
    ((weightedSum(digits.slice(0, 9), [10, 9, 8, 7, 6, 5, 4, 3, 2]) * 10) % 11) % 10 === Number(digits[9]) &&
    ((weightedSum(digits.slice(0, 10), [11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) * 10) % 11) % 10 ===
      Number(digits[10])
  );
}
