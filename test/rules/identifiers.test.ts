/**
 * The published values of the table of identifiers, read where it lies: each valid one has a rule's shape and passes its
 * check, no invalid one does. Skipped where the table is not at hand; the same values stand in `checks.test.ts`.
 */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { CHECKS } from '../../src/detect/checks/registry.ts';
import { parseShape } from '../../src/detect/parse-shape.ts';
import { packs } from './load-rules.ts';

const TABLE = new URL('../../../shared/data/identifiers.json', import.meta.url);

interface Row {
  readonly id: string;
  readonly valid: readonly string[];
  readonly invalid: readonly string[];
}

/** Row of the table → the rules that serve it. `biometric`, `photo` have no text form; `name` no values. */
const RULES: Readonly<Record<string, readonly string[]>> = {
  us_ssn: ['us.ssn.1'],
  us_itin: ['us.itin.1'],
  us_mbi: ['us.mbi.1'],
  us_hicn: ['us.hicn.1'],
  us_medicaid: ['us.medicaid.1', 'us.medicaid.2'],
  us_member_id: ['us.member.1'],
  mrn: ['any.mrn.1'],
  account_no: ['any.account.1'],
  accession: ['any.accession.1'],
  us_npi: ['us.npi.1'],
  us_dea: ['us.dea.1'],
  us_state_license: ['us.licence.1'],
  us_drivers_license: ['us.drivers_licence.1'],
  us_passport: ['any.passport.1'],
  vin: ['us.vin.1'],
  license_plate: ['us.plate.1'],
  udi_gs1: ['any.udi.1'],
  udi_hibc: ['any.udi.2'],
  device_serial: ['any.device.1'],
  imei: ['any.imei.1'],
  phone_nanp: ['us.phone.1'],
  phone_e164: ['any.phone.1'],
  fax: ['us.fax.1'],
  email: ['any.email.1'],
  ipv4: ['any.ip.2'],
  mac: ['any.mac.1'],
  date: ['any.care_date.1'],
  age90: ['any.age.1'],
  us_zip: ['us.zip.2'],
  card: ['any.card.1'],
  aba: ['us.routing.1'],
  iban: ['any.iban.1'],
  dicom_uid: ['any.dicom_uid.1'],
  edipi: ['us.edipi.1'],
};

const passes = (ruleId: string, value: string): boolean => {
  const rule = packs.flatMap(({ rules }) => rules).find(({ id }) => id === ruleId);
  if (rule === undefined) throw new Error(`no rule ${ruleId}`);
  return (rule.patterns ?? []).some(
    ({ shape, ignoreCase }) =>
      new RegExp(`^(?:${parseShape(shape, ignoreCase).source})$`).test(value) &&
      (rule.check === undefined || CHECKS[rule.check]?.(value) === true),
  );
};

describe.skipIf(!existsSync(TABLE))('the table of identifiers', () => {
  const rows = existsSync(TABLE) ? (JSON.parse(readFileSync(TABLE, 'utf8')) as Row[]) : [];
  test.each(Object.entries(RULES))('%s', (id, ruleIds) => {
    const row = rows.find((candidate) => candidate.id === id);
    expect(row?.valid.filter((value) => !ruleIds.some((ruleId) => passes(ruleId, value)))).toEqual([]);
    expect(row?.invalid.filter((value) => ruleIds.some((ruleId) => passes(ruleId, value)))).toEqual([]);
  });
});
