/**
 * Individual Health Identifier of Ireland: a GS1 service relation number, prefix 8353901, nine digits with the mod 11 digit
 * of the NHS number, and the GS1 digit (HIQA; HSE IHI data dictionary).
 */
import { digitsOf } from './digits-of.ts';
import { hasNhsDigit } from './nhs.ts';
import { hasGs1Digit } from './udi-gs1.ts';

export function ieIhi(text: string): boolean {
  const digits = digitsOf(text);
  return /^8353901\d{11}$/.test(digits) && hasNhsDigit(digits.slice(7, 17)) && hasGs1Digit(digits);
}
