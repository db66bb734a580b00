/** A list of invented patients from the generator, as a hospital would export it. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Person, personOf } from '../../fixtures/generate/people.ts';

export const COLUMNS = ['mrn', 'ssn', 'last', 'first', 'birth_date', 'phone', 'postcode'] as const;
export const KEY = new Uint8Array(32).fill(7);

export const newExactFolder = (): string => mkdtempSync(join(tmpdir(), 'phisweep-exact-'));

export const peopleOf = (seed: number, count: number): Person[] =>
  Array.from({ length: count }, (_, n) => personOf(seed, n + 1));

export const rowOf = (person: Person): string[] => [
  person.mrn.ehr,
  person.ssn,
  person.last,
  person.first,
  person.birth,
  person.phones[0],
  person.zip,
];

export const listText = (people: readonly Person[], delimiter = ',', lineEnd = '\n'): string =>
  [COLUMNS.join(delimiter), ...people.map((person) => rowOf(person).join(delimiter)), ''].join(lineEnd);

export const writeList = (folder: string, text: string | Uint8Array, name = 'patients.csv'): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
