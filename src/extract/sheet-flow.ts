/** Rows of one sheet, in order, into table segments with titles above the header as text. */
import type { Segment } from '../model/segment.ts';
import { findHeader } from './header.ts';

export interface SheetFlow {
  /** `number` counts from 1 and only grows. */
  row(number: number, cells: readonly string[]): void;
  end(): void;
  drain(): readonly Segment[];
}

/** The header is looked for once these are there. */
const FIRST_ROWS = 100;
const ROWS_PER_SEGMENT = 500;
const CHARS_PER_SEGMENT = 256 * 1024;

interface Row {
  readonly number: number;
  readonly cells: readonly string[];
}

export const createSheetFlow = (sheet: number, table: number): SheetFlow => {
  let ready: Segment[] = [];
  let rows: Row[] = [];
  let chars = 0;
  let header: readonly string[] | undefined;
  let decided = false;
  const place = { sheet };

  const decide = (): void => {
    decided = true;
    const found = findHeader(rows.map(({ cells }) => cells));
    if (found === undefined) return;
    header = found.header;
    for (const { number, cells } of rows.slice(0, found.index)) {
      const text = cells.filter((cell) => cell !== '').join('\t');
      if (text !== '') ready.push({ kind: 'text', text, place: { sheet, row: number } });
    }
    rows = rows.slice(found.index + 1);
  };
  const flush = (): void => {
    if (!decided) decide();
    // `firstRow` numbers a run without gaps: empty rows in between begin a new segment.
    for (let from = 0; from < rows.length; ) {
      let to = from + 1;
      while (to < rows.length && rows[to]!.number === rows[to - 1]!.number + 1) to += 1;
      const part = rows.slice(from, to);
      const firstRow = part[0]!.number;
      ready.push({
        kind: 'table',
        table,
        ...(header === undefined ? {} : { header }),
        rows: part.map(({ cells }) => cells),
        firstRow,
        place,
      });
      from = to;
    }
    rows = [];
    chars = 0;
  };
  return {
    row(number, cells) {
      rows.push({ number, cells });
      for (const cell of cells) chars += cell.length;
      if (rows.length >= (decided ? ROWS_PER_SEGMENT : FIRST_ROWS) || chars >= CHARS_PER_SEGMENT) flush();
    },
    end: flush,
    drain() {
      const batch = ready;
      ready = [];
      return batch;
    },
  };
};
