/** The persons of one file from its stored values, each with the keys by which other files may know the same person. */
import { CATEGORIES, type Category } from '../model/category.ts';

/** One stored value that belongs to a person. */
export interface PersonValue {
  readonly person: number;
  readonly category: Category;
  readonly token: Uint8Array;
  readonly phi: boolean;
}

export interface StoredPerson {
  /** In its file. */
  readonly person: number;
  readonly keys: readonly Uint8Array[];
  readonly isPatient: boolean;
}

/** More writings of a name in one person are spelling variants; each becomes a key with each value that may stand beside it. */
const MAX_VARIANTS = 4;

/** Marks a key made of a name alone, so that it meets only others of its kind. */
const NAME_ALONE = 0x5a;

/** Tokens are random bytes (HMAC), so mixing two of them gives random bytes again; the shift keeps a,b apart from b,a. */
const mix = (a: Uint8Array, b: Uint8Array): Uint8Array => a.map((byte, at) => byte ^ b[(at + 1) % b.length]!);

/** Numbers that belong to one person; the subscriber's number is shared by the family. */
const isKey = (category: Category): boolean => {
  const { strength } = CATEGORIES[category];
  return (strength === 'clinical' || strength === 'person') && category !== 'member_id';
};

/** As `detect/patients.ts` joins them. */
const CONTACTS: readonly Category[] = ['address', 'phone', 'email'];

const toPerson = (values: readonly PersonValue[]) => {
  const tokensOf = (category: Category): Uint8Array[] =>
    values
      .filter((value) => value.category === category)
      .map(({ token }) => token)
      .slice(0, MAX_VARIANTS);
  const names = tokensOf('name');
  const keys = values.filter(({ category }) => isKey(category)).map(({ token }) => token);
  const together = tokensOf('birth_date').flatMap((born) => names.map((name) => mix(name, born)));
  const contacts = CONTACTS.flatMap(tokensOf).flatMap((other) => names.map((name) => mix(name, other)));
  return {
    person: values[0]?.person ?? 0,
    keys: [...keys, ...together],
    contacts,
    isStrong:
      keys.length + together.length + contacts.length > 0 ||
      values.some(({ category }) => category === 'member_id'),
    isPatient: values.some(({ phi }) => phi),
    names,
  };
};

const textOf = (key: Uint8Array): string => Buffer.from(key).toString('latin1');

/** What two persons of the file share (a father and a son of one name, one house) tells neither of them in other files. */
const withContacts = (persons: readonly ReturnType<typeof toPerson>[]): StoredPerson[] => {
  const counts = new Map<string, number>();
  for (const { contacts } of persons)
    for (const key of contacts) counts.set(textOf(key), (counts.get(textOf(key)) ?? 0) + 1);
  return persons.map(({ person, keys, contacts, isPatient }) => ({
    person,
    keys: [...keys, ...contacts.filter((key) => counts.get(textOf(key)) === 1)],
    isPatient,
  }));
};

/** As in one file: names count as persons only where nobody is known by more than a name. */
export const personsOfFile = (values: readonly PersonValue[]): StoredPerson[] => {
  const persons = [...Map.groupBy(values, ({ person }) => person).values()].map(toPerson);
  const strong = persons.filter(({ isStrong }) => isStrong);
  if (strong.length > 0) return withContacts(strong);
  return persons
    .filter(({ names }) => names.length > 0)
    .map(({ person, names, isPatient }) => ({
      person,
      keys: names.map((name) => name.map((byte) => byte ^ NAME_ALONE)),
      isPatient,
    }));
};
