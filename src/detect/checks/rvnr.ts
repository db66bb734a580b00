/** Versicherungsnummer of the German pension insurance: area, birth date, initial, serial, check digit (VKVV § 2). */
import { isDay } from './day.ts';
import { alnumOf } from './digits-of.ts';
import { crossSum, twoDigits } from './weights.ts';

const WEIGHTS = [2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1];

export function rvnr(text: string): boolean {
  const value = alnumOf(text);
  const parts = /^(\d\d)(\d\d)(\d\d)(\d\d)([A-Z])(\d\d)(\d)$/.exec(value);
  if (parts === null) return false;
  const [, area = '', day = '', month = '', year = '', initial = '', serial = '', check = ''] = parts;
  if (!isDay(year, month, day)) return false;
  return (
    crossSum(`${area}${day}${month}${year}${twoDigits(initial)}${serial}`, WEIGHTS) % 10 === Number(check)
  );
}
