/**
 * North American telephone numbers: the numbering plan's own rules, then libphonenumber-js, whose smallest metadata
 * knows the area codes in use. Numbers without both are left to a rule that asks for a label.
 */
import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { digitsOf } from './digits-of.ts';

/** Area code and exchange begin with 2–9 and are no service code such as 911 (NANPA, "About the NANP"). */
const PLAN = /^1?([2-9])(\d)(\d)([2-9])(\d)(\d)\d{4}$/;

export function phoneNanp(text: string): boolean {
  const digits = digitsOf(text.replace(/(?:x|ext?\.?|extension)\s*\d+\s*$/i, ''));
  const parts = PLAN.exec(digits);
  if (parts === null || (parts[2] === '1' && parts[3] === '1') || (parts[5] === '1' && parts[6] === '1'))
    return false;
  return parsePhoneNumberFromString(digits, 'US')?.isValid() === true;
}
