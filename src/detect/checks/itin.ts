/** Taxpayer number of people who cannot have an SSN: 9xx with a group in IRS's ranges 50–65, 70–88, 90–92, 94–99. */
import { digitsOf } from './digits-of.ts';

export function itin(text: string): boolean {
  const digits = digitsOf(text);
  if (digits.length !== 9 || digits[0] !== '9') return false;
  const group = Number(digits.slice(3, 5));
  return group >= 50 && group !== 89 && group !== 93 && !(group > 65 && group < 70);
}
