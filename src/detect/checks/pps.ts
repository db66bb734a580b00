/**
 * Personal Public Service number of Ireland: weights 8 to 2, plus nine times the second letter, mod 23 (Department of
 * Social Protection; W as second letter counts nothing, T and X are of before 2013).
 */
import { alnumOf } from './digits-of.ts';
import { weightedSum } from './weights.ts';

const LETTERS = 'WABCDEFGHIJKLMNOPQRSTUV';

export function pps(text: string): boolean {
  const value = alnumOf(text);
  if (!/^\d{7}[A-W][ABHWTX]?$/.test(value)) return false;
  const second = 'ABH'.includes(value[8] ?? '-') ? LETTERS.indexOf(value[8] as string) : 0;
  const sum = weightedSum(value.slice(0, 7), [8, 7, 6, 5, 4, 3, 2]) + 9 * second;
  return LETTERS[sum % 23] === value[7];
}
