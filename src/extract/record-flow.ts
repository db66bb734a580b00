/** Rows of database tables under the names of their columns, into segments; all tables of a document count against one limit of cells. */
import type { Limits } from '../model/limits.ts';
import type { Segment } from '../model/segment.ts';
import { DocumentProblem } from './extractor.ts';

export interface RecordFlow {
  /** Begins the next table, numbered from 1 as the sheet of its cells. */
  begin(header: readonly string[]): void;
  row(cells: readonly string[]): void;
  /** True once there is enough to be handed out. */
  readonly isFull: boolean;
  /** All rows so far. Throws TOO_MANY_CELLS where more come once the limit was passed. */
  drain(): readonly Segment[];
}

const ROWS_PER_BATCH = 500;
const CHARS_PER_BATCH = 512 * 1024;

export const createRecordFlow = (limits: Limits): RecordFlow => {
  let ready: Segment[] = [];
  let header: readonly string[] = [];
  let rows: (readonly string[])[] = [];
  let table = 0;
  /** Row 1 is that of the names. */
  let firstRow = 2;
  let chars = 0;
  let cells = 0;
  let spent = false;

  const close = (): void => {
    if (rows.length === 0) return;
    const named = header.some((name) => name !== '');
    ready.push({
      kind: 'table',
      table,
      ...(named ? { header } : {}),
      rows,
      firstRow,
      place: { sheet: table },
    });
    firstRow += rows.length;
    rows = [];
    chars = 0;
  };
  return {
    begin(names) {
      close();
      table += 1;
      firstRow = 2;
      header = names;
    },
    row(values) {
      rows.push(values);
      cells += values.length;
      for (const value of values) chars += value.length;
    },
    get isFull() {
      return rows.length >= ROWS_PER_BATCH || chars >= CHARS_PER_BATCH || cells > limits.cells;
    },
    drain() {
      if (spent && rows.length > 0) throw new DocumentProblem('TOO_MANY_CELLS', `${limits.cells} cells`);
      spent = cells > limits.cells;
      close();
      const batch = ready;
      ready = [];
      return batch;
    },
  };
};
