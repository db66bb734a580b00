/** The rules that speak for an index: one per kind of column. They hold no shapes: what they find, the index says. */
import { CATEGORIES } from '../model/category.ts';
import { EXACT_KINDS, type ExactForm, type ExactKind, exactRuleId } from '../model/exact-lookup.ts';
import type { CanonicalForm } from '../model/normalise.ts';

/** As the packs write values of the same category, so that both ways of finding one give the same token. */
const DIGITS: ReadonlySet<ExactKind> = new Set(['ssn', 'phone']);
const FORMS: Readonly<Record<ExactForm, CanonicalForm>> = {
  number: 'alnum',
  email: 'text',
  name: 'text',
  date: 'date',
  postcode: 'alnum',
};

/** Plain data of a rule pack. */
export const exactPackOf = (kinds: readonly ExactKind[]): unknown => ({
  pack: 'exact',
  name: 'The patient index',
  version: 1,
  rules: kinds.map((kind) => {
    const { category, form } = EXACT_KINDS[kind];
    return {
      id: exactRuleId(kind),
      name: `${CATEGORIES[category].name} of the patient index`,
      category,
      subject: 'patient',
      normalise: DIGITS.has(kind) ? 'digits' : FORMS[form],
      examples: ['whatever the index holds'],
      counterExamples: [],
      source: 'the list of patients that the index was built from',
    };
  }),
});
