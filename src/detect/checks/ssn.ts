/**
 * Social Security number: no check digit exists; areas, groups and serials that are never issued are refused
 * (SSA, "The SSN Numbering Scheme": area 000, 666, 900–999, group 00, serial 0000).
 */
import { digitsOf } from './digits-of.ts';

/** Numbers that were printed on wallet cards and in pamphlets; SSA has voided them. */
const VOIDED: readonly string[] = ['078051120', '219099999', '457555462'];
const ONE_DIGIT = /^(\d)\1{8}$/;

export function ssn(text: string): boolean {
  const digits = digitsOf(text);
  if (digits.length !== 9 || VOIDED.includes(digits)) return false;
  if (digits.startsWith('9') || digits.startsWith('000') || digits.startsWith('666')) return false;
  return !digits.startsWith('00', 3) && !digits.endsWith('0000') && !ONE_DIGIT.test(digits);
}
