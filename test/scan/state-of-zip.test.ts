import { expect, test } from 'vitest';
import { stateOfZip } from '../../src/scan/state-of-zip.ts';

/** Main post offices, as USPS addresses them. */
test.each([
  ['10001', 'NY'],
  ['00501', 'NY'],
  ['02108-1234', 'MA'],
  ['05501', 'MA'],
  ['05602', 'VT'],
  ['20500', 'DC'],
  ['33101', 'FL'],
  ['73301', 'TX'],
  ['73102', 'OK'],
  ['90012', 'CA'],
  ['96813', 'HI'],
  ['99501', 'AK'],
  ['00901', 'PR'],
  ['OH 45402', 'OH'],
  ['12 Main Street, Dayton, OH 45402-0001', 'OH'],
  ['IL 45402', undefined],
  ['96201', undefined],
  ['AP 96201', undefined],
  ['1234', undefined],
  ['123456', undefined],
  ['SW1A 1AA', undefined],
])('%s', (zip, state) => {
  expect(stateOfZip(zip)).toBe(state);
});
