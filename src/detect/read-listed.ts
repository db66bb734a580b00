/** The person in a line under a line of column names: `7 Abernathy, Ruth 4418203 65 asthma`. Such lines have lost their columns. */
import { personName } from './checks/person-name.ts';
import { FAMILY, FAMILY_WORD, GIVEN, GIVEN_WORD } from './notes/name-lists.ts';
import { newReading, type Reading } from './reading.ts';
import type { Scope } from './scope.ts';

const WORD = "\\p{Lu}[\\p{L}'’-]+";
const PARTICLES = '(?:(?:de|del|della|da|dos|du|di|la|le|van|von|der|den|bin|al|el|St\\\\.|Mac|Mc)[ -])*';
const TURNED = new RegExp(
  `(?<![\\p{L}\\d])${PARTICLES}${WORD}(?:[ -]${WORD}){0,2}, ?${WORD}(?: \\p{Lu}(?:\\.|(?![\\p{L}\\d])))?`,
  'gu',
);
const STRAIGHT = new RegExp(`(?<![\\p{L}\\d])(${WORD})(?: \\p{Lu}\\.?)? ${PARTICLES}(${WORD})`, 'gu');
const WEIGHT = 0.62;
/** A line of a list is no page. */
const LONGEST = 400;

/** Adds the first name of the line where none was found: turned round by its form, else by the lists of names. */
export const withListedName = (scope: Scope, text: string, found: Reading[]): Reading[] => {
  if (
    text.length > LONGEST ||
    found.some(
      ({ rule: { rule }, confidence }) =>
        rule.category === 'name' && rule.subject === 'patient' && confidence >= WEIGHT,
    )
  )
    return found;
  const header = scope.headers('last name').readings[0];
  const place = turnedIn(text) ?? straightIn(scope, text);
  if (header === undefined || place === undefined) return found;
  const [start, end] = place;
  if (found.some((other) => other.start < end && start < other.end && other.rule.rule.category !== 'name'))
    return found;
  const reading = newReading(header.rule, start, end, { kind: 'header', id: header.id, weight: WEIGHT });
  const rest = found.filter((other) => other.start >= end || start >= other.end);
  return [...rest, reading].sort((a, b) => a.start - b.start);
};

const turnedIn = (text: string): readonly [number, number] | undefined => {
  for (const match of text.matchAll(TURNED))
    if (personName(match[0])) return [match.index, match.index + match[0].length];
  return undefined;
};

const straightIn = ({ rules: { nameLists } }: Scope, text: string): readonly [number, number] | undefined => {
  for (const match of text.matchAll(STRAIGHT)) {
    const [whole, first = '', last = ''] = match;
    const kinds = nameLists(first);
    const isName = kinds & GIVEN || (kinds & GIVEN_WORD && nameLists(last) & (FAMILY | FAMILY_WORD));
    if (isName && personName(whole)) return [match.index, match.index + whole.length];
  }
  return undefined;
};
