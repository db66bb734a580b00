/** What a file counts as without the values that people have found to be false. Told from what is stored; no file is read. */
import type { SQLOutputValue } from 'node:sqlite';
import { CATEGORIES, type Category } from '../model/category.ts';
import type { ReadingFacts } from '../model/classification.ts';
import type { RuleCount } from '../model/verdict.ts';
import { createDispositionLookup } from './dispositions.ts';
import { personsOfFile } from './persons-of-file.ts';
import type { Store } from './store.ts';
import type { Words } from './words.ts';

/** As it is stored with a class. */
export interface Cleared {
  /** Numbers of value rows, in order. */
  readonly values: readonly number[];
  /** Distinct values by category. */
  readonly identifiers: Readonly<Partial<Record<Category, number>>>;
}

export type Counted = Pick<
  ReadingFacts,
  'phi' | 'patients' | 'persons' | 'counts' | 'specialCategories' | 'metadata'
>;

interface Value {
  readonly id: number;
  readonly category: Category;
  readonly token: Uint8Array;
  readonly ruleId: string;
  readonly person: number;
  readonly phi: boolean;
  readonly confidence: number;
  readonly count: number;
}

/** As in `detect/create-detector.ts`: from so much on a finding decides about its file. */
const DECISIVE = 0.6;

/** Does it make its file PHI? A telephone number beside a diagnosis does not by itself. */
const decides = ({ phi, category, person, confidence }: Value): boolean => {
  const { strength } = CATEGORIES[category];
  const isDecisive =
    strength === 'clinical' || strength === 'person' || category === 'name' || category === 'birth_date';
  return phi && isDecisive && (person > 0 || confidence >= DECISIVE);
};

const patientsAmong = (values: readonly Value[]): { patients: number; persons: number } => {
  const persons = personsOfFile(values.filter(({ person }) => person > 0));
  return { patients: persons.filter(({ isPatient }) => isPatient).length, persons: persons.length };
};

const countsWithout = (counts: readonly RuleCount[], cleared: readonly Value[]): RuleCount[] =>
  counts.map((row) => {
    const own = cleared.filter(({ ruleId }) => ruleId === row.ruleId);
    const less = (values: readonly Value[]): number => values.reduce((sum, { count }) => sum + count, 0);
    return {
      ...row,
      matches: Math.max(0, row.matches - less(own)),
      phi: Math.max(0, row.phi - less(own.filter(({ phi }) => phi))),
    };
  });

/** `truncated`: not all its values are kept, so there may be others that make it PHI. */
const without = (
  read: Counted,
  all: readonly Value[],
  cleared: readonly Value[],
  truncated: boolean,
): Counted => {
  const left = all.filter((value) => !cleared.includes(value));
  const phi = read.phi && (truncated || left.some(decides));
  const [before, now] = [patientsAmong(all), patientsAmong(left)];
  const patients = phi ? Math.max(1, read.patients - before.patients + now.patients) : 0;
  return {
    phi,
    patients,
    persons: Math.max(patients, read.persons - before.persons + now.persons),
    counts: countsWithout(read.counts, cleared),
    specialCategories: phi ? read.specialCategories : [],
    metadata: read.metadata && { ...read.metadata, phi: read.metadata.phi && phi },
  };
};

export interface Clearing {
  /** Files of which somebody has ever called a finding false, here or where they were before they moved. */
  candidates(): readonly number[];
  /** Undefined: nothing of it is false today. */
  of(
    entryId: number,
    read: Counted,
    truncated: boolean,
  ): { readonly cleared: Cleared; readonly counted: Counted } | undefined;
}

const MAX_MOVES = 20;

/** `day`: RFC 3339 date; a decision holds to the end of its last day. */
export const createClearing = (store: Store, words: Words, day: string): Clearing => {
  const { db } = store;
  const lookup = createDispositionLookup(store, day);
  const any =
    db.prepare(`SELECT 1 FROM disposition WHERE kind = 'false-positive' LIMIT 1`).get() !== undefined;
  const valuesOf = db.prepare('SELECT * FROM value WHERE entry = ? AND until_scan IS NULL ORDER BY id');

  const toValue = (row: Record<string, SQLOutputValue>): Value => ({
    id: Number(row['id']),
    category: words.textOf(Number(row['category'])) as Category,
    token: row['token'] as Uint8Array,
    ruleId: words.textOf(Number(row['rule'])),
    person: Number(row['person']),
    phi: row['phi'] === 1,
    confidence: Number(row['confidence']),
    count: Number(row['count']),
  });

  return {
    candidates: () => {
      if (!any) return [];
      const found = new Set<number>();
      const movedTo = db.prepare('SELECT to_entry FROM moved WHERE from_entry = ?');
      let next = db
        .prepare(`SELECT DISTINCT entry FROM disposition WHERE kind = 'false-positive' ORDER BY entry`)
        .all()
        .map(({ entry }) => Number(entry));
      for (let moves = 0; next.length > 0 && moves < MAX_MOVES; moves += 1) {
        next = next.filter((entry) => !found.has(entry));
        for (const entry of next) found.add(entry);
        next = next.flatMap((entry) => movedTo.all(entry).map(({ to_entry }) => Number(to_entry)));
      }
      return [...found].sort((a, b) => a - b);
    },
    of: (entryId, read, truncated) => {
      if (!any) return undefined;
      const all = valuesOf.all(entryId).map(toValue);
      const cleared = all.filter(
        ({ category, token }) =>
          lookup.of(entryId, category, Buffer.from(token).toString('base64url'))?.kind === 'false-positive',
      );
      if (cleared.length === 0) return undefined;
      const identifiers: Partial<Record<Category, number>> = {};
      for (const { category } of cleared) identifiers[category] = (identifiers[category] ?? 0) + 1;
      return {
        cleared: { values: cleared.map(({ id }) => id), identifiers },
        counted: without(read, all, cleared, truncated),
      };
    },
  };
};

/** Of a class: undefined where it counts as it was read. */
export const storedCleared = (column: unknown): Cleared | undefined =>
  typeof column === 'string' ? (JSON.parse(column) as Cleared) : undefined;

/** Distinct values by category without those that were cleared. */
export const identifiersLeft = (
  column: unknown,
  cleared: Cleared | undefined,
): Readonly<Partial<Record<Category, number>>> => {
  const read: Partial<Record<Category, number>> = typeof column === 'string' ? JSON.parse(column) : {};
  if (cleared === undefined) return read;
  const left = Object.entries(read).map(([name, count]): [string, number] => [
    name,
    count - (cleared.identifiers[name as Category] ?? 0),
  ]);
  return Object.fromEntries(left.filter(([, count]) => count > 0));
};
