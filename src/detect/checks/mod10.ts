/** Weights 3 and 1 from the right, sum divisible by ten (GS1 General Specifications 7.9). HL7's M10 is `luhn`. */
import { digitsOf } from './digits-of.ts';

export const mod10 = (text: string): boolean => {
  const digits = digitsOf(text);
  let sum = 0;
  for (let fromRight = 0; fromRight < digits.length; fromRight++)
    sum += (digits.charCodeAt(digits.length - 1 - fromRight) - 48) * (fromRight % 2 === 0 ? 1 : 3);
  return digits.length > 1 && sum % 10 === 0;
};
