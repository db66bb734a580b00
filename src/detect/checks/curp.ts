/** CURP of Mexico: letters of the name, birth date, sex, state, consonants; weights 18 to 2 over an alphabet with Ñ, mod 10 (RENAPO). */
import { isDay } from './day.ts';
import { alnumOf } from './digits-of.ts';

const ALPHABET = '0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ';
const CURP =
  /^[A-Z][AEIOUX][A-Z]{2}(\d\d)(\d\d)(\d\d)[HMX](?:AS|B[CS]|C[CSHLM]|D[FG]|G[RT]|HG|JC|M[CNS]|N[ELT]|OC|PL|Q[RT]|S[LPR]|T[CLS]|VZ|YN|ZS)[B-DF-HJ-NP-TV-Z]{3}[A-Z\d]\d$/;

export function curp(text: string): boolean {
  const value = alnumOf(text);
  const parts = CURP.exec(value);
  if (parts === null || !isDay(parts[1] as string, parts[2] as string, parts[3] as string)) return false;
  const sum = [...value.slice(0, 17)].reduce(
    (total, character, i) => total + ALPHABET.indexOf(character) * (18 - i),
    0,
  );
  return (10 - (sum % 10)) % 10 === Number(value[17]);
}
