/** OIB of Croatia: eleven digits, ISO 7064 MOD 11,10 (Porezna uprava). */
import { digitsOf } from './digits-of.ts';
import { mod1110 } from './mod-11-10.ts';
import { isRepeated } from './weights.ts';

export function oib(text: string): boolean {
  const digits = digitsOf(text);
  return digits.length === 11 && !isRepeated(digits) && mod1110(digits);
}
