/**
 * Medicare provider number of Australia: weights 3, 5, 8, 4, 2, 1 over the stem and 6 for the practice location, mod 11,
 * then a letter (Services Australia; clearwater.com.au).
 */
import { alnumOf } from './digits-of.ts';
import { weightedSum } from './weights.ts';

const LOCATIONS = '0123456789ABCDEFGHJKLMNPQRTUVWXY';
const CHECKS = 'YXWTLKJHFBA';

export function auProvider(text: string): boolean {
  const value = alnumOf(text);
  if (!/^\d{6}[0-9A-Z][A-Z]$/.test(value)) return false;
  const location = LOCATIONS.indexOf(value[6] as string);
  const sum = weightedSum(value.slice(0, 6), [3, 5, 8, 4, 2, 1]) + 6 * location;
  return location >= 0 && CHECKS[sum % 11] === value[7];
}
