/** Krankenversichertennummer, the ten characters that stay for life: letter as two digits, weights 1 and 2, cross sums, mod 10 (SGB V § 290). */
import { alnumOf } from './digits-of.ts';
import { crossSum, twoDigits } from './weights.ts';

export function kvnr(text: string): boolean {
  const value = alnumOf(text);
  return (
    /^[A-Z]\d{9}$/.test(value) &&
    crossSum(twoDigits(value) + value.slice(1, 9), [1, 2]) % 10 === Number(value[9])
  );
}
