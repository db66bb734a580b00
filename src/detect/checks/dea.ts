/**
 * DEA registration: type letter, letter of the name (or 9), seven digits of which the last is the check digit:
 * (d1+d3+d5) + 2(d2+d4+d6), last digit (DEA Diversion Control). Widely copied pages have it wrong.
 */
import { alnumOf } from './digits-of.ts';

export function dea(text: string): boolean {
  const value = alnumOf(text);
  if (!/^[ABCDEFGHJKLMPRSTUX][A-Z9]\d{7}$/.test(value)) return false;
  const d = (position: number): number => value.charCodeAt(1 + position) - 48;
  return (d(1) + d(3) + d(5) + 2 * (d(2) + d(4) + d(6))) % 10 === d(7);
}
