/**
 * Resident registration number of Korea: birth date, sex and century, mod 11. Since October 2020 the last digits are random:
 * of those born later the check digit is not asked for (주민등록법 시행규칙 제2조).
 */
import { isDay } from './day.ts';
import { digitsOf } from './digits-of.ts';
import { weightedSum } from './weights.ts';

const CENTURIES = ['18', '19', '19', '20', '20', '19', '19', '20', '20', '18'];

export function rrn(text: string): boolean {
  const digits = digitsOf(text);
  if (digits.length !== 13) return false;
  const century = CENTURIES[Number(digits[6])] as string;
  if (!isDay(century + digits.slice(0, 2), digits.slice(2, 4), digits.slice(4, 6))) return false;
  if (century === '20' && digits >= '201005' && digits < '40') return true;
  const sum = weightedSum(digits.slice(0, 12), [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]);
  return (11 - (sum % 11)) % 10 === Number(digits[12]);
}
