import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { loadRules } from '../../src/config/load-rules.ts';
import { compileRules } from '../../src/detect/compile-rules.ts';
import { createDetector } from '../../src/detect/create-detector.ts';
import { buildIndex } from '../../src/exact/build-index.ts';
import { exactPackOf } from '../../src/exact/exact-pack.ts';
import { openIndex } from '../../src/exact/open-index.ts';
import type { Match } from '../../src/model/finding.ts';
import type { Segment } from '../../src/model/segment.ts';
import { COLUMNS, KEY, listText, peopleOf, writeList } from '../exact/sample-list.ts';

const folder = mkdtempSync(join(tmpdir(), 'phisweep-exact-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const people = peopleOf(5, 3000);
const index = join(folder, 'p.idx');
buildIndex({ list: writeList(folder, listText(people)), index, columns: COLUMNS, key: () => KEY });
const lookup = openIndex(index, KEY);
const { sources } = loadRules();
const rules = compileRules({ ...sources, packs: [...sources.packs, exactPackOf(lookup.kinds)] });
const detector = createDetector(rules, lookup);
const plain = createDetector(compileRules(sources));

const matchesIn = (segments: readonly Segment[], by = detector): Match[] => {
  const matches: Match[] = [];
  const session = by.open((match) => matches.push(match));
  for (const segment of segments) session.push(segment);
  session.finish();
  return matches;
};
const text = (written: string): Segment => ({ kind: 'text', text: written, place: { line: 1 } });
const found = (written: string): string[] =>
  matchesIn([text(written)])
    .filter(({ evidence }) => evidence.some(({ kind }) => kind === 'exact'))
    .map(
      ({ category, text: value, confidence }) =>
        `${category} ${value} ${confidence >= 0.85 ? 'very_likely' : confidence}`,
    );

const [ada, ben] = people as [(typeof people)[number], (typeof people)[number]];
const otherName = people.find(({ last, first }) => last !== ada.last && first !== ada.first) ?? ben;
const far = 'lorem ipsum dolor sit amet '.repeat(40);

describe('a number of the index', () => {
  test('of nine characters and more stands for itself, however it is written', () => {
    const digits = ada.ssn.replaceAll('-', '');
    for (const form of [digits, ada.ssn, ada.ssn.replaceAll('-', ' ')])
      expect(found(`see ticket ${form} for this`), form).toEqual([`ssn ${form} very_likely`]);
    const [phone] = ada.phones;
    const dotted = `${phone.slice(0, 3)}.${phone.slice(3, 6)}.${phone.slice(6)}`;
    for (const form of [phone, dotted]) expect(found(`- ${form}`)).toEqual([`phone ${form} very_likely`]);
    expect(found(`- +1${phone}`).join()).toContain('very_likely');
  });

  test('that is shorter says nothing alone, but with a label, or with a second field of its patient', () => {
    const { ehr } = ada.mrn;
    expect(ehr).toHaveLength(8);
    expect(found(`part ${ehr} in stock`)).toEqual([]);
    expect(found(`MRN: ${ehr}`)).toEqual([`mrn ${ehr} very_likely`]);
    expect(found(`MRN: 00${ehr}`)).toEqual([`mrn 00${ehr} very_likely`]);
    expect(found(`${ehr} ${ada.first} ${ada.last}`)).toEqual([
      `mrn ${ehr} very_likely`,
      `name ${ada.first} ${ada.last} very_likely`,
    ]);
    expect(found(`${ehr} ${otherName.first} ${otherName.last}`)).toEqual([]);
    expect(found(`${ehr}${far}${far}${ada.first} ${ada.last}`)).toEqual([]);
  });

  test('that is shorter counts in a list of such numbers', () => {
    const list = people.slice(0, 12).map(({ mrn }) => mrn.ehr);
    expect(found(list.join('\n'))).toHaveLength(12);
    const strangers = people.slice(0, 4).map(({ mrn }) => mrn.ehr);
    const foreign = Array.from({ length: 20 }, (_, i) => String(91_000_007 + i * 13));
    expect(found([...strangers, ...foreign].join('\n'))).toEqual([]);
  });

  test('inside another word or number is none', () => {
    const digits = ada.ssn.replaceAll('-', '');
    for (const form of [
      `${digits}7`,
      `7${digits}`,
      `0.${digits}`,
      `x_${digits}`,
      `${digits}.5`,
      `a1b2-${digits}-99`,
    ])
      expect(found(`see ${form} there`), form).toEqual([]);
  });
});

describe('a name of the index', () => {
  const { first, last, birth } = ada;
  const [year = '', month = '', day = ''] = birth.split('-');

  test('alone says nothing', () => {
    expect(found(`${first} ${last} was here; so was ${last}, ${first}.`)).toEqual([]);
  });

  test.each([
    `${first} ${last} ${birth}`,
    `${last}, ${first} ${month}/${day}/${year}`,
    `${last.toUpperCase()}^${first.toUpperCase()}^^ ${year}${month}${day}`,
    `${first} Q. ${last}, ${day}.${month}.${year}`,
    `${month}/${day}/${year} ${last} ${first}`,
  ])('beside the birth date of its patient is that patient: form %#', (written) => {
    const hits = found(written);
    expect(hits.some((hit) => hit.startsWith('name ') && hit.endsWith('very_likely'))).toBe(true);
    expect(hits.some((hit) => hit.startsWith('birth_date ') && hit.endsWith('very_likely'))).toBe(true);
  });

  test('beside the birth date of another says nothing', () => {
    const other = people.find(
      (person) =>
        person.birth !== birth &&
        !people.some((twin) => twin.first === first && twin.last === last && twin.birth === person.birth),
    );
    expect(found(`${first} ${last} ${other?.birth}`)).toEqual([]);
  });
});

test('rows of a table without a header are records: first and last name in two cells', () => {
  const rows = people.slice(0, 6).map(({ mrn, last, first }) => ['x', mrn.ehr, last, first, 'open']);
  const segment: Segment = { kind: 'table', table: 1, rows, firstRow: 1, place: {} };
  const matches = matchesIn([segment]);
  for (const [r, row] of rows.entries()) {
    const own = matches.filter(({ place }) => place.row === r + 1);
    expect(own.find(({ category }) => category === 'mrn')).toMatchObject({
      text: row[1],
      place: { column: 2 },
    });
    expect(own.find(({ category }) => category === 'name')?.text).toBe(`${row[3]} ${row[2]}`);
  }
  expect(matchesIn([segment], plain).filter(({ category }) => category === 'mrn')).toEqual([]);
});

test('values of one record are a row', () => {
  const of = (label: string, value: string): Segment => ({
    kind: 'text',
    text: value,
    label,
    record: 1,
    place: { record: 1 },
  });
  const matches = matchesIn([
    of('ref', ada.mrn.ehr),
    of('k2', ada.last),
    of('k3', ada.first),
    of('k4', 'open'),
  ]);
  expect(matches.map(({ category }) => category).sort()).toEqual(['mrn', 'name']);
});

test('every finding of the index says so, and gives the token that the rules give', () => {
  const { ssn } = ada;
  const bare = matchesIn([text(`see ${ssn.replaceAll('-', '')} there`)]).find(
    ({ category }) => category === 'ssn',
  );
  const labelled = matchesIn([text(`Social Security number: ${ssn}`)], plain).find(
    ({ category }) => category === 'ssn',
  );
  expect(bare?.evidence).toContainEqual({ kind: 'exact', id: 'ssn', weight: 0.95 });
  expect(bare?.value).toBe(labelled?.value);
  expect(bare?.ruleId).toBe('exact.ssn.1');
});

test('a patient of the index in a setting of care is PHI', () => {
  const of = (written: string) => matchesIn([text(written)]).find(({ category }) => category === 'ssn');
  expect(of(`Admitted to the hospital ward: ${ada.ssn}`)?.phi).toBe(true);
  expect(of(`warehouse shelf ${ada.ssn}`)?.phi).toBe(false);
});

test('long rows and dense texts are read to their end, in time', () => {
  const begun = process.cpuUsage();
  const row = Array.from({ length: 3000 }, (_, i) => String(10_000_001 + i * 7)).concat(
    ada.mrn.ehr,
    ada.first,
    ada.last,
  );
  const matches = matchesIn([{ kind: 'table', table: 1, rows: [row], firstRow: 1, place: {} }]);
  expect(
    matches.filter(({ category, text: value }) => category === 'mrn' && value === ada.mrn.ehr),
  ).toHaveLength(1);
  const people2 = people.slice(0, 400);
  const dense = people2
    .map(({ mrn, first, last, birth }) => `${mrn.ehr} ${first} ${last} ${birth}`)
    .join('. ');
  const all = matchesIn([text(dense)]);
  expect(all.filter(({ category }) => category === 'mrn').length).toBeGreaterThan(395);
  for (const hostile of [
    '7'.repeat(1e6),
    '12 34 56 '.repeat(1e5),
    'Ab Cd '.repeat(5e4),
    '@'.repeat(1e5),
    '1-'.repeat(1e5),
  ])
    matchesIn([text(hostile)]);
  const { user, system } = process.cpuUsage(begun);
  expect((user + system) / 1e6).toBeLessThan(20);
}, 60_000);

test('a few strangers among many numbers with separators are no list', () => {
  const own = people.slice(0, 9).map(({ mrn }) => `${mrn.ehr.slice(0, 4)}-${mrn.ehr.slice(4)}`);
  const foreign = Array.from({ length: 200 }, (_, i) => `91${String(10 + (i % 80))}-${1000 + i * 13}`);
  expect(found([...own, ...foreign].join('\n'))).toEqual([]);
});
