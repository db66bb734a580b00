/** Ten kinds of tables: what their headers and values make of each column. All persons are invented. */
import { expect, test } from 'vitest';
import { loadRules } from '../../src/config/load-rules.ts';
import { compileRules } from '../../src/detect/compile-rules.ts';
import { createDetector } from '../../src/detect/create-detector.ts';
import type { Match } from '../../src/model/finding.ts';
import type { Segment } from '../../src/model/segment.ts';

const detector = createDetector(compileRules(loadRules().sources));

const read = (...segments: readonly Segment[]) => {
  const matches: Match[] = [];
  const session = detector.open((match) => matches.push(match));
  for (const segment of segments) session.push(segment);
  return { matches, summary: session.finish(Date.UTC(2026, 5, 1)) };
};
const table = (rows: readonly (readonly string[])[], header?: readonly string[]): Segment => ({
  kind: 'table',
  table: 1,
  rows,
  firstRow: header === undefined ? 1 : 2,
  place: {},
  ...(header === undefined ? {} : { header }),
});
const text = (...lines: readonly string[]): Segment => ({
  kind: 'text',
  text: `${lines.join('\n')}\n`,
  place: { line: 1 },
});
const likely = (matches: readonly Match[], category: string): string[] =>
  matches.filter((m) => m.category === category && m.confidence >= 0.6).map((m) => m.text);

const PEOPLE = [
  ['4418203', 'Abernathy, Ruth', '1951-02-11', 'E11.9'],
  ['4418377', 'Kowalczyk, Tomasz', '1988-10-30', 'I10'],
  ['4420915', 'Ortiz, Lena', '1934-07-04', 'J18.9'],
  ['4421002', 'de la Cruz, Marta', '1972-12-25', 'M17.11'],
  ['4421847', 'Okafor, Grace', '2001-03-09', 'K35.80'],
  ['4422310', 'Lindqvist, Henrik', '1965-05-17', 'C18.9'],
] as const;

test('without a header persons, their numbers and dates of birth are told by their values', () => {
  const { matches, summary } = read(table(PEOPLE));
  expect(likely(matches, 'name')).toHaveLength(6);
  expect(likely(matches, 'mrn')).toEqual(PEOPLE.map(([mrn]) => mrn));
  expect(likely(matches, 'birth_date')).toEqual(PEOPLE.map(([, , born]) => born));
  expect(summary.patients).toBe(6);
});

test('a first row that is data is no header: its person is found', () => {
  const { matches } = read(table(PEOPLE.map(([, name, born]) => [name, born, 'asthma'])));
  expect(likely(matches, 'name')).toContain('Abernathy, Ruth');
});

test('a header above six rows decides, and is no person itself', () => {
  const header = ['MRN', 'Patient', 'DOB', 'Dx'];
  const { matches } = read(table([header, ...PEOPLE.map((row) => [...row])]));
  expect(likely(matches, 'name')).toHaveLength(6);
  expect(likely(matches, 'mrn')).toHaveLength(6);
});

test('lines kept apart by bars, with a rule below the header', () => {
  const lines = PEOPLE.map((row) => `| ${row.join(' | ')} |`);
  const { matches } = read(text('| MRN | Patient | DOB | Dx |', '| --- | --- | --- | --- |', ...lines));
  expect(likely(matches, 'name')).toHaveLength(6);
  expect(matches.find((m) => m.text === 'Abernathy, Ruth')?.place.row).toBe(3);
});

test('lines kept apart by bars, without a header', () => {
  const { matches, summary } = read(text('Admissions', ...PEOPLE.map((row) => row.join(' | '))));
  expect(likely(matches, 'name')).toHaveLength(6);
  expect(likely(matches, 'birth_date')).toHaveLength(6);
  expect(summary.patients).toBe(6);
});

test('lines of a page whose columns were lost, under a line of their names', () => {
  const lines = PEOPLE.map(([mrn, name, , dx], i) => `${i + 1} ${name} ${mrn} ${40 + i} ${dx} home today`);
  const { matches } = read(text('Bed Name MRN Age Diagnosis Plan', ...lines));
  expect(likely(matches, 'name')).toEqual(PEOPLE.map(([, name]) => name));
});

test('family and given name below one key of a record', () => {
  const value = (label: string, written: string, field: number): Segment => ({
    kind: 'text',
    text: written,
    label: `export.row.${label}`,
    record: 1,
    place: { record: 1, field },
  });
  const { matches } = read(
    value('mrn', '4418203', 1),
    value('last', 'Abernathy', 2),
    value('first', 'Ruth', 3),
  );
  expect(likely(matches, 'name')).toEqual(['Ruth Abernathy']);
});

