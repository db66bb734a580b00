/** RUT and RUN of Chile: weights 2 to 7 from the right, eleven minus the rest of eleven, K for ten (Registro Civil). */
import { alnumOf } from './digits-of.ts';

export function rut(text: string): boolean {
  const value = alnumOf(text);
  if (!/^[1-9]\d{6,7}[\dK]$/.test(value)) return false;
  const sum = [...value.slice(0, -1)]
    .reverse()
    .reduce((total, digit, i) => total + Number(digit) * (2 + (i % 6)), 0);
  return '0123456789K'[(11 - (sum % 11)) % 11] === value.at(-1);
}
