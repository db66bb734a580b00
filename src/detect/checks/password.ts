/** A password as people and scripts write it: six characters with a digit or sign among them, no path, no placeholder. */
import { isPlaceholder } from './placeholder.ts';

/** Names of algorithms and versions that stand behind the word too. */
const TECHNICAL =
  /^(?:sha|md|aes|des|rc|hmac|pbkdf|bcrypt|scrypt|argon|base|utf|rfc|http|oauth|tls|ssl|ntlm|win|v?\d|mysql|x)[-\w]*\d|[_.]|^[A-Z]+\d+$/i;

/** Letters and digits in one word: enough where nothing but the word before says that it is a password. */
export const mixedPassword = (text: string): boolean =>
  password(text) && /\p{L}/u.test(text) && /\d/.test(text) && !TECHNICAL.test(text);

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
