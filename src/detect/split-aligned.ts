/**
 * Tables in running text: lines whose cells stand under each other, kept apart by two or more spaces. They are read as
 * the tables they are, so that a header decides over its column there too.
 */
import type { Place, Segment, TableSegment, TextSegment } from '../model/segment.ts';
import { LINE_RECORD, LONGEST_HEADER, NAMES_COLUMNS } from './lines-kernel.ts';
import { MAX_CHARS, type Scanner } from './scanner.ts';

/** A table has at least so many columns and lines; less is a letterhead or a list. */
const MIN_COLUMNS = 3;
const MIN_LINES = 3;
/** Cells may stand off by this much. */
const SLACK = 1;
/** Numbers of these tables, apart from those of the reader. */
const FIRST_TABLE = 2 ** 40;

/** The cells of a line: their texts, and where each begins in the segment where that is asked for. */
interface Row {
  readonly texts: readonly string[];
  readonly starts: readonly number[];
}

/**
 * Hands a segment on in pieces: running text as it is, aligned lines as tables, lines under a line of headers as records.
 * Most running text has neither, and is not cut.
 */
export const createSplitter = (
  scanner: Scanner,
  isHeaderLine: (words: readonly string[]) => boolean,
): ((segment: TextSegment) => readonly Segment[]) => {
  let table = FIRST_TABLE;
  const split = (segment: TextSegment): readonly Segment[] => {
    const { text } = segment;
    if (text.length > MAX_CHARS) {
      const parts = partsOf(segment);
      return parts.flatMap((part) => (part.text.length > MAX_CHARS ? [part] : split(part)));
    }
    const lines = linesOf(scanner, text);
    if (lines.length === 0) return [segment];
    const hasGaps = lines.some((line) => line.gaps > 1 && GAPS.test(text.slice(line.start, line.end)));
    const mayList =
      hasGaps ||
      (text.length < LONGEST_LISTED && lines.some(({ mayName }) => mayName) && HEADER_WORDS.test(text));
    const pieces: Segment[] = [];
    const firstLine = segment.place.line ?? 1;
    const isPlaced = segment.place.offset !== undefined;
    let done = 0;
    let doneLines = 0;
    const runUntil = (start: number): void => {
      if (start > done)
        pieces.push({
          ...segment,
          text: text.slice(done, start),
          place: placeAt(segment, firstLine + doneLines, done),
        });
    };
    for (let i = 0; i < lines.length; i++) {
      const line = lines[i] as LineFacts;
      if (line.start < done) continue;
      const rows = hasGaps ? alignedFrom(text, lines, i, isPlaced) : undefined;
      const listed =
        rows === undefined && mayList && line.mayName ? listedFrom(text, line, isHeaderLine) : [];
      if (rows !== undefined) {
        runUntil(line.start);
        pieces.push({
          kind: 'table',
          table: table++,
          rows: rows.map(({ texts }) => texts),
          firstRow: firstLine + line.number,
          ...tablePlace(segment, rows),
        });
        done = behind(text, (lines[i + rows.length - 1] as LineFacts).end);
        doneLines = line.number + rows.length;
      } else if (listed.length > 0) {
        runUntil(line.start);
        const label = text.slice(line.start, line.end).trim();
        done = behind(text, line.end);
        doneLines = line.number + 1;
        for (const end of listed) {
          pieces.push({
            kind: 'text',
            text: text.slice(done, end),
            label,
            record: table++,
            place: placeAt(segment, firstLine + doneLines, done),
          });
          done = end;
          doneLines += 1;
        }
      }
    }
    if (done === 0) return [segment];
    runUntil(text.length);
    return pieces;
  };
  return split;
};

/** Whole lines, as many as the scanner takes at once; a longer line is a part for itself. */
const partsOf = (segment: TextSegment): readonly TextSegment[] => {
  const { text } = segment;
  const parts: TextSegment[] = [];
  let line = segment.place.line ?? 1;
  for (let from = 0; from < text.length; ) {
    const last = text.lastIndexOf('\n', from + MAX_CHARS - 1);
    const next = last >= from ? last : text.indexOf('\n', from + MAX_CHARS - 1);
    const to = next < 0 || text.length - from <= MAX_CHARS ? text.length : next + 1;
    const part = text.slice(from, to);
    parts.push({ ...segment, text: part, place: placeAt(segment, line, from) });
    line += part.split('\n').length - 1;
    from = to;
  }
  return parts;
};

/** A line that the kernel handed out: it ends before its line end. */
interface LineFacts {
  readonly start: number;
  readonly end: number;
  /** From 0. */
  readonly number: number;
  readonly gaps: number;
  readonly mayName: boolean;
}

const linesOf = (scanner: Scanner, text: string): readonly LineFacts[] => {
  scanner.load(text, 0, text.length);
  if (text.length >= LONGEST_LISTED && !scanner.hasGap()) return [];
  const count = scanner.findLines();
  const { lines } = scanner;
  const found: LineFacts[] = [];
  for (let i = 0; i < count; i += LINE_RECORD)
    found.push({
      start: lines[i] as number,
      end: lines[i + 1] as number,
      number: lines[i + 2] as number,
      gaps: (lines[i + 3] as number) & (NAMES_COLUMNS - 1),
      mayName: (lines[i + 3] as number) >= NAMES_COLUMNS,
    });
  return found;
};

/** Behind a line and its end. */
const behind = (text: string, end: number): number => Math.min(text.length, end + 1);

