/**
 * Letters that were read for digits are set right where the value's label, its shape and its own rules agree: a check digit, the
 * classes of its places, a day of the calendar. What cannot be proved so stays as it was read.
 */

const DIGIT_FOR: Readonly<Record<string, string>> = {
  O: '0',
  o: '0',
  Q: '0',
  l: '1',
  I: '1',
  '|': '1',
  '!': '1',
  Z: '2',
  z: '2',
  S: '5',
  s: '5',
  $: '5',
  G: '6',
  '€': '6',
  B: '8',
  g: '9',
  q: '9',
};
/** A digit, or what is read for one. */
const D = '[0-9OoQlI|!ZzSs$G€Bgq]';
const BEFORE = '(?<![\\p{L}\\p{N}])';
const AFTER = '(?![\\p{L}\\p{N}])';

const toDigits = (text: string): string =>
  text.replace(/[^0-9]/g, (character) => DIGIT_FOR[character] ?? character);

const digitsIn = (text: string): string => text.replace(/[^0-9]/g, '');

interface Mend {
  /** What must stand before it, at most 40 characters away on the same line; absent: the shape says enough. */
  readonly label?: RegExp;
  readonly shape: RegExp;
  /** So many were read as digits. */
  readonly leastDigits: number;
  /** undefined: its rules do not hold. */
  readonly mend: (text: string) => string | undefined;
}

const LABEL_REACH = 40;

/** ISO/IEC 7812-1, over 80840 and the ten digits (CMS, "Requirements for NPI check digit"). */
const isNpi = (text: string): boolean => {
  let sum = 24;
  for (const [index, digit] of Array.from(digitsIn(text), Number).entries()) {
    const value = index % 2 === 0 ? digit * 2 : digit;
    sum += value > 9 ? value - 9 : value;
  }
  return /^[12]\d{9}$/.test(text) && sum % 10 === 0;
};

/** Never issued: 000, 666 and 9xx, 00 in the middle, 0000 at the end (SSA, POMS RM 10201.035). */
const isSsn = (text: string): boolean => /^(?!000|666|9)\d{3}-(?!00)\d\d-(?!0000)\d{4}$/.test(text);

/** Area and exchange begin with 2 to 9 (NANPA). */
const isPhone = (text: string): boolean => /^[2-9]\d\d[2-9]\d{6}$/.test(digitsIn(text));

/** Places of a Medicare Beneficiary Identifier: digit, letter, either (CMS, "Understanding the MBI format"). S, L, O, I, B, Z are none of its letters. */
const MBI_PLACES = '9A*9A*9AA99';
const MBI_LETTER = /[AC-HJKMNP-RT-Y]/;

const mbiOf = (text: string): string | undefined => {
  const places = Array.from(text, (character, index) => {
    const place = MBI_PLACES[index];
    if (place === 'A' || (place === '*' && MBI_LETTER.test(character))) return character;
    return toDigits(character);
  });
  const right = places.every((character, index) =>
    (MBI_PLACES[index] === '9' ? /\d/ : MBI_PLACES[index] === 'A' ? MBI_LETTER : /[0-9A-Z]/).test(character),
  );
  return right && places[0] !== '0' ? places.join('') : undefined;
};

/** In either order of day and month. */
const isDay = (text: string): boolean => {
  const [first = 0, second = 0, year = 0] = text.split(/[/.-]/).map(Number);
  const [less, more] = [Math.min(first, second), Math.max(first, second)];
  return less >= 1 && less <= 12 && more <= 31 && (year < 100 || (year >= 1900 && year < 2100));
};

const where =
  (holds: (text: string) => boolean): Mend['mend'] =>
  (text) => {
    const digits = toDigits(text);
    return holds(digits) ? digits : undefined;
  };

const shapeOf = (pattern: string): RegExp => new RegExp(`${BEFORE}${pattern}${AFTER}`, 'gu');

const MENDS: readonly Mend[] = [
  { label: /\bNPI\b/i, shape: shapeOf(`${D}{10}`), leastDigits: 7, mend: where(isNpi) },
  {
    label: /\bSS(?:N|#)|social security/i,
    shape: shapeOf(`${D}{3}-${D}{2}-${D}{4}`),
    leastDigits: 6,
    mend: where(isSsn),
  },
  {
    label: /\b(?:tel|phone|telephone|fax|cell|mobile|call|line|contact)\b/i,
    shape: shapeOf(`${D}{3}\\)?[ .-]{1,2}${D}{3}[ .-]${D}{4}`),
    leastDigits: 6,
    mend: where(isPhone),
  },
  { label: /\bMBI\b|medicare|beneficiary/i, shape: shapeOf('[0-9A-Zl$|]{11}'), leastDigits: 3, mend: mbiOf },
  { shape: shapeOf(`${D}{1,2}([/.-])${D}{1,2}\\1(?:${D}{4}|${D}{2})`), leastDigits: 4, mend: where(isDay) },
];

/** Names of fields, with what is read for their letters; only where the sign of a field follows. */
const LABELS = new Map(
  ['DOB', 'D.O.B', 'SSN', 'NPI', 'MBI', 'ID'].map((label) => {
    const letters = label
      .replaceAll('.', '\\.')
      .replaceAll('O', '[O0Q]')
      .replaceAll('I', '[Il1|]')
      .replaceAll('S', '[S5$]')
      .replaceAll('B', '[B8]');
    return [label, new RegExp(`${BEFORE}${letters}(?=\\.?[ \\t]*[:#])`, 'gu')] as const;
  }),
);

/** "May 26. 1961", "May 26,1961": the comma of a date. */
const MONTH_DAY_YEAR =
  /\b((?:Jan|Febr?|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)(?:\p{L}{0,7})\.?) (\d{1,2})(?:[.;:] ?|, {0})((?:19|20)\d\d)\b/gu;

export const mended = (read: string): string => {
  let text = read.replace(MONTH_DAY_YEAR, '$1 $2, $3');
  for (const [label, shape] of LABELS) text = text.replace(shape, label);
  for (const { label, shape, leastDigits, mend } of MENDS) {
    const from = text;
    text = from.replace(shape, (value: string, ...rest: unknown[]) => {
      const digits = digitsIn(value).length;
      if (digits < leastDigits || /^[\d()/. -]*$/.test(value)) return value;
      const at = rest.findLast((each) => typeof each === 'number') as number;
      const line = from.slice(Math.max(0, at - LABEL_REACH), at);
      if (label !== undefined && !label.test(line.slice(line.lastIndexOf('\n') + 1))) return value;
      return mend(value) ?? value;
    });
  }
  return text;
};
