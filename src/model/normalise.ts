/** One canonical writing per value, so that the same number in two documents gets the same token. */

/** How a value is written for its token. */
export type CanonicalForm = 'digits' | 'alnum' | 'text' | 'date';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** `2024-03-15` from the usual writings of a date; undefined where it is none. Slashes are read month first (US). */
export const isoDateOf = (text: string): string | undefined => {
  const numeric = NUMERIC.exec(text);
  if (numeric !== null) return ofNumbers(text, numeric[1], numeric[2], numeric[3]);
  const parts = text.toLowerCase().match(/\d+|[a-zäöüéûç]{3,}/g) ?? [];
  const compact = /^\D*(\d{4})(\d{2})(\d{2})/.exec(text);
  if (parts.length < 3) return compact === null ? undefined : iso(compact[1], compact[2], compact[3]);
  const [first = '', second = '', third = ''] = parts;
  const monthAt = parts
    .slice(0, 3)
    .findIndex((part) => MONTHS.includes(part.slice(0, 3)) || part.slice(0, 3) in FOREIGN);
  if (monthAt === 0) return iso(third, monthOf(first), second);
  if (monthAt === 1)
    return first.length === 4 ? iso(first, monthOf(second), third) : iso(third, monthOf(second), first);
  return ofNumbers(text, first, second, third);
};

/** Most dates are written so. */
const NUMERIC = /^(\d+)[-/.](\d+)[-/.](\d+)$/;

const ofNumbers = (text: string, first = '', second = '', third = ''): string | undefined => {
  if (first.length === 4) return iso(first, second, third);
  return Number(first) > 12 || text.includes('.') ? iso(third, second, first) : iso(third, first, second);
};

/** What other languages of Europe begin their months with, where that is not English too. */
const FOREIGN: Readonly<Record<string, number>> = {
  ene: 1,
  gen: 1,
  fév: 2,
  fev: 2,
  mär: 3,
  maa: 3,
  avr: 4,
  abr: 4,
  mai: 5,
  mag: 5,
  mei: 5,
  maj: 5,
  giu: 6,
  jui: 6,
  lug: 7,
  ago: 8,
  aoû: 8,
  set: 9,
  okt: 10,
  ott: 10,
  out: 10,
  dez: 12,
  déc: 12,
  dic: 12,
  des: 12,
};

const monthOf = (word: string): string =>
  String(word.startsWith('juil') ? 7 : (FOREIGN[word.slice(0, 3)] ?? MONTHS.indexOf(word.slice(0, 3)) + 1));

const iso = (year = '', month = '', day = ''): string | undefined => {
  const full = year.length === 2 ? `${Number(year) > 30 ? '19' : '20'}${year}` : year;
  const [m, d] = [Number(month), Number(day)];
  if (full.length !== 4 || !(m >= 1 && m <= 12 && d >= 1 && d <= 31)) return undefined;
  return `${full}-${String(m).padStart(2, '0')}-${String(d).padStart(2, '0')}`;
};

const TITLES =
  /^(?:mr|mrs|ms|miss|mx|dr|prof|sir|dame|master|herrn?|frau|mme|mlle|sra?|srta|dña|sig|mevr|mevrouw|dhr|smt)\.?\s+/i;

/** Between two names an initial is written or not as it comes: with it and without it is one person. */
const MIDDLE_INITIALS = /(?<=\p{L}{2} )(?:\p{L} )+(?=\p{L}{2})/u;

/** Lower case, single spaces, `Last, First` turned round; titles, punctuation and middle initials gone. */
export const nameOf = (text: string): string => {
  const comma = /^([^,]+),\s*([^,]+)$/.exec(text.replace(TITLES, ''));
  const turned = comma === null ? text.replace(TITLES, '') : `${comma[2]} ${comma[1]}`;
  return turned
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[.,;"()]/g, ' ')
    .trim()
    .replace(/\s+/g, ' ')
    .replace(MIDDLE_INITIALS, '');
};

/** What kinds of characters a text holds, as bits. */
const [FIGURE, UPPER, LOWER, SPACE, SIGN, BEYOND] = [1, 2, 4, 8, 16, 32] as const;
const KINDS = Uint8Array.from({ length: 128 }, (_, code) => {
  if (code >= 48 && code <= 57) return FIGURE;
  if (code >= 65 && code <= 90) return UPPER;
  if (code >= 97 && code <= 122) return LOWER;
  return code <= 32 ? SPACE : SIGN;
});
const kindsIn = (text: string): number => {
  let kinds = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    kinds |= code < 128 ? (KINDS[code] as number) : BEYOND;
  }
  return kinds;
};

/** The digits of a text, in order; whatever stands between them is dropped. */
export const digitsOf = (text: string): string => {
  let digits = '';
  let from = 0;
  for (let i = 0; i <= text.length; i++) {
    const code = text.charCodeAt(i);
    if (code >= 48 && code <= 57) continue;
    if (i > from) digits = digits === '' ? text.slice(from, i) : digits + text.slice(from, i);
    from = i + 1;
  }
  return digits;
};

/** Kinds of characters of which a text is canonical as it is. */
const CANONICAL: Readonly<Record<CanonicalForm, number>> = {
  digits: FIGURE,
  alnum: FIGURE | UPPER,
  text: FIGURE | LOWER | SIGN,
  date: 0,
};

/** The value from which the token is made. */
export const normalise = (form: CanonicalForm, category: string, text: string): string => {
  if (category !== 'name' && (kindsIn(text) & ~CANONICAL[form]) === 0) return text;
  switch (form) {
    case 'digits':
      return digitsOf(text);
    case 'alnum':
      return text
        .normalize('NFKC')
        .toUpperCase()
        .replace(/[^0-9A-Z]/g, '');
    case 'date':
      return isoDateOf(text) ?? text.trim();
    case 'text':
      return category === 'name'
        ? nameOf(text)
        : text.normalize('NFKC').toLowerCase().trim().replace(/\s+/g, ' ');
  }
};
