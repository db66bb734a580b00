/** Health and Care number of Northern Ireland: 320 000 0010 to 399 999 9999 with the NHS check digit (HSC Business Services). */
import { digitsOf } from './digits-of.ts';
import { nhs } from './nhs.ts';

export function hcn(text: string): boolean {
  const digits = digitsOf(text);
  return /^3[2-9]/.test(digits) && nhs(digits);
}
