/** Tables as CSV or XLSX that open in a spreadsheet without running anything. */
import { createRequire } from 'node:module';
import type * as Sheetjs from 'xlsx';
import { escapeCsv, neutraliseFormula } from './escape-csv.ts';

export type Cell = string | number | boolean | undefined;

export interface Table {
  /** Name of the sheet: 31 characters at most. */
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

/** Spreadsheets take a file without it for the country's own code page; programs that import by the first column's name choke on it. */
export const BYTE_ORDER_MARK = '\ufeff';

/** A record of RFC 4180. */
export const csvLine = (cells: readonly Cell[]): string =>
  `${cells.map((cell) => escapeCsv(cell === undefined ? '' : String(cell))).join(',')}\r\n`;

export const toCsv = ({ columns, rows }: Table, byteOrderMark: boolean): string =>
  (byteOrderMark ? BYTE_ORDER_MARK : '') + csvLine(columns) + rows.map(csvLine).join('');

const sheetCell = (cell: Cell): Cell => (typeof cell === 'string' ? neutraliseFormula(cell) : cell);

/** One sheet per table. */
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
