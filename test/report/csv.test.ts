/** CSV that a spreadsheet opens: nothing runs, nothing is lost. Read back by an independent parser (SheetJS). */
import { describe, expect, it } from 'vitest';
import * as xlsx from 'xlsx';
import { csv } from '../../src/report/csv.ts';
import { csvFindings } from '../../src/report/csv-findings.ts';
import { escapeCsv } from '../../src/util/escape-csv.ts';
import { rendered } from '../contract/report.ts';
import { createFakeSource } from './fake-source.ts';
import { HOSTILE_NAMES } from './hostile-names.ts';

const rowsOf = (text: string, separator = ','): string[][] => {
  const book = xlsx.read(text, { type: 'string', raw: true, FS: separator });
  return xlsx.utils.sheet_to_json<string[]>(book.Sheets[book.SheetNames[0]!]!, {
    header: 1,
    defval: '',
    raw: false,
  });
};

const hostile = () =>
  createFakeSource({
    rows: HOSTILE_NAMES.length,
    names: HOSTILE_NAMES,
    text: (ordinary) => `@${ordinary}\n=1`,
  });

describe.each([csv, csvFindings])('$name', (reporter) => {
  it.each([',', ';', '\t'])('has no cell that begins like a formula, split at %j', async (separator) => {
    const rows = rowsOf(await rendered(reporter, hostile()), separator);
    expect(rows.length).toBeGreaterThan(100);
    expect(rows.flat().filter((cell) => /^\s*[=+\-@\t\r\0＝＋－＠]/.test(cell))).toEqual([]);
  });

  it('has as many cells in each line as in the first', async () => {
    const text = await rendered(reporter, hostile());
    expect(text.startsWith('\ufeffshare,path,path_base64,')).toBe(true);
    expect(text.endsWith('\r\n')).toBe(true);
    expect(new Set(rowsOf(text).map((row) => row.length)).size).toBe(1);
  });
});

it('gives every path back: the base64 where it is filled, else the text', async () => {
  const names = HOSTILE_NAMES.map((name) => name.toWellFormed());
  const rows = rowsOf(await rendered(csv, createFakeSource({ rows: names.length, names }))).slice(1);
  const back = rows.map(([, path, base64]) =>
    base64 === '' ? path : Buffer.from(base64!, 'base64').toString(),
  );
  expect(back).toEqual(names);
});

it.each([
  ['plain', 'plain'],
  ['a,b', '"a,b"'],
  ['say "x"', '"say ""x"""'],
  ['=1+1', "'=1+1"],
  ['\t=1', "'\\t=1"],
  ['\0x', "'\\x00x"],
  ['＝1', "'＝1"],
  ['a;=1', `"a;'=1"`],
  ['1-2', '1-2'],
])('writes %j as %s', (text, cell) => {
  expect(escapeCsv(text)).toBe(cell);
});
