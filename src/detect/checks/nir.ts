/**
 * NIR of France, also the health identifier INS: sex, year, month, department, commune, order, and 97 minus the rest of 97;
 * Corsica's 2A counts as 19, 2B as 18 (INSEE; Code de la sécurité sociale R. 115-1).
 */
import { alnumOf } from './digits-of.ts';

/** Months beyond 12: the birth certificate is incomplete. */
const NIR = /^[1-478]\d\d(?:0[1-9]|1[0-2]|[2-9]\d)(?:0[1-9]|[1-8]\d|9[0-9]|2[AB])\d{3}\d{3}\d\d$/;

export function nir(text: string): boolean {
  const value = alnumOf(text);
  if (!NIR.test(value)) return false;
  const number = Number(value.slice(0, 13).replace('2A', '19').replace('2B', '18'));
  return 97 - (number % 97) === Number(value.slice(13));
}
