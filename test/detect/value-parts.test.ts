/** A claim number of before 2020 and the Social Security number in it point to the same person. */
import { expect, test } from 'vitest';
import { loadRules } from '../../src/config/load-rules.ts';
import { compileRules } from '../../src/detect/compile-rules.ts';
import { createDetector } from '../../src/detect/create-detector.ts';

const detector = createDetector(compileRules(loadRules(['us']).sources));

const read = (texts: readonly string[]) => {
  const values: string[] = [];
  const people: number[] = [];
  const session = detector.open(({ category, value }, person) => {
    values.push(`${category} ${value}`);
    people.push(person);
  });
  texts.forEach((text, record) => {
    session.push({ kind: 'text', text, record, place: { line: record + 1 } });
  });
  const { persons, numberOf } = session.finish();
  return { values, persons, numbers: new Set(people.map(numberOf)) };
};

test('its nine digits are found as the number they are', () => {
  expect(read(['HICN: 524-70-4201A']).values).toEqual(['hicn 524704201A', 'ssn 524704201']);
  expect(read(['HIC No. WA-466-15-7985']).values).toEqual(['hicn WA466157985', 'ssn 466157985']);
});

test('the six digits of the Railroad Board hold none', () => {
  expect(read(['HIC no H445566']).values).toEqual(['hicn H445566']);
});

test('a published sample in it stays below reporting', () => {
  expect(read(['HICN: 123-45-6789A']).values).toEqual(['hicn 123456789A']);
});

test('records with the one and with the other are of one person', () => {
  const found = read(['HICN: 524-70-4201A', 'SSN: 524-70-4201']);
  expect(found.persons).toBe(1);
  expect(found.numbers).toEqual(new Set([1]));
});
