/** One person, one token: however the middle initial, the title and the order are written, and a day in whatever language. */
import { expect, test } from 'vitest';
import { isoDateOf, normalise } from '../../src/model/normalise.ts';

test.each(['John Smith', 'Smith, John A.', 'JOHN A SMITH', 'Mr. John Q. R. Smith'])('%s', (name) => {
  expect(normalise('text', 'name', name)).toBe('john smith');
});

test.each([
  ['J Smith', 'j smith'],
  ['Mary Ann Jones', 'mary ann jones'],
  ['Frau Eva M. Braun', 'eva braun'],
])('%s stays somebody else', (name, token) => {
  expect(normalise('text', 'name', name)).toBe(token);
});

test.each([
  ['3 de marzo de 2022', '2022-03-03'],
  ['4 juillet 2022', '2022-07-04'],
  ['5 juin 2020', '2020-06-05'],
  ['3. Mai 1951', '1951-05-03'],
  ['12 dicembre 2021', '2021-12-12'],
])('%s is a day', (text, day) => {
  expect(isoDateOf(text)).toBe(day);
});
