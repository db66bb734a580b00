/** Which texts are tables, and which first rows are headers. */
import { describe, expect, test } from 'vitest';
import { csvShapeOf } from '../../src/extract/csv-shape.ts';
import { isHeader } from '../../src/extract/header.ts';

const shapeOf = (text: string, named = false) => csvShapeOf(text, named, true);

describe('a table is told by its content', () => {
  test.each([
    ['prose with commas', 'Dear Ann, we saw you.\nPlease come, if you can, on Monday.\nThanks, Bob\n'],
    ['Markdown', '| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\n'],
    ['HL7', 'MSH|^~\\&|A|B\nPID|1||3\nPV1|1||3\n'],
    ['a log', '10:00 start\n10:01 one, two\n10:02 stop\n10:03 end\n'],
    ['source code', 'f(a, b);\ng(a);\nh(a, b, c);\nreturn x;\n'],
  ])('%s is none', (_, text) => {
    expect(shapeOf(text)).toBeUndefined();
  });
  test.each([
    [',', 'a1,b2,c3\n1,2,3\n4,5,6\n'],
    [';', '1,5;x;y\n2,5;z;w\n3,5;u;v\n'],
    ['\t', '1\tx\ty\n2\tz\tw\n3\tu\tv\n'],
    ['|', '1|x|y\n2|z|w\n3|u|v\n'],
  ])('%j divides', (delimiter, text) => {
    expect(shapeOf(text)?.delimiter).toBe(delimiter);
  });
  test('one column is a table only where the name says so', () => {
    expect(shapeOf('MRN\n1\n2\n')).toBeUndefined();
    expect(shapeOf('MRN\n1\n2\n', true)).toMatchObject({ header: true });
  });
});

describe('a header is believed only when it is sure', () => {
  const body = [
    ['Roe', 'Ann', '1982-01-01'],
    ['Poe', 'Lee', '1983-01-01'],
    ['Coe', 'Kim', '1984-01-01'],
  ];
  test.each([
    ['column names', ['Last Name', 'First Name', 'DOB'], true],
    ['snake case of no known word', ['pat_ln', 'pat_fn', 'pat_bd'], true],
    ['a row like the others', ['Doe', 'Jane', '1980-02-03'], false],
    ['a row without its date', ['Doe', 'Jane', ''], false],
    ['a row whose date is unknown', ['Doe', 'Jane', 'unknown'], false],
    ['a row with words for a date', ['Doe', 'Jane', 'somewhen'], false],
    ['names twice', ['Name', 'Name', 'DOB'], false],
  ])('%s', (_, row, expected) => {
    expect(isHeader(row, body)).toBe(expected);
  });
  test('a header printed again on every page, or above a second table, is one', () => {
    const names = ['Patient', 'Ward', 'Seen on'];
    expect(isHeader(names, [...body, names, ...body])).toBe(true);
    const four = [...names, 'Room'];
    expect(
      isHeader(four, [
        ['Ann Roe', 'B', 'May', '4'],
        ['Patient', 'Drug', 'Dose', ''],
        ['Ann Roe', 'x', '5', ''],
      ]),
    ).toBe(true);
  });
  test('a row alone is data', () => {
    expect(isHeader(['Name', 'DOB'], [])).toBe(false);
  });
});
