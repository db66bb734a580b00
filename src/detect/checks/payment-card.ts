/** Payment card: Luhn, and an issuer prefix with the length that issuer uses (ISO/IEC 7812; the schemes' BIN ranges). */
import { digitsOf } from './digits-of.ts';
import { luhn } from './luhn.ts';

const ISSUERS: readonly RegExp[] = [
  /^4(?:\d{12}|\d{15}|\d{18})$/, // Visa
  /^5[1-5]\d{14}$/, // Mastercard
  /^2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}$/, // Mastercard, since 2017
  /^3[47]\d{13}$/, // American Express
  /^3(?:0[0-5]|09|6\d|[89]\d)\d{11}$/, // Diners Club
  /^6(?:011|4[4-9]\d|5\d\d)\d{12}$/, // Discover
  /^35(?:2[89]|[3-8]\d)\d{12}$/, // JCB
  /^62\d{14,17}$/, // UnionPay
  /^(?:50(?:18|20|38)|5893|6304|67(?:59|6[1-3]))\d{8,15}$/, // Maestro
];

export function paymentCard(text: string): boolean {
  const digits = digitsOf(text);
  return ISSUERS.some((issuer) => issuer.test(digits)) && luhn(digits);
}
