/** A key or token: sixteen characters of letters and digits mixed, many of them different, no placeholder, no file or host. */
import { isPlaceholder } from './placeholder.ts';

const LEAST = 16;
const DIFFERENT = 9;

export function secretKey(text: string): boolean {
  const value = text.replace(/^[\s_.-]+/, '');
  return (
    value.length >= LEAST &&
    /\d/.test(value) &&
    /[A-Za-z]/.test(value) &&
    new Set(value).size >= DIFFERENT &&
    // A version, host or file name is made of words and numbers between points.
    !/^[A-Za-z]+(?:[._-](?:[A-Za-z]+|\d+))+$/.test(value) &&
    !/example|sample|placeholder|your|xxxx|0{8}|1234567/i.test(value) &&
    !isPlaceholder(value)
  );
}
