/** Is a row of a table its header? Yes only when it is sure: a data row taken for a header is never searched. */
import { COLUMN_WORDS } from './column-words.ts';

export interface HeaderPlace {
  /** Index of the header row. Rows above it are titles. */
  readonly index: number;
  readonly header: readonly string[];
}

type Row = readonly string[];

const EMPTY_WORDS = /^(?:n\/?a|none|null|nil|unknown|tbd|pending|yes|no|true|false|-+|\?+|\.+|x+)$/i;
const DATA = /\d{4,}|^[\d\s.,:/+()%$€£-]*\d[\d\s.,:/+()%$€£-]*$|@|\d[-/.]\d|^https?:/;
const NO_LETTER = /^\P{L}*$/u;
const SNAKE_CASE = /^[a-z]+(?:_[a-z0-9]+)+$|^[A-Z]+(?:_[A-Z0-9]+)+$/;
const MAX_NAME_CHARS = 80;
const SAMPLE_ROWS = 100;
const TITLE_ROWS = 25;
/** Of the columns: so many are named at least, and so many of the names are unlike each other. */
const MIN_NAMED = 0.6;
const MIN_DISTINCT = 0.8;
/** Of a column's values: so many are numbers, dates or addresses where its name is none. */
const MIN_DATA = 0.8;

const isData = (cell: string): boolean => DATA.test(cell.slice(0, MAX_NAME_CHARS).trim());
const filledOf = (row: Row): string[] => row.map((cell) => cell.trim()).filter((cell) => cell !== '');

const wordsOf = (cell: string): string[] =>
  cell
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .filter((word) => word !== '');

const isColumnName = (cell: string): boolean =>
  wordsOf(cell).some((word) => COLUMN_WORDS.has(word) || COLUMN_WORDS.has(word.replace(/s$/, ''))) ||
  SNAKE_CASE.test(cell);

/** Short, hardly one twice, and no value among them. */
const couldBeNames = (filled: readonly string[]): boolean =>
  new Set(filled.map((cell) => cell.toLowerCase())).size >= filled.length * MIN_DISTINCT &&
  !filled.some(
    (cell) => isData(cell) || cell.length > MAX_NAME_CHARS || EMPTY_WORDS.test(cell) || NO_LETTER.test(cell),
  );

const textOf = (row: Row): string => row.join('\t').toLowerCase();

/** `body`: the rows below, as many as are there. */
export const isHeader = (row: Row, body: readonly Row[]): boolean => {
  // A header printed again on every page is no value of its columns.
  const text = textOf(row);
  const sample = body.slice(0, SAMPLE_ROWS).filter((other) => textOf(other) !== text);
  // A row alone is searched as data.
  if (!sample.some((other) => filledOf(other).length > 0)) return false;
  const cells = row.map((cell) => cell.trim());
  const filled = filledOf(row);
  if (filled.length < Math.max(1, cells.length * MIN_NAMED) || !couldBeNames(filled)) return false;
  let unlike = 0;
  let recurs = 0;
  for (const [column, cell] of cells.entries()) {
    if (cell === '') continue;
    const values = sample.map((other) => (other[column] ?? '').trim()).filter((value) => value !== '');
    if (values.some((value) => value.toLowerCase() === cell.toLowerCase())) recurs += 1;
    if (values.length > 0 && values.filter(isData).length >= values.length * MIN_DATA) unlike += 1;
  }
  const names = filled.filter(isColumnName).length;
  // What stands below again is a value; one of many names may be that of a second table below.
  if (names >= filled.length / 2) return recurs < filled.length / 3;
  return recurs === 0 && unlike >= 1 && (names >= 1 || (unlike >= 2 && unlike >= cells.length / 3));
};

/** As many cells as three quarters of the rows have at the most. */
const widthOf = (rows: readonly Row[]): number => {
  const widths = rows.map((row) => filledOf(row).length).filter((width) => width > 0);
  return widths.toSorted((a, b) => a - b)[Math.floor(widths.length * 0.75)] ?? 0;
};

/** The header among the first rows, or undefined where data may have begun without one. */
export const findHeader = (rows: readonly Row[]): HeaderPlace | undefined => {
  const enough = widthOf(rows) * MIN_NAMED;
  for (const [index, row] of rows.slice(0, TITLE_ROWS).entries()) {
    const named = filledOf(row).length;
    if (named === 0 || named < enough) continue;
    return isHeader(row, rows.slice(index + 1))
      ? { index, header: row.map((cell) => cell.trim()) }
      : undefined;
  }
  return undefined;
};
