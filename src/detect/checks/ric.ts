/** Resident identity card of China: place, birth date, serial, ISO 7064 MOD 11-2 with X for ten (GB 11643-1999). */
import { isDay } from './day.ts';
import { alnumOf } from './digits-of.ts';
import { weightedSum } from './weights.ts';

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

export function ric(text: string): boolean {
  const value = alnumOf(text);
  if (!/^[1-9]\d{5}(?:18|19|20)\d{9}[\dX]$/.test(value)) return false;
  return (
    isDay(value.slice(6, 10), value.slice(10, 12), value.slice(12, 14)) &&
    '10X98765432'[weightedSum(value.slice(0, 17), WEIGHTS) % 11] === value[17]
  );
}
