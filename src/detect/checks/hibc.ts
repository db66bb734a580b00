/** HIBC device identifier: + , labeller, product, unit of measure; check character mod 43 over all (ANSI/HIBC 2.6). */
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%';

export function hibc(text: string): boolean {
  const value = text.trim().toUpperCase();
  if (!/^\+[A-Z][A-Z0-9]{3}[A-Z0-9]{1,18}\d[0-9A-Z\-. $/+%]$/.test(value)) return false;
  const sum = [...value.slice(0, -1)].reduce((total, char) => total + ALPHABET.indexOf(char), 0);
  return ALPHABET[sum % 43] === value.at(-1);
}
