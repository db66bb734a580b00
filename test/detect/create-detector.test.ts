import { describe, expect, test } from 'vitest';
import { loadRules } from '../../src/config/load-rules.ts';
import { compileRules } from '../../src/detect/compile-rules.ts';
import { createDetector } from '../../src/detect/create-detector.ts';
import type { Match } from '../../src/model/finding.ts';
import type { Segment } from '../../src/model/segment.ts';

const detector = createDetector(compileRules(loadRules().sources));

const detect = (...segments: Segment[]) => {
  const matches: Match[] = [];
  const session = detector.open((match) => matches.push(match));
  for (const segment of segments) session.push(segment);
  return {
    matches,
    summary: session.finish(),
    of: (category: string) => matches.filter((match) => match.category === category),
  };
};
const text = (content: string, line = 1): Segment => ({ kind: 'text', text: content, place: { line } });
const filler = 'the meeting was moved to the other room and nobody minded at all. '.repeat(60);

describe('running text', () => {
  test('a record number makes PHI of the passage and counts one patient', () => {
    const { summary, of } = detect(text('Patient: Ada Kowalczyk\nMRN: 48217735\nSeen for asthma.'));
    expect(summary).toMatchObject({ phi: true, patients: 1, persons: 1 });
    expect(of('mrn').map(({ value }) => value)).toEqual(['48217735']);
  });

  test('a Social Security number on a hospital\u2019s payroll letter is no PHI', () => {
    const { summary, of } = detect(
      text('Mercy Hospital, Human Resources\nYour Social Security number on file is 536-90-4399.'),
    );
    expect(of('ssn')).toHaveLength(1);
    expect(summary).toMatchObject({ phi: false, patients: 0, persons: 1 });
  });

  test('the same number beside a diagnosis is', () => {
    expect(detect(text('SSN 536-90-4399, diagnosed with pneumonia')).summary.phi).toBe(true);
  });

  test('health information half a page away counts, across segments; far away it does not', () => {
    const near = detect(text('SSN: 536-90-4399.\n'), text(`${filler.slice(0, 1000)}\ndiabetes mellitus`, 2));
    const far = detect(text('SSN: 536-90-4399.\n'), text(`${filler.repeat(2)}\ndiabetes mellitus`, 2));
    expect([near.summary.phi, far.summary.phi]).toEqual([true, false]);
  });

  test('lines are counted to the match', () => {
    const { of } = detect(text(`first line\n\n${filler}\nMRN: 48217735`, 10));
    expect(of('mrn')[0]?.place.line).toBe(13);
  });

  test('test data is put down below decision', () => {
    expect(detect(text('This is sample data: MRN: 48217735 asthma')).summary.phi).toBe(false);
  });

  test('published specimens are not reported', () => {
    expect(detect(text('SSN: 123-45-6789')).of('ssn')).toEqual([]);
  });

  test.each([
    ['an invoice', 'Invoice 4829917735 of 2026-03-01, order no 77120934, total 12,345.67, PO 4478123'],
    [
      'a log',
      '2026-03-01T10:00:00Z 1771234567 req=5f2b8c1e-7d0a-4c1e-9b53-0c2a1f0e7d11 10.2.3.4 took 123456789 ns',
    ],
    ['source code', 'const MAX = 1234567890; // version 10.15.7, see RFC 5424, section 3.2.1'],
    ['a parts list', 'Part 4417-882-1930 qty 12, ISBN 978-3-16-148410-0, tracking 1Z999AA10123456784'],
  ])('%s holds no patient', (_, content) => {
    const { summary } = detect(text(content));
    expect(summary).toMatchObject({ phi: false, patients: 0, persons: 0 });
  });
});

