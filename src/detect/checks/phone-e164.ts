/** Telephone numbers with a country code, confirmed by libphonenumber-js (ITU-T E.164: at most fifteen digits). */
import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { detached } from '../../util/detached.ts';
import { isInUse } from './nanp-plan.ts';
import { mayBeNumber } from './numbering-plans.ts';

/** The last number the library was asked for: rules for telephone and fax ask one after the other. */
let last = { dialled: '', isValid: false };

export function phoneE164(text: string): boolean {
  // "+44 (0)20" is written by people and dialled by nobody.
  const dialled = text.trim().replace(/\(0\)/, '').replace(/^00/, '+');
  const nanp = /^\+1[ .-]?\(?([2-9]\d\d)\)?[ .-]?(\d{3})[ .-]?(\d{4})$/.exec(dialled);
  if (nanp !== null) return isInUse(`${nanp[1]}${nanp[2]}${nanp[3]}`);
  if (dialled === last.dialled) return last.isValid;
  if (!dialled.startsWith('+') || !mayBeNumber(dialled.replace(/\D/g, ''))) return false;
  last = { dialled: detached(dialled), isValid: parsePhoneNumberFromString(dialled)?.isValid() === true };
  return last.isValid;
}