/** Cells apart by two spaces at least twice: without such a line nothing is taken for a table. */
const GAPS = /\S {2,}\S[^\n]*\S {2,}\S/;

/** Extracted pages lose the spaces between their columns; larger texts are logs and dumps, which have them. */
const LONGEST_LISTED = 64 * 1024;
const HEADER_WORDS =
  /(?:^|\n)[^\n\d]{0,80}\b(?:MRN|DOB|SSN|Patient|PATIENT|Name|NAME)\b[^\n\d]{0,120}\n[^\n]*\d/;

/** Where the lines of values end that follow a line of column names; none: it is no such line. */
const listedFrom = (
  text: string,
  { start, end }: LineFacts,
  isHeaderLine: (words: readonly string[]) => boolean,
): readonly number[] => {
  const header = text.slice(start, end).trim();
  if (header.length > LONGEST_HEADER || /[\d.:;]/.test(header)) return [];
  const words = header.split(/\s+/);
  if (words.length < MIN_COLUMNS) return [];
  const ends: number[] = [];
  for (let from = end + 1; from < text.length; ) {
    const newline = text.indexOf('\n', from);
    const to = newline < 0 ? text.length : newline + 1;
    if (!/\d{2}/.test(text.slice(from, to))) break;
    ends.push(to);
    from = to;
  }
  return ends.length >= 2 && isHeaderLine(words) ? ends : [];
};

const placeAt = ({ place }: TextSegment, line: number, start: number): Place => ({
  ...place,
  ...(place.line === undefined ? {} : { line }),
  ...(place.offset === undefined ? {} : { offset: place.offset + start }),
});

/** In such a table the row is the line. */
const tablePlace = (
  { place: { line: _, offset, ...place } }: TextSegment,
  rows: readonly Row[],
): Pick<TableSegment, 'place' | 'offsets'> =>
  offset === undefined
    ? { place }
    : { place, offsets: rows.map(({ starts }) => starts.map((start) => offset + start)) };

/** The rows of the table that begins in line `from` of these, all of equal width; undefined where none begins there. */
const alignedFrom = (
  text: string,
  lines: readonly LineFacts[],
  from: number,
  isPlaced: boolean,
): Row[] | undefined => {
  const follows = (i: number): boolean =>
    lines[i]?.start === (lines[i - 1] as LineFacts).end + 1 && (lines[i] as LineFacts).gaps > 0;
  // A line that is indented counts one gap more than it has.
  if ((lines[from] as LineFacts).gaps < MIN_COLUMNS - 1) return undefined;
  for (let i = from + 1; i < from + MIN_LINES; i++) if (!follows(i)) return undefined;
  const width = startsOf(text, lines[from] as LineFacts, COLUMNS);
  if (width < MIN_COLUMNS) return undefined;
  let to = from + 1;
  while (to < lines.length && follows(to) && isUnder(text, lines[to] as LineFacts, width)) to += 1;
  if (to - from < MIN_LINES) return undefined;
  const columns = Array.from(COLUMNS.subarray(0, width));
  return lines.slice(from, to).map((line) => rowOf(text, line, columns, isPlaced));
};

/** A line has few cells; of one that has more, those behind are no columns. */
const MAX_CELLS = 4096;
const COLUMNS = new Int32Array(MAX_CELLS);
const CELLS = new Int32Array(MAX_CELLS);

/** Where the cells of a line begin, counted from its start; answers how many there are, 0 once `allows` refuses one. */
const startsOf = (
  text: string,
  { start, end }: LineFacts,
  starts: Int32Array,
  allows?: (at: number) => boolean,
): number => {
  let count = 0;
  /** Spaces since the last other character; a tab counts for two. */
  let gap = 2;
  for (let at = start; at < end && count < MAX_CELLS; at++) {
    const code = text.charCodeAt(at);
    if (code === 32) gap += 1;
    else if (isSpace(code)) gap += 2;
    else {
      if (gap > 1) {
        if (allows?.(at - start) === false) return 0;
        starts[count] = at - start;
        count += 1;
      }
      gap = 0;
    }
  }
  return count;
};

const isSpace = (code: number): boolean =>
  code === 32 || (code >= 9 && code <= 13) || (code > 127 && /\s/.test(String.fromCharCode(code)));

/** Do the cells of a line stand under the columns, and are they more than one? */
const isUnder = (text: string, line: LineFacts, width: number): boolean =>
  startsOf(text, line, CELLS, (at) => columnAt(at, width) >= 0) >= 2;

const columnAt = (at: number, width: number): number => {
  for (let column = 0; column < width; column++)
    if (Math.abs((COLUMNS[column] as number) - at) <= SLACK) return column;
  return -1;
};

/** The cells of a line, each in its column. */
const rowOf = (text: string, line: LineFacts, columns: readonly number[], isPlaced: boolean): Row => {
  const texts = new Array<string>(columns.length).fill('');
  const starts = isPlaced ? columns.map((at) => line.start + at) : [];
  const count = startsOf(text, line, CELLS);
  for (let i = 0; i < count; i++) {
    const at = CELLS[i] as number;
    const end = i + 1 < count ? line.start + (CELLS[i + 1] as number) : line.end;
    const column = columnAt(at, columns.length);
    texts[column] = text.slice(line.start + at, end).trimEnd();
    if (isPlaced) starts[column] = line.start + at;
  }
  return { texts, starts };
};
