/** A telephone number as it is dialled within its country: seven to twelve digits (E.164), neither a date nor one digit again and again. */
import { calendarDate } from './calendar-date.ts';
import { digitsOf } from './digits-of.ts';

/** These have rules of their own. */
const NORTH_AMERICAN = /^1?\(?[2-9]\d{2}\)?[ .-]?\d{3}[ .-]?\d{4}$/;

export const phoneNational = (text: string): boolean => {
  const digits = digitsOf(text);
  return (
    digits.length >= 7 &&
    digits.length <= 12 &&
    !/^(\d)\1+$/.test(digits) &&
    !NORTH_AMERICAN.test(text) &&
    !(/^\d{1,4}[ .-]\d{1,2}[ .-]\d{1,4}$/.test(text) && calendarDate(text))
  );
};
