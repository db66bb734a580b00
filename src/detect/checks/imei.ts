/** IMEI: fifteen digits, Luhn, and a reporting body that GSMA has allotted (3GPP TS 23.003 annex B). */
import { digitsOf } from './digits-of.ts';
import { luhn } from './luhn.ts';

/** First two digits in use: 01 (PTCRB), 10 (DECT), 30, 33, 35, 44, 45, 49–54, 86, 91, 97–99. */
const REPORTING_BODY = /^(?:01|10|3[035]|4[459]|5[0-4]|86|91|9[789])/;

export function imei(text: string): boolean {
  const digits = digitsOf(text);
  return digits.length === 15 && REPORTING_BODY.test(digits) && luhn(digits);
}
