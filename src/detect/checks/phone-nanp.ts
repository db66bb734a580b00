/**
 * North American telephone numbers: the numbering plan's own rules, then the area codes in use as libphonenumber-js's
 * smallest metadata knows them. Numbers without both are left to a rule that asks for a label.
 */
import { digitsOf } from './digits-of.ts';
import { isInUse } from './nanp-plan.ts';

/** Area code and exchange begin with 2–9 and are no service code such as 911 (NANPA, "About the NANP"). */
const PLAN = /^1?([2-9])(\d)(\d)([2-9])(\d)(\d)\d{4}$/;

const EXTENSION = /(?:x|ext?\.?|extension)\s*\d+\s*$/i;

export function phoneNanp(text: string): boolean {
  const digits = digitsOf(/x/i.test(text) ? text.replace(EXTENSION, '') : text);
  const parts = PLAN.exec(digits);
  if (parts === null || (parts[2] === '1' && parts[3] === '1') || (parts[5] === '1' && parts[6] === '1'))
    return false;
  return isInUse(digits.slice(-10));
}
