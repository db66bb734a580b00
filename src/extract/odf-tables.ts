/** Tables of OpenDocument: of a text or slide as part of its flow, of a spreadsheet as sheets. Repeated cells cost nothing. */
import type { Segment } from '../model/segment.ts';
import { type OdfCell, odfCellText } from './odf-cell.ts';
import { createSheetFlow, type SheetFlow } from './sheet-flow.ts';
import type { TextFlow } from './text-flow.ts';

export interface OdfTables {
  open(name: string): void;
  row(repeated: number): void;
  cell(cell: OdfCell, text: string): void;
  endRow(): void;
  close(): void;
  drain(): readonly Segment[];
}

/** A repeated row with text in it is a person's; thousands of them are a fill. */
const MAX_REPEATED = 100;
/** A lone cell far to the right must not make a row of 16,384. */
const MAX_GAP = 1_000;

export const textTables = (flow: TextFlow): OdfTables => {
  let cells: string[] = [];
  return {
    open() {},
    row() {
      cells = [];
    },
    cell({ repeated }, text) {
      for (let copy = 0; copy < Math.min(repeated, MAX_REPEATED); copy += 1) cells.push(text);
    },
    endRow: () => flow.row(cells),
    close: () => flow.endTable(),
    drain: () => [],
  };
};

/** `onCell` is asked before each cell is kept: false ends the cells. */
export const sheetTables = (onCell: () => boolean): OdfTables => {
  let ready: Segment[] = [];
  let sheets = 0;
  let flow: SheetFlow | undefined;
  let row = 1;
  let rowsRepeated = 1;
  let column = 0;
  let cells: string[] = [];

  return {
    open(name) {
      sheets += 1;
      row = 1;
      flow = createSheetFlow(sheets, sheets);
      if (name !== '')
        ready.push({ kind: 'text', text: name, label: 'sheet name', place: { sheet: sheets } });
    },
    row(repeated) {
      rowsRepeated = repeated;
      column = 0;
      cells = [];
    },
    cell(cell, text) {
      const shown = odfCellText(cell, text);
      const copies = shown === '' ? 0 : Math.min(cell.repeated, MAX_REPEATED);
      for (let copy = 1; copy <= copies && onCell(); copy += 1) {
        const at = column + copy;
        if (at - cells.length > MAX_GAP)
          ready.push({ kind: 'text', text: shown, place: { sheet: sheets, row, column: at } });
        else {
          while (cells.length < at) cells.push('');
          cells[at - 1] = shown;
        }
      }
      column += cell.repeated;
    },
    endRow() {
      for (let copy = 0; copy < Math.min(rowsRepeated, MAX_REPEATED) && cells.length > 0; copy += 1)
        flow?.row(row + copy, cells);
      row += rowsRepeated;
      cells = [];
    },
    close() {
      flow?.end();
      ready.push(...(flow?.drain() ?? []));
      flow = undefined;
    },
    drain() {
      const batch = [...ready, ...(flow?.drain() ?? [])];
      ready = [];
      return batch;
    },
  };
};
