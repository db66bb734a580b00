/** Aadhaar number of India: twelve digits, the first 2 to 9, no palindrome, Verhoeff's check digit (UIDAI). */
import { digitsOf } from './digits-of.ts';

/** Multiplication in the dihedral group of ten elements, and Verhoeff's permutation. */
const times = (a: number, b: number): number =>
  a < 5 ? (b < 5 ? (a + b) % 5 : 5 + ((a + b) % 5)) : b < 5 ? 5 + ((a - b) % 5) : (5 + a - b) % 5;
const PERMUTATION = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];

export function aadhaar(text: string): boolean {
  const digits = digitsOf(text);
  if (!/^[2-9]\d{11}$/.test(digits) || [...digits].reverse().join('') === digits) return false;
  let check = 0;
  for (let fromRight = 0; fromRight < 12; fromRight++) {
    let digit = Number(digits[11 - fromRight]);
    for (let round = 0; round < fromRight % 8; round++) digit = PERMUTATION[digit] as number;
    check = times(check, digit);
  }
  return check === 0;
}
