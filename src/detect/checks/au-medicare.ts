/**
 * Medicare card number of Australia: weights 1, 3, 7, 9 over eight digits, the first 2 to 6; then the card's issue and
 * perhaps the place of the person on it (Services Australia, Medicare card numbers; METeOR 270101).
 */
import { digitsOf } from './digits-of.ts';
import { weightedSum } from './weights.ts';

export function auMedicare(text: string): boolean {
  const digits = digitsOf(text);
  return (
    /^[2-6]\d{8}[1-9][1-9]?$/.test(digits) &&
    weightedSum(digits.slice(0, 8), [1, 3, 7, 9]) % 10 === Number(digits[8])
  );
}
