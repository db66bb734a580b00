/** Columns of a table that no header explains, read as running text; what nearly all values of a column say supports each. */
import type { Category } from '../model/category.ts';
import type { TableSegment } from '../model/segment.ts';
import { type ColumnState, ENOUGH } from './claim-columns.ts';
import { newNoteMemory } from './notes/read-note.ts';
import { readText } from './read-text.ts';
import { type Reading, support } from './reading.ts';
import type { Scope } from './scope.ts';

export interface CellReading {
  readonly reading: Reading;
  readonly text: string;
  readonly column: number;
}

/** Columns that no header explains are read as text, all rows in one go; a tab keeps cells apart. */
export const readFreeColumns = (
  scope: Scope,
  segment: TableSegment,
  columns: readonly ColumnState[],
  cells: CellReading[][],
): void => {
  const free = columns.flatMap((state, c) =>
    state.claim === undefined && state.header?.roles === undefined ? [c] : [],
  );
  if (free.length === 0) return;
  const starts: number[] = [];
  const rowOf: number[] = [];
  const columnOf: number[] = [];
  let text = '';
  segment.rows.forEach((row, r) => {
    for (const c of free) {
      const cell = row[c];
      if (!cell) continue;
      starts.push(text.length);
      rowOf.push(r);
      columnOf.push(c);
      text += `${cell}\t`;
    }
    text += '\n\n\n';
  });
  let i = 0;
  const found: CellReading[] = [];
  for (const reading of readText(scope.rules, text, undefined, newNoteMemory(segment.header !== undefined))
    .readings) {
    while (i + 1 < starts.length && (starts[i + 1] as number) <= reading.start) i += 1;
    const column = columnOf[i];
    const start = starts[i] ?? 0;
    if (column === undefined || (i + 1 < starts.length && reading.end > (starts[i + 1] as number))) continue;
    const cell = {
      reading: { ...reading, start: reading.start - start, end: reading.end - start },
      text: text.slice(reading.start, reading.end),
      column,
    };
    found.push(cell);
    cells[rowOf[i] as number]?.push(cell);
  }
  if (found.length > 0) supportByDensity(found, columnOf);
};

const DENSE = 0.8;
const DENSITY_WEIGHT = 0.2;

/** That all values of a column look like e-mail addresses adds nothing: one was enough. Names in notes are told by their sentence. */
const isSureOfForm = ({ reading: { rule } }: CellReading): boolean =>
  rule.rule.notes !== undefined || SURE_OF_FORM.has(rule.rule.category);

const SURE_OF_FORM: ReadonlySet<Category> = new Set(['email', 'url', 'ip_address', 'mac_address']);

/** Nearly all values of a column read the same way: each of them is the surer. */
const supportByDensity = (found: readonly CellReading[], columnOf: readonly number[]): void => {
  const filled = new Map<number, number>();
  for (const c of columnOf) filled.set(c, (filled.get(c) ?? 0) + 1);
  const read = new Map<string, CellReading[]>();
  for (const cell of found) {
    if (isSureOfForm(cell)) continue;
    const key = `${cell.column} ${cell.reading.rule.index}`;
    const same = read.get(key);
    if (same === undefined) read.set(key, [cell]);
    else same.push(cell);
  }
  for (const same of read.values()) {
    const share = same.length / (filled.get(same[0]?.column ?? -1) ?? 1);
    if (same.length < ENOUGH || share < DENSE) continue;
    for (const { reading } of same) support(reading, { kind: 'density', weight: DENSITY_WEIGHT, share });
  }
};
