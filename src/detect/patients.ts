/**
 * Counts persons, not matches: identifiers of one record or passage are one person, and persons that share a number
 * (or a name with birth date, address, telephone or e-mail) are one. Exact up to a bound of values, then by a sketch.
 */
import { CATEGORIES, type Category } from '../model/category.ts';
import { detached } from '../util/detached.ts';
import { createTextTable } from '../util/text-table.ts';
import { createSketch } from './sketch.ts';

/** A value of a patient, on its way into a person. */
export interface PersonValue {
  readonly category: Category;
  readonly value: string;
  readonly phi: boolean;
}

export interface Patients {
  /** Provisional number of the person at hand, 0 for nobody. */
  atHand(): number;
  /** The record (row, message, object) begins anew: what comes belongs to another person. */
  nextRecord(): void;
  /**
   * Adds a value to the person at hand, or in running text (`flow`) begins another person when it contradicts the one at
   * hand. Returns the person's provisional number, for `numberOf` once all is read.
   */
  add(value: PersonValue, flow: boolean): number;
  finish(): {
    readonly patients: number;
    readonly persons: number;
    numberOf(provisional: number): number;
    isPatient(provisional: number): boolean;
  };
}

/** Numbers that belong to one person for life or for one stay: two persons that share one are the same. */
const KEYS: ReadonlySet<Category> = new Set(
  (Object.keys(CATEGORIES) as Category[]).filter((category) => {
    const { strength } = CATEGORIES[category];
    // A family shares the number of its subscriber.
    return (strength === 'clinical' || strength === 'person') && category !== 'member_id';
  }),
);

/** In running text a second value of one of these speaks of somebody else. */
const SINGLE: ReadonlySet<Category> = new Set([
  'mrn',
  'ssn',
  'mbi',
  'hicn',
  'health_id',
  'medicaid_id',
  'birth_date',
  'name',
  'national_id',
]);

/** With a name, each is one person: hardly two of one name live in one house or share a telephone, but for a father and a son: see `IDENTITY`. */
const CONTACTS: readonly Category[] = ['address', 'phone', 'email'];

/** Two values of one of these are two persons, whatever else they share. */
const IDENTITY: readonly Category[] = ['birth_date', 'ssn'];

const NOBODY: Person['identity'] = {};

interface Person {
  readonly number: number;
  parent: Person | undefined;
  strong: boolean;
  /** A name or a birth date: enough where the document holds nothing better. */
  named: boolean;
  phi: boolean;
  /** First values of `IDENTITY`; never changed in place. */
  identity: Partial<Record<Category, string>>;
}

