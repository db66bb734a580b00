/** Number of a German identity card or passport: nine characters and their ICAO check digit, weights 7, 3, 1 (PAuswV, annex). */
import { alnumOf } from './digits-of.ts';
import { icaoDigit } from './mrz.ts';

export function ausweis(text: string): boolean {
  const value = alnumOf(text);
  return /^[CFGHJ-NPRTV-Z][CFGHJ-NPRTV-Z0-9]{8}\d$/.test(value) && icaoDigit(value.slice(0, 9)) === value[9];
}
