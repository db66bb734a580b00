/** Numbers, e-mail addresses, dates and postcodes as people write them, to be looked up in the patient index. */
import { isoDateOf } from '../model/normalise.ts';
import { isDigitCode, isFreeAfter, isFreeBefore } from './value-edges.ts';

export interface Found {
  readonly start: number;
  readonly end: number;
  readonly asked: string;
  readonly says?: string | undefined;
  /** Another reading of a number that was given out before. */
  readonly variant?: boolean;
  /** Digits as written, where leading zeros are part of the number. */
  readonly digits?: number;
}

const isNumberPart = (code: number): boolean =>
  isDigitCode(code) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
const isDash = (code: number): boolean => code === 45;

const LONGEST = 48;
const DATE_LIKE = /^(?:\d{4}-\d{1,2}-\d{1,2}|\d{1,2}-\d{1,2}-\d{2,4})$/;

/** Groups of digits that belong together by layout: `(312) 555-0187`, `943 476 5919`, `312.555.0187`. */
const GROUPED = /\(?\d{2,5}\)?(?:[ .-]{1,2}\d{2,5}){1,4}/g;

/** Numbers from their first to their last character, dashes and letters within included. */
export function* numbersIn(text: string): Generator<Found> {
  let before = 0;
  for (const run of text.matchAll(/\d+/g)) {
    if (run.index < before) continue;
    let start = run.index;
    let end = start + run[0].length;
    while (start > 0 && end - start < LONGEST && isInside(text, start - 1)) start -= 1;
    while (end < text.length && end - start < LONGEST && isInside(text, end)) end += 1;
    before = end;
    if (end - start < 4 || end - start >= LONGEST) continue;
    if (!isFreeBefore(text, start) || !isFreeAfter(text, end)) continue;
    yield* readingsOf(text.slice(start, end), start);
  }
  yield* groupedIn(text);
}

/** A letter, a digit, or a dash between two of them. */
const isInside = (text: string, at: number): boolean => {
  const code = text.charCodeAt(at);
  return (
    isNumberPart(code) ||
    (isDash(code) && isNumberPart(text.charCodeAt(at - 1)) && isNumberPart(text.charCodeAt(at + 1)))
  );
};

function* readingsOf(token: string, start: number): Generator<Found> {
  const end = start + token.length;
  const digits = token.replace(/\D/g, '').length;
  if (digits < 4 || DATE_LIKE.test(token)) return;
  const letters = token.replace(/[^A-Za-z]/g, '').length;
  // Hashes and words with a number are nobody's.
  if (letters <= 6) yield { start, end, asked: token, ...(letters === 0 ? { digits } : {}) };
  // `MRN10000441`, `ID-10000441`: the letters may be a label.
  const labelled = /^([A-Za-z]{1,12}-?)(\d[\d-]*)$/.exec(token);
  if (labelled !== null)
    yield { start: start + (labelled[1] as string).length, end, asked: labelled[2] as string, variant: true };
  if (/^1-?[2-9](?:-?\d){9}$/.test(token)) {
    const skip = token[1] === '-' ? 2 : 1;
    yield { start: start + skip, end, asked: token.slice(skip), variant: true };
  }
}

function* groupedIn(text: string): Generator<Found> {
  for (const { index: start, 0: whole } of text.matchAll(GROUPED)) {
    // What only dashes join was read before.
    if (!/[ .(]/.test(whole)) continue;
    const end = start + whole.length;
    const digits = whole.replace(/\D/g, '').length;
    if (digits < 7 || digits > 15 || !isFreeBefore(text, start) || !isFreeAfter(text, end)) continue;
    if (/^\d{1,4}\.\d{1,4}\.\d{1,4}$/.test(whole) && digits !== 10) continue;
    yield { start, end, asked: whole, digits };
  }
}

export function* emailsIn(text: string): Generator<Found> {
  if (!text.includes('@')) return;
  for (const { index: start, 0: asked } of text.matchAll(
    /[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,100}\.[A-Za-z]{2,24}/g,
  ))
    yield { start, end: start + asked.length, asked };
}

const DATE =
  /(?<![\d./-])(?:\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2})|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|(?:19|20)\d{6})(?![\d/-]|\.\d)|(?<![A-Za-z\d])(?:\d{1,2}(?:st|nd|rd|th)?[ -])?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)[A-Za-z]{0,6}\.?[ -](?:\d{1,2}(?:st|nd|rd|th)?,?[ -])?\d{4}(?!\d)/g;

/** Each in its usual reading, and in the other one where day and month may be turned round. */
export const datesIn = (text: string): Found[] => {
  const found: Found[] = [];
  for (const { index: start, 0: written } of text.matchAll(DATE)) {
    const end = start + written.length;
    const asked = isoDateOf(written);
    if (asked === undefined) continue;
    found.push({ start, end, asked });
    const [year, month, day] = asked.split('-');
    if (Number(day) <= 12 && day !== month && /^\d{1,2}[-/.]/.test(written))
      found.push({ start, end, asked: `${year}-${day}-${month}`, variant: true });
  }
  return found;
};

const POSTCODE =
  /(?<![\dA-Za-z.-])(?:\d{5}(?:-\d{4})?|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|[A-Z]\d[A-Z] ?\d[A-Z]\d|\d{4}(?: ?[A-Z]{2})?)(?![\dA-Za-z]|[.-]\d)/g;

export const postcodesIn = (text: string): Found[] =>
  Array.from(text.matchAll(POSTCODE), ({ index, 0: asked }) => ({
    start: index,
    end: index + asked.length,
    asked,
  })).filter(
    // Four digits are a year more often than a postcode.
    ({ asked }) => asked.length > 4,
  );
