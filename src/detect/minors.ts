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
const AGE =
  /(?<![\p{L}\d.,/-])(?:(?:1[0-7]|[1-9])[ -]?(?:years?|yrs?|y)[ -]?(?:old|\/?o)\b|\d{1,2}[ -]?(?:months?|weeks?|days?|mo|wk)[ -]?old\b|(?:[Aa]ge|AGE)(?:d|:| is)? ?(?:1[0-7]|[1-9])(?![\d%.,/:-]))/gu;
const OF_RELATIVE_BEFORE = new RegExp(`(?:^|[^\\p{L}])${RELATIVE}(?:[^\\p{L}.]|is|aged?|an?){0,4}$`, 'iu');
const OF_RELATIVE_BEHIND = new RegExp(`^[^\\p{L}]{0,3}${RELATIVE}(?!\\p{L})`, 'iu');

/** Does a sentence near `at` give the age of a child that is no relative of the patient? */
export const hasChildsAge = (text: string, at: number): boolean => {
  const from = Math.max(0, at - NEAR);
  const near = text.slice(from, at + NEAR);
  for (const { index, 0: age } of near.matchAll(AGE))
    if (
      !OF_RELATIVE_BEFORE.test(near.slice(Math.max(0, index - 40), index)) &&
      !OF_RELATIVE_BEHIND.test(near.slice(index + age.length, index + age.length + 20))
    )
      return true;
  return false;
};

const NEAR = 150;
