/** Collects the cells of HTML tables. A table that only arranges a page goes out as text; one inside a cell is a table of its own. */
import type { Segment } from '../model/segment.ts';
import { isHeader } from './header.ts';

interface Sink {
  segment(segment: Segment): void;
}

export interface HtmlTables {
  open(name: string): void;
  close(name: string): void;
  inCell(): boolean;
  write(text: string): void;
  finish(): void;
}

interface Table {
  number: number;
  rows: string[][];
  /** Rows that were sent already. */
  sent: number;
  header: readonly string[] | undefined;
  row: string[] | undefined;
  heads: number;
  cell: string | undefined;
  isHead: boolean;
}

const ROWS = 500;
/** More is no cell but a page that a table arranges. */
const MAX_CELL_CHARS = 4096;
/** Tables inside tables that are kept apart; deeper ones belong to the cell they stand in. */
const MAX_NESTED = 32;

const linesOf = (cell: string): string =>
  !cell.trim().includes('\n')
    ? cell.trim()
    : cell
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== '')
        .join('\n');

export const createHtmlTables = (sink: Sink): HtmlTables => {
  const stack: Table[] = [];
  let tables = 0;
  let deeper = 0;

  const textOf = (rows: readonly (readonly string[])[]): void => {
    const text = rows
      .map((row) => row.filter((cell) => cell !== '').join('\t'))
      .filter((line) => line !== '')
      .join('\n');
    if (text !== '') sink.segment({ kind: 'text', text, place: {} });
  };
  const flush = (table: Table): void => {
    const { rows } = table;
    table.rows = [];
    if (rows.length === 0) return;
    const isWide = rows.some((row) => row.length > 1);
    const isPage = rows.some((row) => row.some((cell) => cell.length > MAX_CELL_CHARS));
    if (!isWide || isPage || (rows.length === 1 && table.sent === 0 && table.header === undefined)) {
      textOf(table.header === undefined ? rows : [table.header, ...rows]);
    } else {
      if (table.number === 0) {
        tables += 1;
        table.number = tables;
        if (table.header === undefined && isHeader(rows[0]!, rows.slice(1))) table.header = rows.shift()!;
      }
      const { header } = table;
      const firstRow = table.sent + 1 + (header === undefined ? 0 : 1);
      sink.segment({
        kind: 'table',
        table: table.number,
        ...(header === undefined ? {} : { header }),
        rows,
        firstRow,
        place: {},
      });
    }
    table.sent += rows.length;
  };
  const endCell = (table: Table): void => {
    if (table.cell === undefined) return;
    table.row ??= [];
    table.row.push(linesOf(table.cell));
    table.cell = undefined;
  };
  const endRow = (table: Table): void => {
    endCell(table);
    const { row, heads } = table;
    table.row = undefined;
    table.heads = 0;
    if (row === undefined) return;
    const isFirst = table.rows.length === 0 && table.sent === 0 && table.header === undefined;
    if (isFirst && heads === row.length && heads > 1) table.header = row;
    else if (heads === 1 && row.length === 2) {
      // A form: the name of the value stands beside it.
      const [label, text] = row as [string, string];
      if (text !== '') sink.segment({ kind: 'text', text, label: label.replace(/:$/, ''), place: {} });
    } else table.rows.push(row);
    if (table.rows.length >= ROWS) flush(table);
  };
  const endTable = (table: Table): void => {
    endRow(table);
    if (table.rows.length === 0 && table.header !== undefined && table.sent === 0) textOf([table.header]);
    flush(table);
  };

  return {
    open(name) {
      if (name === 'table') {
        if (stack.length >= MAX_NESTED) deeper += 1;
        else
          stack.push({
            number: 0,
            rows: [],
            sent: 0,
            header: undefined,
            row: undefined,
            heads: 0,
            cell: undefined,
            isHead: false,
          });
        return;
      }
      const table = stack.at(-1);
      if (table === undefined || deeper > 0) return;
      if (name === 'tr') endRow(table);
      else if (name === 'td' || name === 'th') {
        endCell(table);
        table.cell = '';
        if (name === 'th') table.heads += 1;
      }
    },
    close(name) {
      if (name === 'table' && deeper > 0) {
        deeper -= 1;
        return;
      }
      const table = stack.at(-1);
      if (table === undefined || deeper > 0) return;
      if (name === 'td' || name === 'th') endCell(table);
      else if (name === 'tr') endRow(table);
      else if (name === 'table') {
        endTable(table);
        stack.pop();
      }
    },
    inCell: () => stack.at(-1)?.cell !== undefined,
    write(text) {
      const table = stack.at(-1)!;
      table.cell += text;
      // A page in a cell: it goes out as text, in parts.
      if (table.cell!.length > 16 * MAX_CELL_CHARS) {
        sink.segment({ kind: 'text', text: table.cell!, place: {} });
        table.cell = '';
      }
    },
    finish() {
      while (stack.length > 0) {
        endTable(stack.at(-1)!);
        stack.pop();
      }
    },
  };
};
