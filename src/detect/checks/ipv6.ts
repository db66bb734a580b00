/** IPv6 addresses in the text forms of RFC 4291 2.2, with an optional zone (RFC 4007). */
import { ipv4 } from './ipv4.ts';

const GROUP = /^[0-9A-Fa-f]{1,4}$/;

export function ipv6(text: string): boolean {
  const address = text.trim().replace(/%[0-9A-Za-z._-]+$/, '');
  const halves = address.split('::');
  if (halves.length > 2) return false;
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  const last = groups.at(-1);
  const embedded = last?.includes('.') === true;
  if (embedded && !(ipv4(last) && address.endsWith(last))) return false;
  const hex = embedded ? groups.slice(0, -1) : groups;
  if (!hex.every((group) => GROUP.test(group))) return false;
  const count = hex.length + (embedded ? 2 : 0);
  return halves.length === 2 ? count < 8 : count === 8;
}

/** An address that may lead to one line: `::` in source code and `::1` are not, nor is a fingerprint, whose groups all hold two digits. */
export const ipv6Global = (text: string): boolean =>
  ipv6(text) &&
  (text.match(/[0-9A-Fa-f]{1,4}/g) ?? []).length >= 4 &&
  /[0-9A-Fa-f]{3}/.test(text) &&
  /\d/.test(text);
