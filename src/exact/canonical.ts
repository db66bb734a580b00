/** How values are written before they are hashed: as for tokens, and tolerant of the ways in which people write them. */
import type { ExactForm } from '../model/exact-lookup.ts';
import { isoDateOf } from '../model/normalise.ts';

export const MAX_NUMBER = 40;
/** A number of fewer digits is nobody's. */
const MIN_DIGITS = 4;

/**
 * Letters and digits in upper case, leading zeros gone: programs add and drop them, spreadsheets above all. Placeholders
 * (all digits equal, 123456789) are no numbers: they stand for many patients and in any document.
 */
export const numberOf = (text: string): string | undefined => {
  let value = /^[0-9A-Z]*$/.test(text)
    ? text
    : text
        .normalize('NFKC')
        .toUpperCase()
        .replace(/[^0-9A-Z]/g, '');
  if (value.charCodeAt(0) === 48) value = value.replace(/^0+/, '');
  if (value.length < MIN_DIGITS || value.length > MAX_NUMBER) return undefined;
  let digits = 0;
  for (let i = 0; i < value.length; i++) if (value.charCodeAt(i) < 58) digits += 1;
  return digits < MIN_DIGITS || (digits === value.length && isPlaceholder(value)) ? undefined : value;
};

const RISING = '01234567890123456789';
const FALLING = '98765432109876543210';

const isPlaceholder = (digits: string): boolean =>
  RISING.includes(digits) || FALLING.includes(digits) || /^(\d)\1*$/.test(digits);

/** `phone` columns: without extension, exit code and the 1 of North America, which people write or leave. */
export const phoneOf = (text: string): string | undefined => {
  const digits = text
    .replace(/(?:x|ext|extension|#)\.?\s*\d*\s*$/i, '')
    .replace(/\(0\)/, '')
    .replace(/\D/g, '')
    .replace(/^00/, '');
  if (digits.length < 7) return undefined;
  return numberOf(/^1[2-9]\d{9}$/.test(digits) ? digits.slice(1) : digits);
};

/** Letters only, lower case, without accents, so that O'Brien, OBRIEN and O’Brien are one. */
const letters = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}]/gu, '');

const SUFFIX = /[\s,]+(?:jr|sr|ii|iii|iv|md|phd)\.?\s*$/i;

/** First word of the given names and the whole family name. */
export const nameOf = (given: string, family: string): string | undefined => {
  const first = letters(given.trim().split(/\s+/)[0] ?? '');
  const last = letters(family.replace(SUFFIX, ''));
  return first === '' || last.length < 2 ? undefined : `${first} ${last}`;
};

/** A name in one column: `Last, First Middle` or `First Middle Last`. */
export const wholeNameOf = (text: string): string | undefined => {
  const comma = text.indexOf(',');
  if (comma > 0 && !SUFFIX.test(text.slice(comma)))
    return nameOf(text.slice(comma + 1), text.slice(0, comma));
  const words = text.replace(SUFFIX, '').trim().split(/\s+/);
  return words.length < 2 ? undefined : nameOf(words[0] ?? '', words.at(-1) ?? '');
};

/** US ZIP codes by their first five digits; others in upper case without spaces. */
export const postcodeOf = (text: string): string | undefined => {
  const value = text.toUpperCase().replace(/[^0-9A-Z]/g, '');
  if (/^\d{9}$/.test(value)) return value.slice(0, 5);
  // Spreadsheets drop the zero of New England.
  if (/^\d{4}$/.test(value)) return `0${value}`;
  return value.length >= 4 && value.length <= 8 && /\d/.test(value) ? value : undefined;
};

/** Day and month may stand either way round: `dayFirst` turns what only looks American. */
export const dateOf = (text: string, dayFirst: boolean): string | undefined => {
  const numeric = /^\s*(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{2,4})(?:[ T].*)?$/.exec(text);
  const iso =
    numeric !== null && dayFirst && Number(numeric[2]) <= 12
      ? isoDateOf(`${numeric[2]}/${numeric[1]}/${numeric[3]}`)
      : isoDateOf(text.trim());
  if (iso === undefined) return undefined;
  // Years in which nobody alive was born are placeholders: 1753-01-01, 9999-12-31.
  return iso < '1890' || iso > '2100' || PLACEHOLDER_DAYS.has(iso) || !isDay(iso) ? undefined : iso;
};

const MONTH_DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

const isDay = (iso: string): boolean => {
  const [year, month, day] = [Number(iso.slice(0, 4)), Number(iso.slice(5, 7)), Number(iso.slice(8))];
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return day <= (MONTH_DAYS[month - 1] ?? 0) && (month !== 2 || day < 29 || isLeap);
};

const PLACEHOLDER_DAYS: ReadonlySet<string> = new Set([
  '1900-01-01',
  '1899-12-30',
  '1899-12-31',
  '1970-01-01',
]);

const emailOf = (text: string): string | undefined => {
  const value = text.normalize('NFKC').toLowerCase().trim();
  return /^[^\s@]{1,64}@[^\s@]+\.[^\s@]+$/.test(value) ? value : undefined;
};

/** What `find` is asked for, as it is hashed. */
export const lookupValueOf = (form: ExactForm, text: string): string | undefined => {
  switch (form) {
    case 'number':
      return numberOf(text);
    case 'email':
      return emailOf(text);
    case 'name': {
      const tab = text.indexOf('\t');
      return nameOf(text.slice(0, tab), text.slice(tab + 1));
    }
    case 'date':
      return text;
    case 'postcode':
      return postcodeOf(text);
  }
};
