/** Is the value of a standard's field there at all? The field says what it is; only what is plainly no value is turned down. */
import { CATEGORIES, type Category } from '../model/category.ts';
import { isoDateOf } from '../model/normalise.ts';

/** What systems write where they know nothing; `""` is HL7's word for "delete". */
const NOTHING =
  /^(?:["'.\-_*?/\\ ]+|x{2,}|n\/?a|nil|none|null|unk|unknown|unknown unknown|not (?:available|applicable|given|known|on file|provided|specified)|no (?:name|first name|last name|address|phone)|anonymous|anonymi[sz]ed|de-?identified|masked|redacted|removed|same|self|tbd|test|see above)$/i;
/** All of one digit, or a run of them: a filler. */
const FILLER = /^(?:0+|9{5,}|(\d)\1{6,}|1234567890?|0?123456789)$/;

export const isFieldValue = (category: Category, text: string): boolean => {
  const value = text.trim();
  if (value.length > 300 || NOTHING.test(value.replace(/[,;^]/g, ' ').trim().replace(/\s+/g, ' ')))
    return false;
  switch (category) {
    case 'name':
      return /\p{L}/u.test(value) && value.length < 120;
    case 'address':
      return /\p{L}|\d/u.test(value) && value.length > 2;
    case 'birth_date':
    case 'care_date':
      return isoDateOf(value) !== undefined;
    case 'phone':
    case 'fax':
      return value.replace(/\D/g, '').length >= 7 && !FILLER.test(value.replace(/\D/g, ''));
    case 'email':
      return /^\S+@\S+$/.test(value);
    case 'zip':
      return /\d/.test(value) && !FILLER.test(value);
    case 'age_over_89':
      return /^0?(?:9\d|1[0-3]\d)\s*Y?$/i.test(value);
    case 'device_id':
      return value.length >= 4 && /\d/.test(value);
    default: {
      const solid = value.replace(/[^\p{L}\d]/gu, '');
      const least = CATEGORIES[category].strength === 'clinical' ? 2 : 4;
      return solid.length >= least && /\d/.test(solid) && !FILLER.test(solid);
    }
  }
};
