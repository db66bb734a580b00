/** What checks compute with. */
export { digitsOf } from '../../model/normalise.ts';

/** The ASCII letters and digits of a text, in upper case. */
export const alnumOf = (text: string): string => text.replace(/[^0-9A-Za-z]+/g, '').toUpperCase();
