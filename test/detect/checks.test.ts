/** Every check, proven by published values and by values made for it. Each list is written from the source, none from the code. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { CHECKS } from '../../src/detect/checks/registry.ts';

const CASES = JSON.parse(
  readFileSync(new URL('../../fixtures/detect/checks.json', import.meta.url), 'utf8'),
) as Readonly<Record<string, { readonly valid: readonly string[]; readonly invalid: readonly string[] }>>;

test('every check has its cases', () => {
  expect(Object.keys(CASES).sort()).toEqual(Object.keys(CHECKS).sort());
});

describe.each(Object.entries(CASES))('%s', (name, { valid, invalid }) => {
  const check = CHECKS[name];
  test('takes valid values', () => {
    expect(valid.filter((value) => check?.(value) !== true)).toEqual([]);
  });
  test('refuses invalid values', () => {
    expect(invalid.filter((value) => check?.(value) !== false)).toEqual([]);
  });
});

/** Check digits that catch every change of one digit, as their schemes promise. */
test.each([
  ['npi', '1993999998'],
  ['imei', '490154203237518'],
  ['iban', 'DE89370400440532013000'],
  ['payment_card', '4012888888881881'],
  ['gtin', '4006381333931'],
  ['aba', '121042882'],
  ['luhn', '79927398713'],
  ['nhs', '9434765919'],
  ['bsn', '111222333'],
  ['aadhaar', '234123412346'],
  ['ahv', '7569217076985'],
  ['nir', '295109912611193'],
  ['oib', '33392005961'],
  ['tfn', '123456782'],
  ['au_ihi', '8003608833357361'],
  ['personnummer', '8112289874'],
  ['dni', '54362315K'],
  ['ric', '360426199101010071'],
])('%s refuses every single changed digit', (name, value) => {
  const survivors: string[] = [];
  for (let at = 0; at < value.length; at++)
    for (let digit = 0; digit < 10; digit++) {
      if (!/\d/.test(value.charAt(at)) || value.charAt(at) === String(digit)) continue;
      const changed = value.slice(0, at) + digit + value.slice(at + 1);
      if (CHECKS[name]?.(changed)) survivors.push(`${at}:${digit}`);
    }
  expect(survivors).toEqual([]);
});

/** Schemes over 11, 97 and Verhoeff's also catch two neighbours that change places. */
test.each([
  ['nhs', '9434765919'],
  ['bsn', '123456782'],
  ['aadhaar', '234123412346'],
  ['nir', '295109912611193'],
  ['oib', '33392005961'],
  ['ric', '360426199101010071'],
  ['dni', '54362315K'],
])('%s refuses two digits that change places', (name, value) => {
  const survivors: string[] = [];
  for (let at = 0; at + 1 < value.length; at++) {
    const [a, b] = [value.charAt(at), value.charAt(at + 1)];
    if (a === b || !/\d/.test(a) || !/\d/.test(b)) continue;
    if (CHECKS[name]?.(value.slice(0, at) + b + a + value.slice(at + 2))) survivors.push(`${at}`);
  }
  expect(survivors).toEqual([]);
});
