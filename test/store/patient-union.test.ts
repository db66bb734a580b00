/** Persons joined by keys, against a plain and slow count of the same; and what happens beyond the bounds. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createPatientUnion } from '../../src/store/patient-union.ts';
import { randomOf } from './random-share.ts';

const keyOf = (id: number): Uint8Array => createHash('sha256').update(String(id)).digest().subarray(0, 16);

interface Person {
  readonly keys: readonly number[];
  readonly isPatient: boolean;
  readonly reach: number;
}

/** Merges groups of persons until no two share a key. */
const groupsOf = (persons: readonly Person[]): Person[][] => {
  let groups: { keys: Set<number>; members: Person[] }[] = [];
  for (const person of persons) {
    const met = groups.filter(({ keys }) => person.keys.some((key) => keys.has(key)));
    groups = groups.filter((group) => !met.includes(group));
    groups.push({
      keys: new Set([...person.keys, ...met.flatMap(({ keys }) => [...keys])]),
      members: [person, ...met.flatMap(({ members }) => members)],
    });
  }
  return groups.map(({ members }) => members);
};

const randomPersons = (seed: number, count: number): Person[] => {
  const random = randomOf(seed);
  return Array.from({ length: count }, () => ({
    keys: Array.from({ length: 1 + random(3) }, () => random(count * 2)),
    isPatient: random(3) > 0,
    reach: random(6),
  }));
};

describe('patient union', () => {
  it.each([1, 2, 3, 4])('counts as a plain count does, seed %d', (seed) => {
    const persons = randomPersons(seed, 1500);
    const union = createPatientUnion();
    for (const { keys, isPatient, reach } of persons) union.add(keys.map(keyOf), isPatient, reach);
    const patients = groupsOf(persons).filter((group) => group.some(({ isPatient }) => isPatient));
    expect(union.patients()).toBe(patients.length);
    expect(patients.length).toBeGreaterThan(50);
    for (let reach = 0; reach < 6; reach += 1)
      expect(union.patientsByReach(reach)).toBe(
        patients.filter((group) => group.some((person) => person.isPatient && person.reach === reach)).length,
      );
  });

  it('does not depend on the order of files', () => {
    const persons = randomPersons(5, 500);
    const count = (list: readonly Person[]): number => {
      const union = createPatientUnion();
      for (const { keys, isPatient, reach } of list) union.add(keys.map(keyOf), isPatient, reach);
      return union.patients();
    };
    expect(count(persons.toReversed())).toBe(count(persons));
  });

  it('never counts too few beyond its bounds, and still knows whom it knew', () => {
    const union = createPatientUnion(10, 10);
    for (let round = 0; round < 2; round += 1)
      for (let id = 0; id < 10; id += 1) union.add([keyOf(id)], true, 1);
    expect(union.patients()).toBe(10);
    for (let round = 0; round < 2; round += 1) union.add([keyOf(99)], true, 2);
    expect(union.patients()).toBe(12);
    expect(union.patientsByReach(2)).toBe(2);
  });

  it('adds patients of whom nothing else is known', () => {
    const union = createPatientUnion();
    union.add([], true, 3);
    union.add([], false, 3);
    union.addUnknown(4, 3);
    expect([union.patients(), union.patientsByReach(3)]).toEqual([5, 5]);
  });
});
