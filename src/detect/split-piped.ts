/** Tables in running text whose cells are kept apart by ` | `: Markdown, reports, exports. Read as the tables they are. */
import type { Place, Segment, TextSegment } from '../model/segment.ts';

/** Less is a sentence, a path or a menu. */
const MIN_COLUMNS = 3;
const MIN_LINES = 2;
const SEPARATOR = ' | ';
/** Numbers of these tables, apart from those of the reader and of aligned lines. */
const FIRST_TABLE = 2 ** 41;
/** The line below a header in Markdown. */
const RULE = /^[\s|:+-]+$/;

interface Cells {
  readonly texts: readonly string[];
  readonly starts: readonly number[];
}

/** Hands a segment on in pieces: most texts have no such line and are not cut. */
export const createPipedSplitter = (): ((segment: TextSegment) => readonly Segment[]) => {
  let table = FIRST_TABLE;
  return (segment) => {
    const { text } = segment;
    // A search for one character runs at the speed of memory, one for three stops at every space.
    if (!text.includes('|') || !text.includes(SEPARATOR)) return [segment];
    const pieces: Segment[] = [];
    let done = 0;
    let doneLines = 0;
    let start = 0;
    let number = 0;
    while (start < text.length) {
      const block = blockFrom(text, start);
      if (block.rows.length < MIN_LINES) {
        start = behindLine(text, start);
        number += 1;
        continue;
      }
      if (start > done) pieces.push(runOf(segment, done, start, doneLines));
      const line = (segment.place.line ?? 1) + number;
      const [header, ...below] = block.rows;
      // A header above a rule is searched as data all the same.
      const parts = block.hasRule ? [block.rows.slice(0, 1), below] : [block.rows];
      parts.forEach((rows, part) => {
        pieces.push({
          kind: 'table',
          table: table++,
          ...(part === 1 && header !== undefined ? { header: header.texts } : {}),
          rows: rows.map(({ texts }) => texts),
          firstRow: line + 2 * part,
          ...placeOf(segment, rows),
        });
      });
      start = block.end;
      number += block.lines;
      [done, doneLines] = [start, number];
    }
    if (done === 0) return [segment];
    if (done < text.length) pieces.push(runOf(segment, done, text.length, doneLines));
    return pieces;
  };
};

const behindLine = (text: string, start: number): number => {
  const end = text.indexOf('\n', start);
  return end < 0 ? text.length : end + 1;
};

interface Block {
  readonly rows: readonly Cells[];
  readonly end: number;
  readonly lines: number;
  readonly hasRule: boolean;
}

/** The lines from `start` on that have equally many cells. A line of dashes counts among them, and is no row. */
const blockFrom = (text: string, start: number): Block => {
  const rows: Cells[] = [];
  let end = start;
  let lines = 0;
  let hasRule = false;
  while (end < text.length) {
    const next = behindLine(text, end);
    const line = text.slice(end, next);
    const isRule = rows.length === 1 && line.includes('-') && RULE.test(line);
    const cells = isRule ? undefined : cellsOf(line, end);
    if (!isRule && (cells === undefined || cells.texts.length !== (rows[0] ?? cells).texts.length)) break;
    if (cells !== undefined) rows.push(cells);
    hasRule ||= isRule;
    end = next;
    lines += 1;
  }
  return { rows, end, lines, hasRule };
};

const cellsOf = (line: string, lineStart: number): Cells | undefined => {
  if (!line.includes(SEPARATOR)) return undefined;
  const texts: string[] = [];
  const starts: number[] = [];
  const first = /^\s*\|\s/.exec(line)?.[0].length ?? 0;
  const last = /\s\|\s*$/.exec(line)?.index ?? line.trimEnd().length;
  for (let at = first; at <= last; ) {
    const found = line.indexOf(SEPARATOR, at);
    const end = found < 0 || found > last ? last : found;
    const cell = line.slice(at, end);
    starts.push(lineStart + at + (cell.length - cell.trimStart().length));
    texts.push(cell.trim());
    at = end + SEPARATOR.length;
    if (end === last) break;
  }
  return texts.length < MIN_COLUMNS ? undefined : { texts, starts };
};

const runOf = (segment: TextSegment, from: number, to: number, lines: number): TextSegment => ({
  ...segment,
  text: segment.text.slice(from, to),
  place: {
    ...segment.place,
    ...(segment.place.line === undefined ? {} : { line: segment.place.line + lines }),
    ...(segment.place.offset === undefined ? {} : { offset: segment.place.offset + from }),
  },
});

/** In such a table the row is the line. */
const placeOf = (
  { place: { line: _, offset, ...place } }: TextSegment,
  rows: readonly Cells[],
): { place: Place; offsets?: number[][] } =>
  offset === undefined
    ? { place }
    : { place, offsets: rows.map(({ starts }) => starts.map((start) => offset + start)) };
