/** Rows of cells as one text for the patient index: one look for all of them, tabs between cells, a line for each row. */
import type { ExactReader } from './read-exact.ts';
import type { Reading } from './reading.ts';

export interface ExactCell {
  readonly text: string;
  /** Places in the cell's own text. */
  readonly readings: readonly Reading[];
}

/** The readings of each cell with those of the index; one that spans two cells stands in the first. */
export const readExactRows = (exact: ExactReader, rows: readonly (readonly ExactCell[])[]): Reading[][][] => {
  let text = '';
  const starts: number[] = [];
  const owners: { r: number; c: number }[] = [];
  const readings: Reading[] = [];
  rows.forEach((row, r) => {
    row.forEach((cell, c) => {
      starts.push(text.length);
      owners.push({ r, c });
      for (const reading of cell.readings) readings.push(moved(reading, text.length));
      // Line ends and tabs within a cell part nothing here; lengths stay what they are.
      text += /[\t\n\r]/.test(cell.text) ? cell.text.replace(/[\t\n\r]/g, ' ') : cell.text;
      text += c + 1 < row.length ? '\t' : '';
    });
    text += '\n';
  });
  const out: Reading[][][] = rows.map((row) => row.map(() => []));
  let i = 0;
  for (const reading of exact.read(text, readings, true)) {
    while (i + 1 < starts.length && (starts[i + 1] as number) <= reading.start) i += 1;
    const owner = owners[i];
    if (owner !== undefined) out[owner.r]?.[owner.c]?.push(moved(reading, -(starts[i] as number)));
  }
  return out;
};

const moved = (reading: Reading, by: number): Reading => ({
  ...reading,
  start: reading.start + by,
  end: reading.end + by,
});
