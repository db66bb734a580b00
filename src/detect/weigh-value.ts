/** What a value itself says to the label or header that announced it: `Parent: Axes` is no person that the lists know, `Address: objects` no street. */
import type { CompiledRules } from './compile-rules.ts';
import { FAMILY, GIVEN } from './notes/name-lists.ts';
import { type Reading, support } from './reading.ts';

/** Half of the world's names are in no list: doubt, no refusal. */
const UNLISTED = -0.1;

/** Does a word of it name persons and nothing else, or do two that name persons too stand together? */
export const isListed = ({ nameLists }: CompiledRules, name: string): boolean => {
  const kinds = name
    .split(/[^\p{L}\p{M}'’]+/u)
    .filter((word) => word.length > 1)
    .map(nameLists);
  return kinds.some((kind) => kind & (GIVEN | FAMILY)) || kinds.filter((kind) => kind !== 0).length > 1;
};

/** Is a word of it some person's name, though perhaps an ordinary word too (Brown, Miller)? Enough under `Last name`. */
export const isHeardOf = ({ nameLists }: CompiledRules, name: string): boolean =>
  name.split(/[^\p{L}\p{M}'’]+/u).some((word) => word.length > 1 && nameLists(word) !== 0);

/** Are there lists at all? A pack of one's own may do without. */
export const hasLists = ({ nameLists }: CompiledRules): boolean => nameLists('mary') !== 0;

/** A street without a number is seldom one. */
const UNNUMBERED = -0.15;

export const weighValue = (rules: CompiledRules, reading: Reading, value: string): void => {
  const { category, subject, check } = reading.rule.rule;
  if (check === 'street_address' && !/\d/.test(value))
    support(reading, { kind: 'against', id: 'no number', weight: UNNUMBERED });
  if (category === 'name' && subject === 'patient' && hasLists(rules) && !isListed(rules, value))
    support(reading, { kind: 'against', id: 'unlisted', weight: UNLISTED });
};
