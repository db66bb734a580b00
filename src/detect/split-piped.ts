/**
 * Tables in running text whose cells are kept apart by bars: Markdown, reStructuredText, reports, what databases print. Read as
 * the tables they are; two columns of which the first names what the second holds as labelled values.
 */
import type { Place, Segment, TextSegment } from '../model/segment.ts';
import { runOf } from './run-of.ts';

/** Less is a sentence, a path or a menu; but for a header above a rule. */
const MIN_COLUMNS = 3;
const MIN_RULED = 2;
const MIN_LINES = 2;
const SEPARATOR = ' | ';
/** Numbers of these tables, apart from those of the reader and of aligned lines. */
const FIRST_TABLE = 2 ** 41;
/** The line below a header, and between the rows of a grid. */
const RULE = /^[\s|:+=-]+$/;
/** Bars without spaces around them make a table only where such a line stands below the first. */
const HAS_RULE = /[-=:+][|+]|[|+][-=:]/;
const LONGEST_LINE = 4096;

interface Cells {
  /** Lines of the block before it. */
  readonly line: number;
  readonly texts: readonly string[];
  readonly starts: readonly number[];
}

/** Hands a segment on in pieces: most texts have no such line and are not cut. `isHeader`: do these words name columns? */
export const createPipedSplitter = (
  isHeader: (words: readonly string[]) => boolean,
): ((segment: TextSegment) => readonly Segment[]) => {
  let table = FIRST_TABLE;
  return (segment) => {
    const { text } = segment;
    // A search for one character runs at the speed of memory, one for three stops at every space.
    if (!text.includes('|') || !(text.includes(SEPARATOR) || HAS_RULE.test(text))) return [segment];
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
      if (header?.texts.length === MIN_RULED && !isHeader(header.texts)) {
        pieces.push(...labelled(segment, block.rows, line, table++));
        start = block.end;
        number += block.lines;
        [done, doneLines] = [start, number];
        continue;
      }
      // A header above a rule is searched as data all the same.
      const parts = block.hasRule ? [block.rows.slice(0, 1), below] : [block.rows];
      parts.forEach((part, index) => {
        // Rows of a grid have rules between them, and are one table all the same.
        for (const rows of togetherOf(part))
          pieces.push({
            kind: 'table',
            table,
            ...(index === 1 && header !== undefined ? { header: header.texts } : {}),
            rows: rows.map(({ texts }) => texts),
            firstRow: line + (rows[0]?.line ?? 0),
            ...placeOf(segment, rows),
          });
        table += 1;
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

/** Rows that stand line below line. */
const togetherOf = (rows: readonly Cells[]): Cells[][] => {
  const groups: Cells[][] = [];
  for (const row of rows) {
    const last = groups.at(-1);
    if (last?.at(-1)?.line === row.line - 1) last.push(row);
    else groups.push([row]);
  }
  return groups;
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

/** The lines from `start` on that have equally many cells. Lines of dashes count among them, and are no rows. */
const blockFrom = (text: string, start: number): Block => {
  const rows: Cells[] = [];
  let end = start;
  let lines = 0;
  let hasRule = false;
  while (end < text.length) {
    const next = behindLine(text, end);
    const line = text.slice(end, next);
    const isRule = isRuleLine(line);
    if (isRule && rows.length === 0) break;
    const cells = isRule ? undefined : cellsOf(line, end, lines, hasRule || isRuleLine(lineAt(text, next)));
    if (!isRule && (cells === undefined || cells.texts.length !== (rows[0] ?? cells).texts.length)) break;
    hasRule ||= isRule && rows.length === 1;
    if (cells !== undefined) rows.push(cells);
    end = next;
    lines += 1;
  }
  const isNarrow = rows[0] !== undefined && rows[0].texts.length < MIN_COLUMNS && !hasRule;
  return { rows: isNarrow ? [] : rows, end, lines, hasRule };
};

const lineAt = (text: string, start: number): string =>
  text.slice(start, Math.min(behindLine(text, start), start + LONGEST_LINE));

const isRuleLine = (line: string): boolean =>
  line.length < LONGEST_LINE && /[-=]{2}/.test(line) && /[|+]/.test(line) && RULE.test(line);

/** `isRuled`: a bar alone parts cells, however close they stand. */
const cellsOf = (line: string, lineStart: number, number: number, isRuled: boolean): Cells | undefined => {
  const separator = isRuled ? '|' : SEPARATOR;
  if (!line.includes(separator)) return undefined;
  const texts: string[] = [];
  const starts: number[] = [];
  const first = (isRuled ? /^\s*\|/ : /^\s*\|\s/).exec(line)?.[0].length ?? 0;
  const last = (isRuled ? /\|\s*$/ : /\s\|\s*$/).exec(line)?.index ?? line.trimEnd().length;
  for (let at = first; at <= last; ) {
    let found = line.indexOf(separator, at);
    // Markdown's way to write a bar in a cell.
    while (isRuled && found > at && line[found - 1] === '\\') found = line.indexOf(separator, found + 1);
    const end = found < 0 || found > last ? last : found;
    const cell = line.slice(at, end);
    starts.push(lineStart + at + (cell.length - cell.trimStart().length));
    texts.push(cell.trim());
    at = end + separator.length;
    if (end === last) break;
  }
  return texts.length < (isRuled ? MIN_RULED : MIN_COLUMNS) ? undefined : { line: number, texts, starts };
};

/** `| MRN | 48213377 |`: the first cell is the key of the second, and all of them are one record. */
const labelled = (
  { place }: TextSegment,
  rows: readonly Cells[],
  line: number,
  record: number,
): TextSegment[] =>
  rows.flatMap(({ line: at, texts: [label = '', text = ''], starts: [, start = 0] }) =>
    text === ''
      ? []
      : {
          kind: 'text',
          text,
          label: label.replace(/[*_`:]+/g, ' ').trim(),
          record,
          place: {
            ...place,
            ...(place.line === undefined ? {} : { line: line + at }),
            ...(place.offset === undefined ? {} : { offset: place.offset + start }),
          },
        },
  );

/** In such a table the row is the line. */
const placeOf = (
  { place: { line: _, offset, ...place } }: TextSegment,
  rows: readonly Cells[],
): { place: Place; offsets?: number[][] } =>
  offset === undefined
    ? { place }
    : { place, offsets: rows.map(({ starts }) => starts.map((start) => offset + start)) };
