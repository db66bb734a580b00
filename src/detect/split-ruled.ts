/**
 * Tables in running text with a rule of dashes under each header, as databases and reports print them and as reStructuredText
 * has them: the rule says where each column stands, whatever its cells hold.
 */
import type { Segment, TableSegment, TextSegment } from '../model/segment.ts';
import { runOf } from './run-of.ts';

/** `-------- -----`: two columns at least. */
const RULE = /^[ \t]*(?:-{2,}(?:[ \t]+-+)+|={2,}(?:[ \t]+=+)+)[ \t]*$/;
/** Numbers of these tables, apart from those of other splitters. */
const FIRST_TABLE = 2 ** 42;
const LONGEST_LINE = 64 * 1024;
const MAX_COLUMNS = 500;
/** What stands below a table: `(2 rows affected)`, `2 rows selected.` */
const SUMMARY = /^\s*\(?\d+ (?:rows?|records?)\b/i;

interface Line {
  readonly start: number;
  readonly end: number;
}

/** Hands a segment on in pieces: most texts have no such rule and are not cut. */
export const createRuledSplitter = (): ((segment: TextSegment) => readonly Segment[]) => {
  let table = FIRST_TABLE;
  return (segment) => {
    const { text } = segment;
    if (!text.includes('---') && !text.includes('===')) return [segment];
    const pieces: Segment[] = [];
    let done = 0;
    let doneLines = 0;
    let number = 0;
    let above: Line | undefined;
    for (let line = lineAt(text, 0); line !== undefined; line = lineAt(text, line.end + 1)) {
      const columns = columnsOf(text, line);
      const found = columns === undefined || above === undefined || above.start < done ? undefined : above;
      const rows = found === undefined || columns === undefined ? [] : rowsBelow(text, line, columns);
      if (found === undefined || columns === undefined || rows.length === 0) {
        above = isBlank(text, line) ? undefined : line;
        number += 1;
        continue;
      }
      const first = (segment.place.line ?? 1) + number;
      if (found.start > done) pieces.push(runOf(segment, done, found.start, doneLines));
      const header = cellsOf(text, found, columns);
      // A header is searched as data all the same.
      pieces.push(tableOf(segment, table, first - 1, [header], columns));
      pieces.push({
        ...tableOf(
          segment,
          table + 1,
          first + 1,
          rows.map((row) => cellsOf(text, row, columns)),
          columns,
        ),
        header: header.map(({ text: cell }) => cell),
      });
      table += 2;
      line = rows.at(-1) as Line;
      number += 1 + rows.length;
      done = Math.min(text.length, line.end + 1);
      doneLines = number;
      above = undefined;
    }
    if (pieces.length === 0) return [segment];
    if (done < text.length) pieces.push(runOf(segment, done, text.length, doneLines));
    return pieces;
  };
};

const lineAt = (text: string, start: number): Line | undefined => {
  if (start >= text.length) return undefined;
  const end = text.indexOf('\n', start);
  return { start, end: end < 0 ? text.length : end };
};

const isBlank = (text: string, { start, end }: Line): boolean => {
  let at = start;
  while (at < end && text.charCodeAt(at) <= 32) at += 1;
  return at === end;
};

/** Where the columns begin, if the line is a rule. */
const columnsOf = (text: string, { start, end }: Line): readonly number[] | undefined => {
  if (end - start > LONGEST_LINE) return undefined;
  let first = start;
  while (first < end && text.charCodeAt(first) <= 32) first += 1;
  const sign = text.charCodeAt(first);
  if ((sign !== 45 && sign !== 61) || text.charCodeAt(first + 1) !== sign) return undefined;
  const line = text.slice(start, end).trimEnd();
  if (!RULE.test(line)) return undefined;
  const columns = Array.from(line.matchAll(/[-=]+/g), ({ index }) => index);
  return columns.length > MAX_COLUMNS ? undefined : columns;
};

/** The lines that keep to the columns: what stands right before each of them is blank. */
const rowsBelow = (text: string, rule: Line, columns: readonly number[]): Line[] => {
  const rows: Line[] = [];
  for (let line = lineAt(text, rule.end + 1); line !== undefined; line = lineAt(text, line.end + 1)) {
    const { start, end } = line;
    if (isBlank(text, line) || end - start > LONGEST_LINE || columnsOf(text, line) !== undefined) break;
    if (SUMMARY.test(text.slice(start, Math.min(end, start + 40)))) break;
    const crosses = columns.some(
      (at) => at > 0 && start + at < end && !/\s/.test(text.charAt(start + at - 1)),
    );
    if (crosses) break;
    rows.push(line);
  }
  return rows;
};

interface Cell {
  readonly text: string;
  readonly start: number;
}

const cellsOf = (text: string, { start, end }: Line, columns: readonly number[]): Cell[] =>
  columns.map((at, i) => {
    const from = Math.min(end, start + (i === 0 ? 0 : at));
    const cell = text.slice(from, Math.min(end, start + (columns[i + 1] ?? end - start)));
    return { text: cell.trim(), start: from + (cell.length - cell.trimStart().length) };
  });

const tableOf = (
  { place: { line: _, offset, ...place } }: TextSegment,
  table: number,
  firstRow: number,
  rows: readonly (readonly Cell[])[],
  columns: readonly number[],
): TableSegment => ({
  kind: 'table',
  table,
  rows: rows.map((cells) => columns.map((_, i) => cells[i]?.text ?? '')),
  firstRow,
  place,
  ...(offset === undefined
    ? {}
    : { offsets: rows.map((cells) => columns.map((_, i) => offset + (cells[i]?.start ?? 0))) }),
});
