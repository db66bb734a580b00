/** Tables as CSV or XLSX that open in a spreadsheet without running anything. */
import { createRequire } from 'node:module';
import type * as Sheetjs from 'xlsx';
import { escapeCsv, neutraliseFormula } from '../util/escape-csv.ts';

export type Cell = string | number | boolean | undefined;

export interface Table {
  /** Name of the sheet: 31 characters at most. */
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

/** RFC 4180. With the mark, a spreadsheet reads it as UTF-8; programs that import by the first column's name choke on it. */
export const toCsv = ({ columns, rows }: Table, byteOrderMark: boolean): string =>
  (byteOrderMark ? '\ufeff' : '') +
  [columns, ...rows]
    .map((cells) => `${cells.map((cell) => escapeCsv(cell === undefined ? '' : String(cell))).join(',')}\r\n`)
    .join('');

const sheetCell = (cell: Cell): Cell => (typeof cell === 'string' ? neutraliseFormula(cell) : cell);

export const toXlsx = (tables: readonly Table[]): Uint8Array => {
  // Only who wants a workbook pays for loading it.
  const { utils, write } = createRequire(import.meta.url)('xlsx') as typeof Sheetjs;
  const book = utils.book_new();
  for (const { name, columns, rows } of tables)
    utils.book_append_sheet(
      book,
      utils.aoa_to_sheet([[...columns], ...rows.map((row) => row.map(sheetCell))]),
      name,
    );
  return write(book, { type: 'buffer', bookType: 'xlsx', compression: true }) as Uint8Array;
};

/** One file per table in CSV, one sheet per table in XLSX. */
export const toFiles = (tables: readonly Table[], extension: string, byteOrderMark: boolean) =>
  extension === '.xlsx'
    ? [{ suffix: '', bytes: toXlsx(tables) }]
    : tables.map((table) => ({ suffix: `-${table.name}`, bytes: toCsv(table, byteOrderMark) }));

export const listCell = (parts: readonly string[]): string => parts.join('; ');
