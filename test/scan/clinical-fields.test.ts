/** What a clinical standard calls a name is a name: readers and tables of fields together, over whole messages. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { loadRules } from '../../src/config/load-rules.ts';
import { compileRules } from '../../src/detect/compile-rules.ts';
import { createDetector } from '../../src/detect/create-detector.ts';
import { readAll } from '../extract/read-all.ts';

const detector = createDetector(compileRules(loadRules().sources));

const scan = async (data: string | Uint8Array, name = 'input') => {
  const { segments, outcome } = await readAll(typeof data === 'string' ? Buffer.from(data) : data, name);
  const found: string[] = [];
  const session = detector.open((match, person) =>
    found.push(
      `${match.category} ${match.subject} ${match.text}${match.phi ? ' phi' : ''}${person > 0 ? ' person' : ''}`,
    ),
  );
  for (const segment of segments) session.push(segment);
  const { patients, phi, specialCategories } = session.finish();
  return { format: outcome.format, found, patients, phi, specialCategories };
};

const MSH = 'MSH|^~\\&|ADT|LARKSPUR|EHR|LARKSPUR|20260301101500||ADT^A01|M1|P|2.5';

test('HL7: patient, relative, guarantor and provider are told apart', async () => {
  const { format, found, patients, phi } = await scan(
    [
      MSH,
      'PID|1||7Q^^^LARKSPUR^MR~521-84-7310^^^SSA^SS||Xi^Li||19610514|F|||9 B^^Dayton^OH^45409||^PRN^PH^^1^937^5550142||||||',
      'NK1|1|Okafor^Rosa|SPO|||(937)555-0143',
      'GT1|1|G88|Okafor^Chidi||9 B|9375550144||19591111|M||||602-33-1187',
      'PV1|1|I|3W^301||||1234567893^House^Greg^^^^^^^^^^NPI',
      'DG1|1||F20.9^Schizophrenia^I10',
    ].join('\r'),
  );
  expect({ format, patients, phi }).toEqual({ format: 'hl7v2', patients: 1, phi: true });
  expect(found).toEqual(
    expect.arrayContaining([
      'mrn patient 7Q phi person',
      'ssn patient 521-84-7310 phi person',
      'name patient Xi, Li phi person',
      'birth_date patient 19610514 phi person',
      'address patient 9 B phi person',
      'zip patient 45409 phi person',
      'phone patient 9375550142 phi person',
      'name patient Okafor, Rosa phi',
      'name patient Okafor, Chidi phi',
      'ssn patient 602-33-1187 phi',
      'name provider House, Greg',
      'npi provider 1234567893',
    ]),
  );
});

test('HL7: codes of special categories count without words', async () => {
  const { specialCategories } = await scan(`${MSH}\rPID|1||700412^^^X^MR||Xi^Li\rDG1|1||F20.9\rDG1|2||B20`);
  expect(specialCategories).toEqual(['hiv', 'mental_health']);
});

test('HL7: a batch of fifty messages is fifty patients; two messages of one are one', async () => {
  const message = (n: number): string =>
    `${MSH}\rPID|1||MR${1000 + n}^^^X^MR||Fam${n}^Given||1970${String(1 + (n % 12)).padStart(2, '0')}11`;
  const fifty = Array.from({ length: 50 }, (_, n) => message(n));
  expect((await scan(`FHS|^~\\&|A\rBHS|^~\\&|A\r${fifty.join('\r')}\rBTS|50\rFTS|1\r`)).patients).toBe(50);
  expect((await scan(`${message(1)}\r${message(1)}\r`)).patients).toBe(1);
});

test('HL7: siblings with one guarantor are two patients', async () => {
  const child = (n: number): string =>
    `${MSH}\rPID|1||MR200${n}^^^X^MR||Okafor^Kid${n}||2015010${n}\rGT1|1||Okafor^Chidi|||||19591111|||||602-33-1187`;
  expect((await scan(`${child(1)}\r${child(2)}\r`)).patients).toBe(2);
});

test('HL7: what says nothing is no value', async () => {
  const { found } = await scan(
    `${MSH}\rPID|1||0000000^^^X^MR||UNKNOWN^UNKNOWN||""|U|||UNKNOWN^^^^00000||9999999999`,
  );
  expect(found).toEqual([]);
});

const ISA =
  'ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *260301*1015*^*00501*000000001*0*P*:~';

test('X12: a claim tells the patient from the subscriber, the provider and the payer', async () => {
  const { format, found, patients, phi, specialCategories } = await scan(
    [
      `${ISA}GS*HC*S*R*20260301*1015*1*X*005010X222A1`,
      'ST*837*0001*005010X222A1',
      'HL*1**20*1',
      'NM1*85*1*House*Greg****XX*1234567893',
      'HL*2*1*22*1',
      'SBR*P**G88',
      'NM1*IL*1*Okafor*Rosa****MI*W88123',
      'NM1*PR*2*Heartland Care*****PI*60054',
      'HL*3*2*23*0',
      'PAT*19',
      'NM1*QC*1*Xi*Li',
      'DMG*D8*20150403*F',
      'CLM*7Q88*120***11:B:1',
      'REF*EA*9B',
      'HI*ABK:F200',
      'DTP*472*D8*20260228',
      '',
    ].join('~'),
  );
  expect({ format, patients, phi, specialCategories }).toEqual({
    format: 'x12',
    patients: 1,
    phi: true,
    // Born in 2015, treated in 2026.
    specialCategories: ['mental_health', 'minor'],
  });
  expect(found).toEqual([
    'name provider House, Greg',
    'npi provider 1234567893',
    'name patient Okafor, Rosa phi',
    'member_id patient W88123 phi',
    'name patient Xi, Li phi person',
    'birth_date patient 20150403 phi person',
    'account patient 7Q88 phi person',
    'mrn patient 9B phi person',
    'care_date patient 20260228 phi person',
  ]);
});

test('X12: every member of an enrolment and every claim of a remittance is a person', async () => {
  const member = (n: number): string =>
    `INS*Y*18*021~REF*0F*M00${n}77~NM1*IL*1*Fam${n}*Given****34*52184731${n}~DMG*D8*1975082${n}*M~`;
  expect((await scan(`${ISA}ST*834*1~${[1, 2, 3].map(member).join('')}SE*9*1~`)).patients).toBe(3);
  const paid = (n: number): string =>
    `CLP*PC${n}881*1*100*80**12*ICN${n}8812~NM1*QC*1*Fam${n}*Given****MI*W8812${n}~NM1*IL*1*Fam9*Given****MI*W88129~`;
  expect((await scan(`${ISA}ST*835*1~${[1, 2, 3, 4].map(paid).join('')}SE*9*1~`)).patients).toBe(4);
});

test('DICOM: a directory of two patients is two; an institution is none', async () => {
  const { format, found, patients } = await scan(
    readFileSync(new URL('../../fixtures/extract/dicom/dicomdir/input.dcm', import.meta.url)),
    'DICOMDIR',
  );
  expect({ format, patients }).toEqual({ format: 'dicom', patients: 2 });
  expect(found).toContain('name patient CANARYDIR02, Given phi person');
  expect(found).toContain('mrn patient canary-dir-02 phi person');
});

const person = (n: number) => ({
  resourceType: 'Patient',
  id: `p${n}`,
  identifier: [
    { system: 'http://hl7.org/fhir/sid/us-ssn', value: `521-84-731${n}` },
    { type: { coding: [{ code: 'MR' }] }, value: `9B${n}` },
  ],
  name: [{ family: 'Xi', given: ['Li'] }],
  telecom: [{ system: 'phone', value: '937-555-0142' }],
  address: [{ line: ['9 B'], city: 'Dayton', state: 'OH', postalCode: '45409', country: 'US' }],
  birthDate: `1961-05-1${n}`,
  contact: [{ name: { family: 'Okafor', given: ['Rosa'] } }],
});
const about = (n: number) => [
  {
    resourceType: 'Condition',
    subject: { reference: `Patient/p${n}` },
    code: { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code: 'F20.9' }] },
  },
  { resourceType: 'Coverage', subscriberId: `W8812${n}`, beneficiary: { reference: `Patient/p${n}` } },
  {
    resourceType: 'Practitioner',
    name: [{ family: 'House', given: ['Greg'] }],
    identifier: [{ system: 'http://hl7.org/fhir/sid/us-npi', value: '1234567893' }],
  },
];

test('FHIR: a bundle of two patients and all about them is two patients', async () => {
  const resources = [1, 2].flatMap((n) => [person(n), ...about(n)]);
  const { format, found, patients, phi, specialCategories } = await scan(
    JSON.stringify({ resourceType: 'Bundle', entry: resources.map((resource) => ({ resource })) }),
  );
  expect({ format, patients, phi, specialCategories }).toEqual({
    format: 'fhir',
    patients: 2,
    phi: true,
    specialCategories: ['mental_health'],
  });
  expect(found.slice(0, 11)).toEqual([
    'ssn patient 521-84-7311 phi person',
    'mrn patient 9B1 phi person',
    'name patient Xi, Li phi person',
    'phone patient 937-555-0142 phi person',
    'address patient 9 B phi person',
    'zip patient 45409 phi person',
    'birth_date patient 1961-05-11 phi person',
    'name patient Okafor, Rosa phi',
    'member_id patient W88121 phi person',
    'name provider House, Greg',
    'npi provider 1234567893',
  ]);
  expect((await scan(`${[1, 2].map((n) => JSON.stringify(person(n))).join('\n')}\n`)).patients).toBe(2);
});

test('CDA: the patient, the guardian and the author are told apart', async () => {
  const { format, found, patients, phi } = await scan(
    readFileSync(new URL('../../fixtures/extract/ccda/every-part/input.xml', import.meta.url)),
  );
  expect({ format, patients, phi }).toEqual({ format: 'ccda', patients: 1, phi: true });
  expect(found).toEqual([
    'ssn patient 521-84-7310 phi person',
    'mrn patient canary-mrn-01 phi person',
    'address patient canary-street-02 phi person',
    'zip patient 45409 phi person',
    'email patient canary-mail-03@example.org phi person',
    'name patient CANARYFAM, Given phi person',
    'birth_date patient 19610514 phi person',
    'name patient CANARYGUARD, Rosa phi',
    'npi provider 1234567893',
    'name provider CANARYDOC, Alan',
  ]);
});
