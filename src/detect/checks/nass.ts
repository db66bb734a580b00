/**
 * Social security number of Spain (NASS, NUSS): province, eight digits, and both mod 97; below ten million the number
 * counts with seven digits (Tesorería General de la Seguridad Social). Some drop all its leading zeros: that is taken too.
 */
import { digitsOf } from './digits-of.ts';

export function nass(text: string): boolean {
  const digits = digitsOf(text);
  if (!/^(?:0[1-9]|[1-4]\d|5[0-3]|66)\d{10}$/.test(digits)) return false;
  const [province, number] = [digits.slice(0, 2), Number(digits.slice(2, 10))];
  const check = Number(digits.slice(10));
  const whole = number < 10_000_000 ? Number(province) * 10_000_000 + number : Number(digits.slice(0, 10));
  return number > 0 && (whole % 97 === check || Number(`${province}${number}`) % 97 === check);
}
