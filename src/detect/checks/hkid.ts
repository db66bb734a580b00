/** Hong Kong identity card: one or two letters (a blank counts 36), six digits, weights 9 to 2, mod 11; A stands for 10. */
import { alnumOf } from './digits-of.ts';

export function hkid(text: string): boolean {
  const value = alnumOf(text);
  if (!/^[A-Z]{1,2}\d{6}[\dA]$/.test(value)) return false;
  const sum = [...value.padStart(9, ' ')].reduce((total, character, i) => {
    const number = character === ' ' ? 36 : Number.parseInt(character, 36);
    return total + number * (9 - i);
  }, 0);
  return sum % 11 === 0;
}