test('a column called client or parent in a table of software holds no persons', () => {
  const rows = ['client_addr', 'client_hostname', 'client_port', 'backend_start', 'xact_start'].map(
    (name) => [name, 'text', 'of the session'],
  );
  expect(likely(read(table(rows, ['Client', 'Type', 'Meaning'])).matches, 'name')).toEqual([]);
});

test('contributors in columns, without a number beside them, are no register of persons', () => {
  const names = [
    'Ruth Abernathy',
    'Grace Miller',
    'Henry Wilson',
    'Peter Johnson',
    'Laura Smith',
    'Paul Moore',
  ];
  expect(
    likely(read(table(names.map((name, i) => [name, names.at(-i - 1) as string]))).matches, 'name'),
  ).toEqual([]);
});

test('dates that stand close together are dates of business', () => {
  const rows = PEOPLE.map(([mrn, name], i) => [mrn, name, `2024-03-0${i + 1}`]);
  expect(likely(read(table(rows)).matches, 'birth_date')).toEqual([]);
});

const special = (...segments: readonly Segment[]): readonly string[] =>
  read(...segments).summary.specialCategories;

test.each<[string, string, boolean]>([
  ['born 2015, seen in 2024', 'Date of birth: 2015-04-02', true],
  ['born 1990', 'Date of birth: 1990-04-02', false],
  ['a child in 2024 is one for good', 'Date of birth: 2006-09-30', true],
])('a minor by the newest date of the document: %s', (_, birth, isMinor) => {
  const note = text(
    'Discharge summary',
    'Patient: Ruth Abernathy',
    birth,
    'Date of service: 2024-03-01',
    'Asthma.',
  );
  expect(special(note).includes('minor')).toBe(isMinor);
});

test('without another date the time of the last change counts', () => {
  const note = (birth: string) =>
    text('Patient: Ruth Abernathy', `Date of birth: ${birth}`, 'Diagnosis: asthma');
  expect(special(note('2010-01-01'))).toContain('minor');
  expect(special(note('2008-05-31'))).not.toContain('minor');
});

test('the age of a patient counts, of a relative not, and of nobody makes no PHI', () => {
  const header = ['MRN', 'Patient', 'Age', 'Diagnosis'];
  expect(special(table([['4418203', 'Ruth Abernathy', '12', 'asthma']], header))).toContain('minor');
  expect(special(table([['4418203', 'Ruth Abernathy', '45', 'asthma']], header))).not.toContain('minor');
  expect(special(text('Patient: Ruth Abernathy, asthma.', 'She has a 9-year-old son.'))).not.toContain(
    'minor',
  );
  expect(special(text('Patient: Ruth Abernathy, a 9-year-old with asthma.'))).toContain('minor');
  expect(read(text('Age: 12', 'Asthma')).summary.phi).toBe(false);
});

test.each([
  [
    'names that no list holds',
    [
      ['Zorvan', 'Quixley', '77123401'],
      ['Brell', 'Thakumba', '77123402'],
    ],
  ],
  [
    'names that are ordinary words too',
    [
      ['Mary', 'Brown', '77123401'],
      ['John', 'Miller', '77123402'],
      ['Rose', 'Baker', '77123403'],
    ],
  ],
])('first and last names side by side are persons: %s', (_, rows) => {
  const { matches, summary } = read(table(rows, ['First Name', 'Last Name', 'Patient MRN']));
  expect(likely(matches, 'name')).toEqual(rows.map(([given, family]) => `${given} ${family}`));
  expect(summary.patients).toBe(rows.length);
});

test('a last name alone may be an ordinary word', () => {
  const { matches } = read(
    table(
      [
        ['Brown', '77123401'],
        ['Miller', '77123402'],
      ],
      ['Last Name', 'MRN'],
    ),
  );
  expect(likely(matches, 'name')).toEqual(['Brown', 'Miller']);
});

test.each([
  ['SMITH, JOHN A   DOB: 03/12/1958  MRN: 7734567  Admit: 04/01/2023', 'SMITH, JOHN A'],
  ['SMITH, JOHN A DOB: 03/12/1958 MRN: 7734567', 'SMITH, JOHN A'],
  ['DOE, JANE  MRN 88372611  Sex: F  Age: 44', 'DOE, JANE'],
])('a line of a chart begins with its patient: %s', (line, name) => {
  const { matches } = read(text(line));
  expect(matches.filter(({ category }) => category === 'name').map((match) => match.text)).toEqual([name]);
});
