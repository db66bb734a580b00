/** The short way to a North American number's validity beside libphonenumber-js itself. */
import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { expect, test } from 'vitest';
import { isInUse } from '../../src/detect/checks/nanp-plan.ts';

/** Area codes whose use depends on what follows, or that several countries share. */
const INTRICATE = [
  '523',
  '524',
  '521',
  '983',
  '658',
  '800',
  '809',
  '721',
  '500',
  '900',
  '767',
  '310',
  '600',
  '622',
  '340',
  '670',
  '876',
];

test('answers as libphonenumber-js does', () => {
  let state = 5;
  const below = (n: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
  const numbers = Array.from({ length: 4000 }, (_, i) =>
    i % 2 === 0
      ? String(2e9 + below(8e9))
      : `${INTRICATE[below(INTRICATE.length)]}${String(below(1e7)).padStart(7, '0')}`,
  );
  const answers = numbers.map(isInUse);
  expect(answers).toEqual(
    numbers.map((number) => parsePhoneNumberFromString(number, 'US')?.isValid() === true),
  );
  expect(answers).toEqual(
    numbers.map((number) => parsePhoneNumberFromString(`+1${number}`)?.isValid() === true),
  );
  expect(new Set(answers).size).toBe(2);
});
