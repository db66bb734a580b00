/** What a scan brought that nobody has decided on: PHI values that are new or back, the files they lie in and the patients they belong to. */
import { SUPPRESSING } from '../model/disposition.ts';
import { createDispositionLookup } from './dispositions.ts';
import { type FindingChange, findingChanges } from './finding-changes.ts';
import { createPatientUnion } from './patient-union.ts';
import { personsOfFile } from './persons-of-file.ts';
import type { Store } from './store.ts';
import { PERSON_VALUES, personValues } from './sum-share.ts';
import { createWords } from './words.ts';

export interface UndecidedSum {
  readonly values: number;
  readonly files: number;
  readonly patients: number;
}

export interface Undecided {
  readonly fresh: UndecidedSum;
  readonly returned: UndecidedSum;
  /** PHI values proven away. */
  readonly fixed: number;
}

const createTally = (store: Store, scanId: number) => {
  const words = createWords(store);
  const statement = store.db.prepare(PERSON_VALUES);
  const personsIn = new Map<number, Set<number>>();
  let values = 0;
  return {
    add: (fileId: number, person: number): void => {
      values += 1;
      const known = personsIn.get(fileId);
      if (known === undefined) personsIn.set(fileId, new Set([person]));
      else known.add(person);
    },
    finish: (): UndecidedSum => {
      const union = createPatientUnion();
      for (const [fileId, wanted] of personsIn)
        for (const { person, keys, isPatient } of personsOfFile(
          personValues(statement, words, fileId, scanId),
        ))
          if (wanted.has(person)) union.add(keys, isPatient, 0);
      return { values, files: personsIn.size, patients: union.patients() };
    },
  };
};

/** `day`: RFC 3339 date on which decisions hold. */
export const undecidedOf = (store: Store, scanId: number, day: string): Undecided => {
  const decided = createDispositionLookup(store, day);
  const storedValue = store.db.prepare(
    `SELECT phi, person FROM value WHERE entry = ? AND category = (SELECT id FROM word WHERE text = ?) AND token = ?
     AND from_scan <= ? ORDER BY id DESC LIMIT 1`,
  );
  const tallies = { new: createTally(store, scanId), reappeared: createTally(store, scanId) };
  let fixed = 0;
  const isSuppressed = ({ fileId, category, token }: FindingChange): boolean => {
    const kind = decided.of(fileId, category, token)?.kind;
    return kind !== undefined && SUPPRESSING.has(kind);
  };
  for (const found of findingChanges(store, scanId)) {
    const { change, fileId, category, token } = found;
    if (change === 'moved') continue;
    const value = storedValue.get(fileId, category, Buffer.from(token, 'base64url'), scanId);
    if (value?.['phi'] !== 1) continue;
    if (change === 'fixed') fixed += 1;
    else if (!isSuppressed(found)) tallies[change].add(fileId, Number(value['person']));
  }
  return { fresh: tallies.new.finish(), returned: tallies.reappeared.finish(), fixed };
};
