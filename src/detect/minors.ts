/**
 * Is a patient of the document a child? By a date of birth less than 18 years before the newest date of the document, else
 * before the file was last changed, never by today's clock; or by an age that a record, row or sentence gives a patient.
 */
import type { HeaderFacts } from './match-header.ts';

const ADULT = 18;
/** So many dates of birth are kept; a register of more has told by then. */
const MAX_BIRTHS = 10_000;

export interface Minors {
  /** A date of birth, canonical, with the provisional number of its person. */
  born(day: string, person: number): void;
  /** Any other date of the document, canonical. */
  dated(day: string): void;
  /** A patient's age below 18 was met. */
  aged(): void;
  isMet(isPatient: (person: number) => boolean, modifiedMs: number | undefined): boolean;
}

export const createMinors = (): Minors => {
  const births: { readonly day: string; readonly person: number }[] = [];
  let newest = '';
  let isAged = false;
  return {
    born: (day, person) => {
      if (births.length < MAX_BIRTHS && DAY.test(day)) births.push({ day, person });
    },
    dated: (day) => {
      if (DAY.test(day) && day > newest) newest = day;
    },
    aged: () => {
      isAged = true;
    },
    isMet: (isPatient, modifiedMs) => {
      if (isAged) return true;
      const changed = modifiedMs === undefined ? '' : new Date(modifiedMs).toISOString().slice(0, 10);
      const asOf = newest === '' ? changed : newest;
      if (asOf === '') return false;
      const since = `${String(Number(asOf.slice(0, 4)) - ADULT).padStart(4, '0')}${asOf.slice(4)}`;
      // Whoever is born after the newest date was no patient then: the date is somebody else's, or wrong.
      return births.some(({ day, person }) => day > since && day <= asOf && isPatient(person));
    },
  };
};

const DAY = /^\d{4}-\d{2}-\d{2}$/;

const CHILD =
  /^\s*(?:(?:1[0-7]|\d)\s*(?:y|yrs?|years?|y\.?\/?o\.?)?(?:[ -]old)?|\d{1,3}\s*(?:mo|mos|months?|wks?|weeks?|days?|d|m)(?:[ -]old)?)\.?\s*$/i;

/** A value below 18 under a header or label that asks for an age. */
export const isChildsAge = (facts: HeaderFacts | undefined, text: string): boolean =>
  text.length <= 20 &&
  CHILD.test(text) &&
  (facts?.readings.some(({ rule }) => rule.rule.category === 'age_over_89') ?? false);

const RELATIVE =
  '(?:sons?|daughters?|brothers?|sisters?|siblings?|child(?:ren)?|grand\\w+|nieces?|nephews?|cousins?|twins?)';
/** From its number on, and where it ends with it. */
const AGE =
  /(?:(?:1[0-7]|[1-9])[ -]?(?:years?|yrs?|y)[ -]?(?:old|\/?o)|\d{1,2}[ -]?(?:months?|weeks?|days?|mo|wk)[ -]?old)\b/y;
const AGED = /(?<![\p{L}\d.,/-])(?:[Aa]ge|AGE)(?:d|:| is)? ?$/u;
const NO_AGE_BEFORE = /[\p{L}\d.,/-]$/u;
const OF_RELATIVE_BEFORE = new RegExp(`(?:^|[^\\p{L}])${RELATIVE}(?:[^\\p{L}.]|is|aged?|an?){0,4}$`, 'iu');
const OF_RELATIVE_BEHIND = new RegExp(`^[^\\p{L}]{0,3}${RELATIVE}(?!\\p{L})`, 'iu');

/**
 * Does a sentence near a place give the age of a child that is no relative of the patient? To be asked with rising places:
 * no character is looked at twice.
 */
export const createChildsAges = (text: string): ((at: number) => boolean) => {
  /** The first number that has not been looked at. */
  let start = -1;
  let end = 0;
  let last = Number.NEGATIVE_INFINITY;
  return (at) => {
    const from = at - NEAR;
    while (start < at + NEAR) {
      if (start >= Math.max(0, from) && isChildsAgeAt(text, start, end)) last = start;
      SHORT_NUMBER.lastIndex = Math.max(end, from);
      if (SHORT_NUMBER.test(text)) {
        end = SHORT_NUMBER.lastIndex;
        start = isFigure(text.charCodeAt(end - 2)) ? end - 2 : end - 1;
      } else start = Number.POSITIVE_INFINITY;
    }
    return last >= from;
  };
};

const NEAR = 150;
/** Digits are what V8 searches fastest: five times as fast as a loop over the characters. */
const SHORT_NUMBER = /(?<!\d)\d\d?(?!\d)/g;
const isFigure = (code: number): boolean => code >= 48 && code <= 57;

/** `text[start..end)`: a number of one or two digits. */
const isChildsAgeAt = (text: string, start: number, end: number): boolean => {
  const before = text.slice(Math.max(0, start - 12), start);
  AGE.lastIndex = start;
  if (!NO_AGE_BEFORE.test(before) && AGE.test(text)) return !isOfRelative(text, start, AGE.lastIndex);
  const aged = AGED.exec(before);
  const isAge = aged !== null && /^(?:1[0-7]|[1-9])(?![\d%.,/:-])/.test(text.slice(start, end + 1));
  return isAge && !isOfRelative(text, start - aged[0].length, end);
};

const isOfRelative = (text: string, start: number, end: number): boolean =>
  OF_RELATIVE_BEFORE.test(text.slice(Math.max(0, start - 40), start)) ||
  OF_RELATIVE_BEHIND.test(text.slice(end, end + 20));
