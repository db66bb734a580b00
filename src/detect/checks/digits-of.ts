/** The digits of a text, in order; whatever stands between them is dropped. */
export const digitsOf = (text: string): string => text.replace(/\D+/g, '');

/** The ASCII letters and digits of a text, in upper case. */
export const alnumOf = (text: string): string => text.replace(/[^0-9A-Za-z]+/g, '').toUpperCase();
