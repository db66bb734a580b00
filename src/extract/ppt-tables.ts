/** Tables of old presentations: a group of shapes that says it is one, whose cells tell row and column by where they stand. [MS-ODRAW]. */
import type { PptRecord } from './ppt-records.ts';
import { viewOf } from './random-access.ts';

export interface PptTables {
  open(type: number): void;
  /** The rows of a table where one ends here. */
  close(type: number): string[][] | undefined;
  atom(record: PptRecord): void;
  /** False: the text belongs to no table. */
  take(text: string): boolean;
}

const GROUP = 0xf003;
const SHAPE = 0xf004;
const CHILD_ANCHOR = 0xf00f;
const OPTIONS = new Set([0xf00b, 0xf122]);
const TABLE_PROPERTIES = 0x039f;
const OPTION_BYTES = 6;
/** Whatever says that it has more is no table that a person made. */
const MAX_CELLS = 10_000;
/** Cells scattered over a larger grid stand in no rows. */
const MAX_GRID = 100_000;

interface Cell {
  readonly left: number;
  readonly top: number;
  readonly text: string;
}

const isTable = ({ instance, data }: PptRecord): boolean => {
  const view = viewOf(data);
  for (let at = 0; at < OPTION_BYTES * instance && at + OPTION_BYTES <= data.byteLength; at += OPTION_BYTES)
    if ((view.getUint16(at, true) & 0x3fff) === TABLE_PROPERTIES && (view.getUint32(at + 2, true) & 1) === 1)
      return true;
  return false;
};

const sortedPlaces = (cells: readonly Cell[], side: 'left' | 'top'): number[] =>
  [...new Set(cells.map((cell) => cell[side]))].sort((a, b) => a - b);

const rowsOf = (cells: readonly Cell[]): string[][] => {
  const columns = sortedPlaces(cells, 'left');
  const tops = sortedPlaces(cells, 'top');
  if (columns.length * tops.length > MAX_GRID) return cells.map((cell) => [cell.text]);
  const rows = new Map(tops.map((top) => [top, columns.map(() => '')]));
  for (const { left, top, text } of cells) rows.get(top)![columns.indexOf(left)] = text;
  return [...rows.values()];
};

export const createPptTables = (): PptTables => {
  const groups: { isTable: boolean; cells: Cell[] }[] = [];
  let anchor: { left: number; top: number } | undefined;
  let text = '';
  return {
    open(type) {
      if (type === GROUP) groups.push({ isTable: false, cells: [] });
      if (type !== SHAPE) return;
      anchor = undefined;
      text = '';
    },
    close(type) {
      const group = groups.at(-1);
      if (type === SHAPE && group?.isTable === true && anchor !== undefined && text !== '')
        group.cells.push({ ...anchor, text: text.trim() });
      if (type !== GROUP) return undefined;
      groups.pop();
      return group?.isTable === true && group.cells.length > 0 ? rowsOf(group.cells) : undefined;
    },
    atom(record) {
      const group = groups.at(-1);
      if (group === undefined) return;
      if (OPTIONS.has(record.type) && isTable(record)) group.isTable = true;
      if (record.type !== CHILD_ANCHOR || record.data.byteLength < 16) return;
      const view = viewOf(record.data);
      anchor = { left: view.getInt32(0, true), top: view.getInt32(4, true) };
    },
    take(part) {
      const group = groups.at(-1);
      if (group?.isTable !== true || anchor === undefined || group.cells.length >= MAX_CELLS) return false;
      text += part;
      return true;
    },
  };
};
