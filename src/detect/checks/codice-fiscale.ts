/**
 * Codice fiscale of Italy: name, birth date (a woman's day has 40 added), place, and a letter mod 26; digits may be letters
 * where two persons would share a code (Decreto ministeriale of 23 December 1976).
 */
import { isDay } from './day.ts';
import { alnumOf } from './digits-of.ts';

const DIGIT = '[0-9LMNPQRSTUV]';
/** January to December. */
const MONTHS = 'ABCDEHLMPRST';
const CODE = new RegExp(`^[A-Z]{6}${DIGIT}{2}[${MONTHS}]${DIGIT}{2}[A-Z]${DIGIT}{3}[A-Z]$`);
/** What a character counts in odd places, by its number 0–9 or A–Z = 0–25. */
const ODD = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];
const SUBSTITUTES = 'LMNPQRSTUV';

const numberOf = (character: string): number => character.charCodeAt(0) - (character >= 'A' ? 65 : 48);
const digitOf = (character: string): number =>
  character >= 'A' ? SUBSTITUTES.indexOf(character) : Number(character);

export function codiceFiscale(text: string): boolean {
  const value = alnumOf(text);
  if (!CODE.test(value)) return false;
  const [year, day] = [6, 9].map(
    (at) => digitOf(value[at] as string) * 10 + digitOf(value[at + 1] as string),
  );
  if (!isDay(year as number, MONTHS.indexOf(value[8] as string) + 1, (day as number) % 40)) return false;
  const sum = [...value.slice(0, 15)].reduce(
    (total, character, i) =>
      total + (i % 2 === 0 ? (ODD[numberOf(character)] as number) : numberOf(character)),
    0,
  );
  return String.fromCharCode(65 + (sum % 26)) === value[15];
}
