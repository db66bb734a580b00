/** Cartão Nacional de Saúde of Brazil: weights 15 to 1, mod 11; begins with 1, 2 (for good) or 7, 8, 9 (for the time being) (DATASUS). */
import { digitsOf } from './digits-of.ts';
import { weightedSum } from './weights.ts';

export function cns(text: string): boolean {
  const digits = digitsOf(text);
  return (
    /^[12789]\d{14}$/.test(digits) &&
    weightedSum(digits, [15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0
  );
}
