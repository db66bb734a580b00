/** NRIC and FIN of Singapore: weights 2, 7, 6, 5, 4, 3, 2, an offset by the first letter, mod 11, then a letter of its own row. */
import { alnumOf } from './digits-of.ts';
import { weightedSum } from './weights.ts';

const ROWS: Readonly<Record<string, readonly [offset: number, letters: string]>> = {
  S: [0, 'JZIHGFEDCBA'],
  T: [4, 'JZIHGFEDCBA'],
  F: [0, 'XWUTRQPNMLK'],
  G: [4, 'XWUTRQPNMLK'],
  M: [3, 'XWUTRQPNJLK'],
};

export function nric(text: string): boolean {
  const value = alnumOf(text);
  if (!/^[STFGM]\d{7}[A-Z]$/.test(value)) return false;
  const [offset, letters] = ROWS[value[0] as string] as readonly [number, string];
  const sum = weightedSum(value.slice(1, 8), [2, 7, 6, 5, 4, 3, 2]) + offset;
  return letters[sum % 11] === value[8];
}
