/**
 * Tables in running text: lines whose cells stand under each other, kept apart by two or more spaces. They are read as
 * the tables they are, so that a header decides over its column there too.
 */
import type { Place, Segment, TableSegment, TextSegment } from '../model/segment.ts';

/** A table has at least so many columns and lines; less is a letterhead or a list. */
const MIN_COLUMNS = 3;
const MIN_LINES = 3;
/** Cells may stand off by this much. */
const SLACK = 1;
/** Numbers of these tables, apart from those of the reader. */
const FIRST_TABLE = 2 ** 40;

interface Cell {
  readonly at: number;
  readonly text: string;
}

/** Hands a segment on in pieces: running text as it is, aligned lines as tables, lines under a line of headers as records. */
export const createSplitter = (
  isHeaderLine: (words: readonly string[]) => boolean,
): ((segment: TextSegment) => readonly Segment[]) => {
  let table = FIRST_TABLE;
  return (segment) => {
    const { text } = segment;
    if (!mayHoldTable(text)) return [segment];
    const pieces: Segment[] = [];
    const firstLine = segment.place.line ?? 1;
    const lines = text.split(/(?<=\n)/);
    /** Characters of the segment before each line. */
    const starts = startsOf(lines);
    let running = '';
    let runningFrom = 0;
    const endRunning = (): void => {
      if (running !== '')
        pieces.push({
          ...segment,
          text: running,
          place: placeAt(segment, firstLine + runningFrom, starts[runningFrom] as number),
        });
      running = '';
    };
    for (let i = 0; i < lines.length; ) {
      const rows = alignedFrom(lines, i);
      const listed = rows === undefined ? listedFrom(lines, i, isHeaderLine) : 0;
      if (listed > 0) {
        endRunning();
        const label = (lines[i] as string).trim();
        for (let row = i + 1; row <= i + listed; row++)
          pieces.push({
            kind: 'text',
            text: lines[row] as string,
            label,
            record: table++,
            place: placeAt(segment, firstLine + row, starts[row] as number),
          });
        i += listed + 1;
        continue;
      }
      if (rows === undefined) {
        if (running === '') runningFrom = i;
        running += lines[i];
        i += 1;
        continue;
      }
      endRunning();
      pieces.push({
        kind: 'table',
        table: table++,
        rows: rows.map((cells) => cells.map((cell) => cell.text)),
        firstRow: firstLine + i,
        ...tablePlace(segment, rows, starts.slice(i)),
      });
      i += rows.length;
    }
    endRunning();
    return pieces;
  };
};

const startsOf = (lines: readonly string[]): number[] => {
  let start = 0;
  return lines.map(({ length }) => {
    start += length;
    return start - length;
  });
};

/** Cells apart by two spaces, or a line of column names; most running text has neither and is not cut into lines. */
const mayHoldTable = (text: string): boolean =>
  (text.includes('  ') && /\S {2,}\S[^\n]*\S {2,}\S/.test(text)) ||
  (text.length < LONGEST_LISTED && HEADER_WORDS.test(text));

/** Extracted pages lose the spaces between their columns; larger texts are logs and dumps, which have them. */
const LONGEST_LISTED = 64 * 1024;
const HEADER_WORDS =
  /(?:^|\n)[^\n\d]{0,80}\b(?:MRN|DOB|SSN|Patient|PATIENT|Name|NAME)\b[^\n\d]{0,120}\n[^\n]*\d/;

/** How many lines of values follow a line of column names at `from`; 0 where that is none. */
const listedFrom = (
  lines: readonly string[],
  from: number,
  isHeaderLine: (words: readonly string[]) => boolean,
): number => {
  const header = (lines[from] as string).trim();
  if (header.length > 160 || /[\d.:;]/.test(header)) return 0;
  const words = header.split(/\s+/);
  if (words.length < MIN_COLUMNS || !isHeaderLine(words)) return 0;
  let count = 0;
  while (from + count + 1 < lines.length && /\d{2}/.test(lines[from + count + 1] as string)) count += 1;
  return count >= 2 ? count : 0;
};

const placeAt = ({ place }: TextSegment, line: number, start: number): Place => ({
  ...place,
  ...(place.line === undefined ? {} : { line }),
  ...(place.offset === undefined ? {} : { offset: place.offset + start }),
});

/** In such a table the row is the line. */
const tablePlace = (
  { place: { line: _, offset, ...place } }: TextSegment,
  rows: readonly (readonly Cell[])[],
  starts: readonly number[],
): Pick<TableSegment, 'place' | 'offsets'> =>
  offset === undefined
    ? { place }
    : { place, offsets: rows.map((cells, r) => cells.map(({ at }) => offset + (starts[r] as number) + at)) };

/** The rows of the table that begins in line `from`, all of equal width; undefined where none begins there. */
const alignedFrom = (lines: readonly string[], from: number): Cell[][] | undefined => {
  const first = cellsOf(lines[from] as string);
  if (first.length < MIN_COLUMNS) return undefined;
  const columns = first.map(({ at }) => at);
  const rows = [first];
  for (let i = from + 1; i < lines.length; i++) {
    const row = rowOf(cellsOf(lines[i] as string), columns);
    if (row === undefined) break;
    rows.push(row);
  }
  return rows.length >= MIN_LINES ? rows : undefined;
};

const cellsOf = (line: string): Cell[] => {
  const cells: Cell[] = [];
  for (const match of line.matchAll(/\S+(?: \S+)*/g)) cells.push({ at: match.index, text: match[0] });
  return cells;
};

/** Puts cells under the columns of the first line; undefined where they do not stand there. */
const rowOf = (cells: readonly Cell[], columns: readonly number[]): Cell[] | undefined => {
  if (cells.length < 2) return undefined;
  const row: Cell[] = columns.map((at) => ({ at, text: '' }));
  for (const cell of cells) {
    const column = columns.findIndex((start) => Math.abs(start - cell.at) <= SLACK);
    if (column < 0) return undefined;
    row[column] = cell;
  }
  return row;
};
