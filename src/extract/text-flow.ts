/** Gathers paragraphs and tables of a document into segments of readable size. */
import type { Place, Segment } from '../model/segment.ts';
import { findHeader } from './header.ts';

export interface TextFlow {
  /** A finished paragraph, without its line end. */
  paragraph(text: string): void;
  /** A value the document names: an alternative text, a link. */
  named(text: string, label: string): void;
  row(cells: readonly string[]): void;
  /** Ends the table whose rows were given. */
  endTable(): void;
  /** What follows stands on that slide or page, until this is called again; lines are counted where there is none. */
  startPage(page: number | undefined): void;
  /** Ends a part: what follows does not belong to what came before. */
  endPart(): void;
  /** Hands out what is finished. */
  drain(): readonly Segment[];
}

const SEGMENT_CHARS = 4_000;
const ROWS_PER_SEGMENT = 200;
/** A cell with more text than this is a layout, not a table. */
const MAX_CELL_CHARS = 1_000;

const linesIn = (text: string): number => text.split('\n').length - 1;

export const createTextFlow = (): TextFlow => {
  let ready: Segment[] = [];
  let text = '';
  let line = 1;
  let startLine = 1;
  let page: number | undefined;
  let rows: (readonly string[])[] = [];
  let tables = 0;
  /** Of the table being read: its header once known; `null`: it has none and its rows are read as text. */
  let header: readonly string[] | null | undefined;
  let nextRow = 1;

  const placeOf = (atLine: number): Place => (page === undefined ? { line: atLine } : { page });
  const flushText = (): void => {
    if (text.trim() !== '') ready.push({ kind: 'text', text, place: placeOf(startLine) });
    text = '';
    startLine = line;
  };
  const write = (paragraph: string): void => {
    text += `${paragraph}\n`;
    line += linesIn(paragraph) + 1;
    if (text.length >= SEGMENT_CHARS) flushText();
  };
  const flushRows = (): void => {
    if (rows.length === 0) return;
    if (header === undefined) {
      const layout = rows.some((row) => row.some((cell) => cell.length > MAX_CELL_CHARS));
      const found = layout ? undefined : findHeader(rows);
      header = found?.header ?? null;
      if (found !== undefined) {
        for (const title of rows.slice(0, found.index)) write(title.join('\t'));
        rows = rows.slice(found.index + 1);
        nextRow += found.index + 1;
        tables += 1;
      }
    }
    if (header === null) for (const row of rows) write(row.join('\t'));
    else if (rows.length > 0) {
      flushText();
      ready.push({ kind: 'table', table: tables, header, rows, firstRow: nextRow, place: placeOf(line) });
      line += rows.length;
      startLine = line;
    }
    nextRow += rows.length;
    rows = [];
  };
  return {
    paragraph: write,
    named(value, label) {
      if (value.trim() !== '') ready.push({ kind: 'text', text: value, label, place: placeOf(line) });
    },
    row(cells) {
      if (cells.every((cell) => cell === '')) return;
      rows.push(cells);
      if (rows.length >= ROWS_PER_SEGMENT) flushRows();
    },
    endTable() {
      flushRows();
      header = undefined;
      nextRow = 1;
    },
    startPage(number) {
      flushText();
      page = number;
    },
    endPart: flushText,
    drain() {
      const batch = ready;
      ready = [];
      return batch;
    },
  };
};
