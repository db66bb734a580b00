/** ISO/IEC 7064 MOD 97-10: the whole number leaves 1. */
import { digitsOf } from './digits-of.ts';

export const mod97 = (text: string): boolean => {
  const digits = digitsOf(text);
  let rest = 0;
  for (const digit of digits) rest = (rest * 10 + Number(digit)) % 97;
  return digits.length > 2 && rest === 1;
};
