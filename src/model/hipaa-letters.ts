/** The eighteen identifiers of 45 CFR 164.514(b)(2)(i), by their letters. */
import type { CategoryFacts } from './category.ts';

export const HIPAA_LETTERS: Readonly<Record<Exclude<CategoryFacts['hipaa'], '-'> | 'P' | 'Q', string>> = {
  A: 'Names',
  B: 'Geographic subdivisions smaller than a state',
  C: 'Dates of the individual but for the year, ages over 89',
  D: 'Telephone numbers',
  E: 'Fax numbers',
  F: 'Electronic mail addresses',
  G: 'Social Security numbers',
  H: 'Medical record numbers',
  I: 'Health plan beneficiary numbers',
  J: 'Account numbers',
  K: 'Certificate and license numbers',
  L: 'Vehicle identifiers and serial numbers, license plates',
  M: 'Device identifiers and serial numbers',
  N: 'Web addresses (URL)',
  O: 'IP addresses',
  P: 'Biometric identifiers',
  Q: 'Full-face photographs and comparable images',
  R: 'Any other unique number, characteristic or code',
};

/** Letters that no search of text can find. */
export const NOT_LOOKED_FOR = ['P', 'Q'] as const;
