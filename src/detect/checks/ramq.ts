/**
 * Health insurance number of Québec (RAMQ, NAM): four letters of the name, birth date with 50 added to a woman's month, a
 * sequence and a check digit over all with the full year, which the number does not say: both centuries are tried.
 */
import { isDay } from './day.ts';
import { alnumOf } from './digits-of.ts';
import { weightedSum } from './weights.ts';

const WEIGHTS = [7, 1, 1, 3, 9, 7, 3, 9, 5, 3, 1, 3, 5, 7, 6, 9, 1];
/** A = 01 … R = 18, S = 20 … Z = 27. */
const letterOf = (letter: string): string =>
  String(letter.charCodeAt(0) - (letter < 'S' ? 64 : 63)).padStart(2, '0');

export function ramq(text: string): boolean {
  const value = alnumOf(text);
  const parts = /^([A-Z]{4})(\d\d)(\d\d)(\d\d)([1-9])(\d)$/.exec(value);
  if (parts === null) return false;
  const [, name = '', year = '', month = '', day = '', sequence = '', check = ''] = parts;
  const letters = [...name].map(letterOf).join('');
  return ['19', '20'].some(
    (century) =>
      isDay(`${century}${year}`, Number(month) > 50 ? Number(month) - 50 : month, day) &&
      weightedSum(`${letters}${century}${year}${month}${day}${sequence}`, WEIGHTS) % 10 === Number(check),
  );
}
