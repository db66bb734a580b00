/**
 * Social Security number: no check digit exists; areas, groups and serials that are never issued are refused
 * (SSA, "The SSN Numbering Scheme": area 000, 666, 900–999, group 00, serial 0000).
 */
import { digitsOf } from './digits-of.ts';

/** Numbers that were printed on wallet cards and in pamphlets; SSA has voided them. */
const VOIDED = new Set(['078051120', '219099999', '457555462']);

export function ssn(text: string): boolean {
  const digits = digitsOf(text);
  if (digits.length !== 9 || VOIDED.has(digits)) return false;
  const area = digits.slice(0, 3);
  if (area === '000' || area === '666' || area[0] === '9') return false;
  return digits.slice(3, 5) !== '00' && digits.slice(5) !== '0000' && !/^(\d)\1{8}$/.test(digits);
}
