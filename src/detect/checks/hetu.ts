/** Henkilötunnus of Finland: birth date, sign of the century, three digits, and nine digits mod 31 (Digi- ja väestötietovirasto). */
import { isDay } from './day.ts';

const CHECKS = '0123456789ABCDEFHJKLMNPRSTUVWXY';

export function hetu(text: string): boolean {
  const parts = /^(\d\d)(\d\d)(\d\d)([-+A-FU-Y])(\d{3})([0-9A-Y])$/.exec(text.trim().toUpperCase());
  if (parts === null) return false;
  const [, day = '', month = '', year = '', sign = '', number = '', check = ''] = parts;
  const century = sign === '+' ? '18' : sign >= 'A' && sign <= 'F' ? '20' : '19';
  return (
    isDay(century + year, month, day) &&
    Number(number) >= 2 &&
    CHECKS[Number(`${day}${month}${year}${number}`) % 31] === check
  );
}
