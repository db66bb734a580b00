/** Numbers and dates as a person sees them, and which row of a sheet is its header. */
import { describe, expect, it } from 'vitest';
import { findHeader } from '../../src/extract/header.ts';
import { pageText } from '../../src/extract/pdf-page.ts';
import { cellFormat, isoDate } from '../../src/extract/xlsx-format.ts';
import { columnOf } from '../../src/extract/xlsx-sheet.ts';

describe('cells', () => {
  it.each([
    // Serials of ISO/IEC 29500-1, 18.17.4: 1 January 1900 is 1, 1 January 2000 is 36526.
    [1, '1900-01-01'],
    [59, '1900-02-28'],
    [61, '1900-03-01'],
    [36_526, '2000-01-01'],
    [36_526.75, '2000-01-01 18:00:00'],
    [0.5, '12:00:00'],
  ])('serial %d is %s', (serial, date) => expect(isoDate(serial)).toBe(date));

  it('counts from 1904 where the workbook does', () =>
    expect(isoDate(0 + 1462 - 1462 + 366, true)).toBe('1905-01-01'));

  it.each([
    ['000\\-00\\-0000', 12_345_678, '012-34-5678'],
    ['00000', 2134, '02134'],
    ['"MRN "0000000', 4711, 'MRN 0004711'],
    ['(000) 000-0000', 2_175_550_123, '(217) 555-0123'],
    ['#,##0.00', 1234.5, '1,234.50'],
    ['General', 123_456_789_012, '123456789012'],
    ['m/d/yy;@', 36_526, '2000-01-01'],
    ['[$-409]d\\-mmm\\-yyyy', 36_526, '2000-01-01'],
    ['[Red]0', 7, '7'],
    ['0', 1234567890, '1234567890'],
  ])('%s shows %d as %s', (code, value, shown) => expect(cellFormat(200, code)(value)).toBe(shown));

  it('reads the built-in dates that stand in no file', () =>
    expect(cellFormat(14, undefined)(36_526)).toBe('2000-01-01'));

  it.each([
    ['A1', 1],
    ['Z9', 26],
    ['AA10', 27],
    ['XFD1', 16_384],
    ['XFE1', undefined],
    ['12', undefined],
    [undefined, undefined],
  ])('%s is column %s', (reference, column) => expect(columnOf(reference)).toBe(column));
});

describe('findHeader', () => {
  const data = [
    ['Ada Lovelace', '1980-01-02', '5'],
    ['Alan Turing', '1981-02-03', '6'],
  ];
  it('finds it below titles', () => {
    expect(findHeader([['Ward list'], [], ['Patient', 'Birth date', 'Room'], ...data])).toEqual({
      index: 2,
      header: ['Patient', 'Birth date', 'Room'],
    });
  });
  it('finds one of unknown words above values', () => {
    expect(findHeader([['Xyl', 'Qorp', 'Vat'], ...data])?.index).toBe(0);
  });
  it('takes no data for a header', () => {
    expect(findHeader(data)).toBeUndefined();
    expect(
      findHeader([
        ['Ada', 'Lovelace', 'London'],
        ['Alan', 'Turing', 'Wilmslow'],
      ]),
    ).toBeUndefined();
    expect(findHeader([])).toBeUndefined();
  });
});

describe('pageText', () => {
  it('joins a divided word and keeps the hyphen of a number', () => {
    expect(pageText('diag\u0002\r\nnosis 555-01\ufffe23')).toBe('diagnosis 555-01-23');
  });
});
