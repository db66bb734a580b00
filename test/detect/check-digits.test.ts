import { expect, test } from 'vitest';
import { CHECKS } from '../../src/detect/checks/registry.ts';

/** Published examples, and how many of ten digits at the end pass: a check that let all through would show. */
test.each([
  // HL7 v2.5.1, 2.A.14 CX: the M11 check digit of 1234567 is 4.
  ['mod11', '12345674', 1],
  // HL7 v2.5.1, 2.A.14 CX: the M10 check digit of 12345 is 5.
  ['luhn', '123455', 1],
  // GS1 General Specifications, 7.9: GTIN-13 of the calculation example.
  ['mod10', '6291041500213', 1],
  // NHS Data Dictionary, NHS NUMBER: the worked example.
  ['mod11_nhs', '9434765919', 1],
  // ISO/IEC 7064: 794 has the check digits 44.
  ['mod97', '79444', 1],
])('%s passes its published example and one last digit only', (name, example, passing) => {
  const check = CHECKS[name];
  expect(check?.(example)).toBe(true);
  const passed = Array.from({ length: 10 }, (_, digit) => `${example.slice(0, -1)}${digit}`).filter(
    (number) => check?.(number),
  );
  expect(passed).toHaveLength(passing);
});

test('a body whose NHS check would be ten has none', () => {
  // 100000001: 1 × 10 + 1 × 2 = 12, rest 1, check 10.
  expect(Array.from({ length: 10 }, (_, digit) => CHECKS['mod11_nhs']?.(`100000001${digit}`))).not.toContain(
    true,
  );
});
