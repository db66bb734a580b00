/** Health number of Ontario: Luhn over ten digits, the first not 0; the one or two letters of the version are not part of it. */
import { alnumOf } from './digits-of.ts';
import { luhn } from './luhn.ts';

export function ontario(text: string): boolean {
  const value = alnumOf(text);
  return /^[1-9]\d{9}[A-Z]{0,2}$/.test(value) && luhn(value.slice(0, 10));
}
