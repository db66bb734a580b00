/** A password as people and scripts write it: six characters with a digit or sign among them, no path, no placeholder. */
import { isPlaceholder } from './placeholder.ts';

export const password = (text: string): boolean =>
  text.length >= 6 &&
  text.length <= 100 &&
  /[0-9!@#$%^&*?+=]/.test(text) &&
  !/^(?:[~.]{0,2}[\\/]|[A-Za-z]:[\\/])|:\/\/|^[-+]?[\d.,:/-]{1,5}$|^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}$/.test(
    text,
  ) &&
  // Globs and decorators stand behind a line that ends in the word.
  !/\/.*\/|^@[A-Za-z_.]+$/.test(text) &&
  !isPlaceholder(text);
