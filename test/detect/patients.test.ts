import { describe, expect, test } from 'vitest';
import { createPatients, type PersonValue } from '../../src/detect/patients.ts';
import { createSketch } from '../../src/detect/sketch.ts';

const phi = (category: PersonValue['category'], value: string): PersonValue => ({
  category,
  value,
  phi: true,
});

describe('createPatients', () => {
  test('rows that share a number are one person, others are not', () => {
    const patients = createPatients();
    for (const [mrn, ssn] of [
      ['1', 'a'],
      ['2', 'b'],
      ['1', 'c'],
      ['3', 'b'],
    ] as const) {
      patients.nextRecord();
      patients.add(phi('mrn', mrn), false);
      patients.add(phi('ssn', ssn), false);
    }
    const counted = patients.finish();
    expect(counted.patients).toBe(2);
    expect([1, 2, 3, 4].map(counted.numberOf)).toEqual([1, 2, 1, 2]);
  });

  test('name and birth date together are a person, either alone is not the same one', () => {
    const patients = createPatients();
    for (const [name, born] of [
      ['ann lee', '1960-01-02'],
      ['ann lee', '1971-05-06'],
      ['ann lee', '1960-01-02'],
    ] as const) {
      patients.nextRecord();
      patients.add(phi('name', name), false);
      patients.add(phi('birth_date', born), false);
    }
    expect(patients.finish().patients).toBe(2);
  });

  test('a row with a shorter name than the row before keeps its own', () => {
    const patients = createPatients();
    for (const name of ['alexandra featherstone', 'bo li', 'al ng']) {
      patients.nextRecord();
      patients.add(phi('name', name), false);
      patients.add(phi('birth_date', `1950-01-0${name.length % 10}`), false);
    }
    expect(patients.finish().patients).toBe(3);
  });

  test('name and address together are a person as well', () => {
    const patients = createPatients();
    for (const [name, address] of [
      ['ann lee', '1 elm st'],
      ['ann lee', '9 oak st'],
      ['ann lee', '1 elm st'],
    ] as const) {
      patients.nextRecord();
      patients.add(phi('name', name), false);
      patients.add(phi('address', address), false);
    }
    expect(patients.finish().patients).toBe(2);
  });

  test('in running text a second number of the same kind begins another person', () => {
    const patients = createPatients();
    for (const [category, value] of [
      ['name', 'ann lee'],
      ['mrn', '1'],
      ['name', 'lee'],
      ['name', 'bo ek'],
      ['mrn', '2'],
    ] as const)
      patients.add(phi(category, value), true);
    expect(patients.finish().patients).toBe(2);
  });

  test('a family that shares its subscriber number stays several persons', () => {
    const patients = createPatients();
    for (const mrn of ['1', '2', '3']) {
      patients.nextRecord();
      patients.add(phi('mrn', mrn), false);
      patients.add(phi('member_id', 'F1'), false);
    }
    expect(patients.finish().patients).toBe(3);
  });

  test('persons without health information are no patients', () => {
    const patients = createPatients();
    patients.add({ category: 'ssn', value: '1', phi: false }, false);
    expect(patients.finish()).toMatchObject({ patients: 0, persons: 1 });
  });

  test('above the bound the count stays within two per cent', () => {
    const patients = createPatients(1000);
    for (let i = 0; i < 60_000; i++) {
      patients.nextRecord();
      patients.add(phi('mrn', String(1_000_000 + (i % 50_000))), false);
    }
    const { patients: counted } = patients.finish();
    expect(Math.abs(counted - 50_000) / 50_000).toBeLessThan(0.02);
  });
});

describe('createSketch', () => {
  test.each([10, 1000, 100_000])('counts %i distinct values within two per cent', (n) => {
    const sketch = createSketch();
    for (let i = 0; i < n * 2; i++) sketch.add(`value ${i % n}`);
    expect(Math.abs(sketch.estimate() - n) / n).toBeLessThan(0.02);
  });
});
