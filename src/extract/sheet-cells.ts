/** Cells that come in the order of their rows, into the flow of a sheet. A lone cell far out is told by itself, with its true place. */
import type { Segment } from '../model/segment.ts';
import { createSheetFlow } from './sheet-flow.ts';

export interface SheetCells {
  /** Row and column count from 0; rows only grow. */
  put(row: number, column: number, text: string): void;
  end(): void;
  drain(): readonly Segment[];
}

/** A cell that is further from its neighbours must not make a row of 16,384. */
const MAX_GAP = 1_000;

export const createSheetCells = (sheet: number): SheetCells => {
  const flow = createSheetFlow(sheet, sheet);
  let alone: Segment[] = [];
  let current = -1;
  let cells: string[] = [];
  const endRow = (): void => {
    if (cells.length > 0) flow.row(current + 1, cells);
    cells = [];
  };
  return {
    put(row, column, text) {
      if (row !== current) {
        endRow();
        current = row;
      }
      if (column - cells.length > MAX_GAP) {
        alone.push({ kind: 'text', text, place: { sheet, row: row + 1, column: column + 1 } });
        return;
      }
      while (cells.length < column) cells.push('');
      cells[column] = text;
    },
    end() {
      endRow();
      flow.end();
    },
    drain() {
      const batch = [...flow.drain(), ...alone];
      alone = [];
      return batch;
    },
  };
};
