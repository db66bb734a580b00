/** What the answer key demands of one file, as the tokens that a scan under a given key would give. */
import type { KeyEntry, KeyIdentifier } from '../fixtures/generate/key.ts';
import { tokenOf } from '../fixtures/generate/key.ts';
import { normaliseValue } from '../fixtures/generate/normalise-value.ts';
import type { Category } from '../src/model/category.ts';
import { normalise } from '../src/model/normalise.ts';

export interface ExpectedIdentifier {
  readonly category: Category;
  /** Any of these is the right answer: other writings of the same value. */
  readonly tokens: ReadonlySet<string>;
  readonly required: boolean;
  readonly value: string;
}

export interface Expected {
  readonly entry: KeyEntry;
  readonly identifiers: readonly ExpectedIdentifier[];
  readonly notPatient: readonly ExpectedIdentifier[];
}

/** All canonical writings, whichever the rule that finds it has chosen. */
const writingsOf = (category: Category, text: string): readonly string[] =>
  [
    text,
    normaliseValue(category, text),
    normalise('digits', category, text),
    normalise('alnum', category, text),
    normalise('date', category, text),
    normalise('text', category, text),
  ].filter((writing) => writing !== '');

const toExpected = (
  key: Uint8Array,
  categories: readonly Category[],
  identifier: KeyIdentifier,
): ExpectedIdentifier => {
  const { category, value = '', forms = [], shown = [], optional } = identifier;
  const texts = new Set([value, ...forms, ...shown].flatMap((text) => writingsOf(category, text)));
  const tokens = new Set([...texts].flatMap((text) => categories.map((each) => tokenOf(key, each, text))));
  return { category, tokens, required: optional !== true, value };
};

/** The letterhead's telephone and fax stand side by side: which of the two it was called does not make it a patient's. */
const kindsOf = (category: Category): readonly Category[] =>
  category === 'phone' || category === 'fax' ? ['phone', 'fax'] : [category];

/** The entry must hold plain values (`--values`). */
export const expectedOf = (entry: KeyEntry, key: Uint8Array): Expected => ({
  entry,
  identifiers: entry.identifiers.map((each) => toExpected(key, [each.category], each)),
  notPatient: entry.notPatient.map((each) => toExpected(key, kindsOf(each.category), each)),
});