export const createPatients = (maxValues = 200_000): Patients => {
  const keys = createTextTable();
  /** By number of the key. */
  const owners: Person[] = [];
  const persons: Person[] = [];
  const overflow = { all: createSketch(), phi: createSketch(), used: false };
  let current: Person | undefined;
  const values = new Map<Category, string>();
  let inFlow = false;

  const rootOf = (person: Person): Person => {
    let root = person;
    while (root.parent !== undefined) root = root.parent;
    if (person !== root) person.parent = root;
    return root;
  };
  /** A name is a key only where a record holds nothing better: the same name on two rows of a list is one person there. */
  const close = (): void => {
    const name = values.get('name');
    if (current !== undefined && name !== undefined) {
      // Only now is all known that could tell the person at hand from another one of the same name.
      for (const contact of CONTACTS) {
        const value = values.get(contact);
        if (value !== undefined) join(current, `name+${contact}`, `${name}\0${value}`);
      }
      if (!inFlow && !rootOf(current).strong) join(current, 'name', name);
    }
    current = undefined;
    values.clear();
  };
  const begin = (): Person => {
    close();
    const person: Person = {
      number: persons.length + 1,
      parent: undefined,
      strong: false,
      named: false,
      phi: false,
      identity: NOBODY,
    };
    if (keys.count < maxValues) persons.push(person);
    current = person;
    return person;
  };
  const join = (person: Person, kind: string, value: string): void => {
    const known = keys.find(kind, value);
    if (known < 0) {
      if (keys.count < maxValues) owners[keys.add()] = person;
      else {
        const key = `${kind}\0${value}`;
        overflow.used = true;
        overflow.all.add(key);
        if (person.phi) overflow.phi.add(key);
      }
      return;
    }
    const [a, b] = [rootOf(owners[known] as Person), rootOf(person)];
    if (a === b || (CONTACT_KINDS.has(kind) && isOther(a.identity, b.identity))) return;
    const [older, younger] = a.number < b.number ? [a, b] : [b, a];
    younger.parent = older;
    older.strong ||= younger.strong;
    older.named ||= younger.named;
    older.phi ||= younger.phi;
    older.identity = { ...younger.identity, ...older.identity };
  };

  return {
    nextRecord: close,
    atHand: () => current?.number ?? 0,
    add: ({ category, value, phi }, flow) => {
      const before = values.get(category);
      const contradicts =
        flow &&
        before !== undefined &&
        before !== value &&
        SINGLE.has(category) &&
        !(category === 'name' && sharesWords(before, value));
      const person = current === undefined || contradicts ? begin() : current;
      const longer =
        category === 'name' && before !== undefined && !contradicts && before.length > value.length;
      if (!longer) values.set(category, value);
      const root = rootOf(person);
      root.phi ||= phi;
      const isKey = KEYS.has(category);
      if (isKey || category === 'member_id') {
        root.strong = true;
        if (isKey) join(person, category, value);
      }
      if (category === 'name' || category === 'birth_date') root.named = true;
      if (IDENTITY.includes(category) && root.identity[category] === undefined)
        root.identity = { ...root.identity, [category]: detached(value) };
      const name = values.get('name');
      const born = values.get('birth_date');
      if (name !== undefined && born !== undefined && (category === 'name' || category === 'birth_date'))
        join(person, 'name+birth_date', `${name}\0${born}`);
      if (name !== undefined && (born !== undefined || CONTACTS.some((contact) => values.has(contact))))
        rootOf(person).strong = true;
      inFlow = flow;
      return person.number;
    },
    finish: () => {
      close();
      const anyStrong = persons.some(({ parent, strong }) => parent === undefined && strong);
      /** By provisional number of a root. */
      const numbers = new Uint32Array(persons.length + 1);
      let [roots, counted, patients] = [0, 0, 0];
      for (const { number, parent, strong, named, phi } of persons) {
        if (parent !== undefined) continue;
        roots += 1;
        numbers[number] = roots;
        if (!strong && (!named || anyStrong)) continue;
        counted += 1;
        if (phi) patients += 1;
      }
      return {
        patients: patients + (overflow.used ? overflow.phi.estimate() : 0),
        persons: counted + (overflow.used ? overflow.all.estimate() : 0),
        isPatient: (provisional) => {
          const person = persons[provisional - 1];
          return person !== undefined && rootOf(person).phi;
        },
        numberOf: (provisional) => {
          const person = persons[provisional - 1];
          return person === undefined ? 0 : (numbers[rootOf(person).number] ?? 0);
        },
      };
    },
  };
};

const CONTACT_KINDS: ReadonlySet<string> = new Set(CONTACTS.map((contact) => `name+${contact}`));

const isOther = (a: Person['identity'], b: Person['identity']): boolean =>
  IDENTITY.some((category) => {
    const [one, other] = [a[category], b[category]];
    return one !== undefined && other !== undefined && one !== other;
  });

/** `Mr Smith` and `John Smith` may be one; `John Smith` and `Ann Jones` are not. */
const sharesWords = (a: string, b: string): boolean => {
  const [few, many] = a.length < b.length ? [a, b] : [b, a];
  const words = new Set(many.split(' '));
  return few
    .split(' ')
    .every(
      (word) => words.has(word) || (word.length === 1 && [...words].some((other) => other.startsWith(word))),
    );
};
