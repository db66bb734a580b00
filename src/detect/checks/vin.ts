/** Vehicle identification number with North America's check digit (49 CFR 565.15): position 9, mod 11, 10 is X. */
import { alnumOf } from './digits-of.ts';

const LETTERS = 'ABCDEFGHJKLMNPRSTUVWXYZ';
const LETTER_VALUES = '12345678123457923456789';
const WEIGHTS = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];

const numberOf = (char: string): number =>
  Number(char >= '0' && char <= '9' ? char : LETTER_VALUES[LETTERS.indexOf(char)]);

export function vin(text: string): boolean {
  const value = alnumOf(text);
  // Seventeen digits are somebody's counter; a vehicle's maker code has letters.
  if (!/^[A-HJ-NPR-Z0-9]{17}$/.test(value) || !/[A-Z]/.test(value)) return false;
  const rest = [...value].reduce((sum, char, i) => sum + numberOf(char) * WEIGHTS[i]!, 0) % 11;
  return value[8] === (rest === 10 ? 'X' : String(rest));
}
