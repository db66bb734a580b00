/** Every check, proven by published values and by values made for it. Each list is written from the source, none from the code. */
import { describe, expect, test } from 'vitest';
import { CHECKS } from '../../src/detect/checks/registry.ts';

const CASES: Readonly<
  Record<string, { readonly valid: readonly string[]; readonly invalid: readonly string[] }>
> = {
  aba: {
    valid: ['111000025', '121042882', '021000021'],
    invalid: ['112000025', '489091627', '000000000', '1110000255'],
  },
  age_over_89: { valid: ['92 years old', '101 yo', '90'], invalid: ['54 y.o.', '130 years', '89', 'old'] },
  birth_date: {
    valid: ['1949-11-03', '04/18/1961', 'March 7, 1938', '18.04.1961', '3-Nov-72', '19610418', '29/02/1960'],
    invalid: ['13/45/1961', '1789-07-14', '02/30/1961', '29 February 1961', '2150-01-01', '1234'],
  },
  calendar_date: {
    valid: [
      '2024-03-15',
      '01/15/1985',
      '20240315',
      '202403151230',
      '15 March 2024',
      '1er août 2024',
      '3 de mayo de 2024',
      '2024-02-29',
    ],
    invalid: [
      '13/45/2020',
      '2024-13-40',
      '2023-02-29',
      '31.04.2024',
      '20241340',
      '15 Smarch 2024',
      '0000-00-00',
    ],
  },
  dea: {
    valid: ['AP5836727', 'F91234563', 'BJ6125341'],
    invalid: ['BG8207031', 'AB4523767', 'IP5836727', 'AP583672'],
  },
  email: {
    valid: ['maria.garcia@example.com', 'j.van.jansen@nedap.nl', "o'brien+lab@mail.co.uk"],
    invalid: [
      'info@presidio.',
      'user@host',
      'left-pad@1.3.0',
      'logo@2x.png',
      'a..b@example.com',
      'x@-bad-.com',
      'billing@example.com',
    ],
  },
  office_email: {
    valid: ['info@example.com', 'no-reply@example.org'],
    invalid: ['maria.garcia@example.com', 'info@host'],
  },
  gtin: {
    valid: ['00844588003288', '4006381333931', '96385074'],
    invalid: ['00844588003289', '4006381333932', '00000000'],
  },
  hibc: {
    valid: ['+A123ABCDEFGHI1234567891E', '+H123ABC01234567890D'],
    invalid: ['+A123ABCDEFGHI1234567891F', '+H123ABC01234567890E', '+1234567890'],
  },
  hicn: {
    valid: ['123-45-6789A', 'WA-123-45-6789', '524704201B1', 'H123456'],
    invalid: ['000-45-6789A', '123-45-6789Z', '666704201A', 'XX-123456', '12345678A'],
  },
  iban: {
    valid: [
      'GR16 0110 1050 0000 1054 7023 795',
      'AD1200012030200359100100',
      'GB82 WEST 1234 5698 7654 32',
      'DE89370400440532013000',
    ],
    invalid: [
      'AL47 212A 1009 0000 0002 3569 874',
      'AD12 0001 2030 2003 5910 0101',
      'DE8937040044053201300',
      'QQ89370400440532013000',
    ],
  },
  imei: {
    valid: ['49-015420-323751-8', '35-209900-176148-1'],
    invalid: ['49-015420-323751-7', '35-417803-685978-1', '371449635398431'],
  },
  ipv4: {
    valid: ['192.168.0.1', '203.0.113.77', '0.0.0.0'],
    invalid: ['192.168.0', '256.1.1.1', '01.2.3.4', '1.2.3.4.5'],
  },
  ipv4_public: {
    valid: ['81.22.104.9', '8.8.8.8'],
    invalid: [
      '192.168.0.1',
      '10.1.2.3',
      '172.16.0.1',
      '127.0.0.1',
      '224.0.0.5',
      '255.255.255.0',
      '203.0.113.77',
    ],
  },
  ipv6: {
    valid: ['2001:db8::8a2e:370:7334', 'fe80::1%eth0', '::1', '::ffff:192.0.2.1'],
    invalid: ['1::2::3', '2001:db8:::1', '12:34:56', '1:2:3:4:5:6:7:8:9', '12345::'],
  },
  ipv6_global: {
    valid: ['2001:db8::8a2e:370:7334'],
    invalid: ['::1', 'fe80::1', 'a::b', 'std::vec', '2D:07:1A:3C:7B:69:00:9E'],
  },
  itin: {
    valid: ['912-90-3456', '911-70-1234', '900500000', '999-65-1234'],
    invalid: ['912-93-4567', '123-45-6789', '912-89-1234', '900-49-1234', '912-66-1234'],
  },
  luhn: { valid: ['79927398713', '4012888888881881'], invalid: ['79927398710', '0', ''] },
  mac: {
    valid: ['00:1A:2B:3C:4D:5E', '00-1A-2B-3C-4D-5E', '001a.2b3c.4d5e'],
    invalid: [
      '00:1A:2B:3C:4D',
      '00:1A-2B:3C:4D:5E',
      'ff:ff:ff:ff:ff:ff',
      '00:00:00:00:00:00',
      '01:00:5e:00:00:fb',
    ],
  },
  mbi: {
    valid: ['1EG4-TE5-MK73', '2AG9-XC4-NN22', '1eg4te5mk72'],
    invalid: ['1SG4-TE5-MK73', '12G4-TE5-MK73', '0EG4-TE5-MK73', '1EG4-TE5-M773', '1EG4-TE5-MK7'],
  },
  mrz: {
    valid: ['L898902C36UTO7408122F1204159ZE184226B<<<<<10', 'L898902C<3UTO6908061F9406236ZE184226B<<<<<14'],
    invalid: [
      'L898902C36UTO7408122F1204159ZE184226B<<<<<11',
      'L898902C35UTO7408122F1204159ZE184226B<<<<<10',
      'L898902C36UTO7408122F1204159ZE184226B<<<<10',
    ],
  },
  npi: {
    valid: ['1234567893', '1993999998'],
    invalid: ['1234567890', '3234567893', '123456789', '11234567893'],
  },
  oid: {
    valid: ['1.2.840.113619.2.55.3.604688119.971.1449136542.467', '2.16.840.1.113883.19.5.99999.1'],
    invalid: [
      '1.2',
      '1.02.840.10008.1.1',
      '1.2.840.10008.5.1.4.1.1.2',
      '2.16.840.1.113883.6.1',
      `1.2.840.113619.${'1234567890.'.repeat(6)}1`,
    ],
  },
  payment_card: {
    valid: [
      '4012888888881881',
      '5555555555554444',
      '5105 1051 0510 5100',
      '4111111111111111',
      '378282246310005',
      '6011000990139424',
      '2223003122003222',
    ],
    invalid: ['4012888888881882', '1111111111111111', '8003608833357361', '79927398713'],
  },
  person_name: {
    valid: [
      'Abernathy, Ruth M',
      'Siobhan O’Reilly',
      'van der Berg',
      'MARY GRACE WILL',
      'José Ñúñez',
      'Dr. Okafor',
      'J. R. Stone',
    ],
    invalid: [
      'Unknown',
      'Patient Safety',
      'N/A',
      'Diabetes Education',
      'JOHN SMITH DOB',
      'A. B.',
      'Dr.',
      'Room 4',
      '',
    ],
  },
  phone_e164: {
    valid: ['+44 (20) 7123 4567', '+61 2 9876 5432', '0044 20 7123 4567', '+1 503 555 0164'],
    invalid: ['+0 123 456 789', '+44 12', '415 555 0132', '+999 123 456 789'],
  },
  phone_nanp: {
    valid: ['(415) 555-0132', '202-555-0199', '+1 503 555 0164', '617.555.0142 x12'],
    invalid: ['123-456-7890', '(415) 155-0132', '911-555-0132', '415-911-0132', '555-0132', '4155550132999'],
  },
  ssn: {
    valid: ['536-90-4399', '123-45-6789', '899 12 3456', '001011234'],
    invalid: [
      '666-00-0000',
      '078-05-1120',
      '219-09-9999',
      '457-55-5462',
      '000-12-3456',
      '900-12-3456',
      '123-00-4567',
      '123-45-0000',
      '111-11-1111',
      '12345678',
    ],
  },
  street_address: {
    valid: ['4418 Larkspur Lane', '72 N. Ashbury Ave Apt 4B', '100 Mayfield Rd'],
    invalid: ['12 May Dr', '2 Chest CT', '92 Year Old Ct', '14 Brain Ct'],
  },
  udi_gs1: {
    valid: [
      '(01)51022222233336(11)141231(17)150707(10)A213B1(21)1234',
      '(01)00844588003288(17)141120(10)7654321D(21)10987654d321',
    ],
    invalid: ['(01)51022222233337(17)150707', '(01)00844588003289(21)1', '(01)51022222233336(17)150707'],
  },
  url_identifier: {
    valid: [
      'https://portal.example.org/patient/998877',
      'https://e.example/x?a=1&patient_id=4418203',
      'https://f.example/r4/Patient/e7d20418',
    ],
    invalid: [
      'http:/x',
      'https://www.example.com/mychart',
      'https://example.com/docs/patient-guide',
      'https://example.org/patients?page=2',
    ],
  },
  vin: {
    valid: ['1M8GDM9AXKP042788', '1G4AH59H45G118341'],
    invalid: ['11131517191011111', 'AIB12345678901234', '1M8GDM9A1KP042788', '1M8GDM9AXKP04278'],
  },
  zip: {
    valid: ['92101', '20500-0003', 'OH 45402', '00501', '99950'],
    invalid: ['9210', '00012', '99951', '123456'],
  },
};

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
