/** DNI and NIE of Spain: the number mod 23 gives the letter; X, Y, Z in front count as 0, 1, 2 (Real Decreto 338/1990). */
import { alnumOf } from './digits-of.ts';

const LETTERS = 'TRWAGMYFPDXBNJZSQVHLCKE';

export function dni(text: string): boolean {
  const value = alnumOf(text);
  if (!/^[\dXYZ]\d{7}[A-Z]$/.test(value)) return false;
  const front = 'XYZ'.indexOf(value[0] as string);
  const number = Number((front < 0 ? value[0] : String(front)) + value.slice(1, 8));
  return number > 0 && LETTERS[number % 23] === value[8];
}
