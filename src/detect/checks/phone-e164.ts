/** Telephone numbers with a country code, confirmed by libphonenumber-js (ITU-T E.164: at most fifteen digits). */
import { parsePhoneNumberFromString } from 'libphonenumber-js/min';

export function phoneE164(text: string): boolean {
  // "+44 (0)20" is written by people and dialled by nobody.
  const dialled = text.trim().replace(/\(0\)/, '').replace(/^00/, '+');
  return dialled.startsWith('+') && parsePhoneNumberFromString(dialled)?.isValid() === true;
}
