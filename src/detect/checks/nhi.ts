/**
 * National Health Index number of New Zealand, both forms (HISO 10046:2024): mod 11 with a digit, mod 23 with a letter.
 * Mod 24, in older articles, is superseded.
 */
import { alnumOf } from './digits-of.ts';

/** A = 1 … Z = 24, without I and O. */
const LETTERS = ' ABCDEFGHJKLMNPQRSTUVWXYZ';
const numberOf = (character: string): number =>
  character >= 'A' ? LETTERS.indexOf(character) : Number(character);

export function nhi(text: string): boolean {
  const value = alnumOf(text);
  if (!/^[A-HJ-NP-Z]{3}(?:\d{4}|\d{2}[A-HJ-NP-Z]{2})$/.test(value)) return false;
  const sum = [...value.slice(0, 6)].reduce(
    (total, character, i) => total + numberOf(character) * (7 - i),
    0,
  );
  const last = value[6] as string;
  if (last >= 'A') return LETTERS[23 - (sum % 23)] === last;
  return sum % 11 !== 0 && (11 - (sum % 11)) % 10 === Number(last);
}
