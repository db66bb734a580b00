/** Medicare Beneficiary Identifier: no check digit, a class per position (CMS, "Understanding the MBI format"). */
import { alnumOf } from './digits-of.ts';

/** S, L, O, I, B and Z are left out because they are read as digits. */
const LETTER = '[AC-HJKMNP-RT-Y]';
const GRAMMAR = new RegExp(
  `^[1-9]${LETTER}(?:${LETTER}|\\d)\\d${LETTER}(?:${LETTER}|\\d)\\d${LETTER}{2}\\d{2}$`,
);

export const mbi = (text: string): boolean => GRAMMAR.test(alnumOf(text));