describe('tables', () => {
  const rows = Array.from({ length: 30 }, (_, i) => [
    `${48_210_000 + i * 37}`,
    `536-90-${4100 + i}`,
    i % 2 ? 'asthma' : 'flu',
    `${90_000_000 + i}`,
  ]);

  test('headers decide, values confirm, rows are patients', () => {
    const { summary, of } = detect({
      kind: 'table',
      table: 1,
      header: ['PAT_MRN', 'PatientSSN', 'Dx', 'Invoice No'],
      rows,
      firstRow: 2,
      place: {},
    });
    expect(summary.patients).toBe(30);
    expect(of('mrn')).toHaveLength(30);
    expect(of('ssn')[0]).toMatchObject({ place: { row: 2, column: 2 } });
    expect(of('ssn')[0]?.confidence).toBeGreaterThanOrEqual(0.85);
    expect(summary.persons).toBe(30);
  });

  test('a column whose values do not validate is not what its header says', () => {
    const wrong = rows.map(([mrn]) => [mrn as string, `000-00-${mrn?.slice(-4)}`]);
    expect(
      detect({ kind: 'table', table: 1, header: ['MRN', 'SSN'], rows: wrong, firstRow: 2, place: {} }).of(
        'ssn',
      ),
    ).toEqual([]);
  });

  test('a first row that names columns is found to be the header', () => {
    const { of } = detect({
      kind: 'table',
      table: 1,
      rows: [['MRN', 'Diagnosis'], ...rows.map(([mrn, , dx]) => [mrn as string, dx as string])],
      firstRow: 1,
      place: {},
    });
    expect(of('mrn')).toHaveLength(30);
    expect(of('mrn')[0]?.place.row).toBe(2);
  });

  test('a first row that is data is searched as data', () => {
    const { of } = detect({
      kind: 'table',
      table: 1,
      rows: rows.map(([, ssn, dx]) => [ssn as string, dx as string]),
      firstRow: 1,
      place: {},
    });
    expect(of('ssn')).toHaveLength(30);
    expect(of('ssn')[0]?.place.row).toBe(1);
  });

  test('a table of staff in a hospital is no PHI', () => {
    const staff = Array.from({ length: 10 }, (_, i) => [
      `Okafor, Ada${'abcdefghij'[i]}`,
      'Cardiology',
      `(937) 555-01${10 + i}`,
    ]);
    expect(
      detect({
        kind: 'table',
        table: 1,
        header: ['Name', 'Department', 'Phone'],
        rows: staff,
        firstRow: 2,
        place: {},
      }).summary.phi,
    ).toBe(false);
  });

  test('columns aligned by spaces are a table', () => {
    const lines = [
      'Patient            DOB         MRN',
      'Kowalczyk, Ada     07/15/1997  48217735',
      'Mwangi, Gaspar     04/21/2000  48219981',
      'Pham, Verity       01/11/1989  48213342',
    ];
    const { summary, of } = detect(text(`Theatre list\n\n${lines.join('\n')}\n`));
    expect(summary.patients).toBe(3);
    expect(of('name').map(({ value }) => value)).toEqual(['ada kowalczyk', 'gaspar mwangi', 'verity pham']);
    expect(of('mrn')[0]?.place.row).toBe(4);
  });
});

describe('records', () => {
  test('fields of one record belong to one person, those of the next to another', () => {
    const field = (record: number, label: string, content: string): Segment => ({
      kind: 'text',
      text: content,
      label,
      record,
      place: { record },
    });
    const { summary } = detect(
      field(1, 'patients.mrn', '48217735'),
      field(1, 'patients.ssn', '536904399'),
      field(2, 'patients.mrn', '48219981'),
    );
    expect(summary).toMatchObject({ phi: true, patients: 2, persons: 2 });
  });

  test('a standard\u2019s field needs no guessing', () => {
    const { of } = detect({
      kind: 'text',
      text: 'KOWALCZYK^ADA',
      label: 'PID-5',
      record: 1,
      place: { record: 1, field: 5 },
    });
    expect(of('name')[0]).toMatchObject({
      confidence: 0.95,
      evidence: [{ kind: 'field', id: 'PID-5', weight: 0.95 }],
    });
  });
});
