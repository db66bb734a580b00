/** Check digits modulo eleven, the last digit being the check. */
import { digitsOf } from './digits-of.ts';

/** Weights from 2 up to `most` and again, from the right of the number without its check digit. */
const weighted = (digits: string, most: number): number => {
  let sum = 0;
  for (let fromRight = 1; fromRight < digits.length; fromRight++)
    sum += (digits.charCodeAt(digits.length - 1 - fromRight) - 48) * (2 + ((fromRight - 1) % (most - 1)));
  return sum;
};

/** M11 of HL7 v2 table 0061: weights 2 to 7, a remainder of 0 counts as 1, ten is written 0. */
export const mod11 = (text: string): boolean => {
  const digits = digitsOf(text);
  const rest = weighted(digits, 7) % 11;
  return digits.length > 1 && (11 - (rest || 1)) % 10 === Number(digits.at(-1));
};

/** Weights 2 to 10, eleven is written 0, numbers whose check would be ten are not given out (NHS Data Dictionary). */
export const mod11Nhs = (text: string): boolean => {
  const digits = digitsOf(text);
  const check = (11 - (weighted(digits, 10) % 11)) % 11;
  return digits.length > 1 && check === Number(digits.at(-1));
};
