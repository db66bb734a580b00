/** Is this text a table, what divides its cells, where does it begin, and is its first row a header? From the first 64 KiB. */
import { createCsvRows } from '../util/csv-rows.ts';
import { isHeader } from './header.ts';

export interface CsvShape {
  readonly delimiter: string;
  /** Lines before the table: a report's title and parameters, and `sep=;`. */
  readonly preambleLines: number;
  readonly header: boolean;
}

const DELIMITERS = [',', ';', '\t', '|'] as const;
const MAX_PREAMBLE = 20;
const SAMPLE_ROWS = 200;
/** Without the name's word for it, a table must be one almost throughout. */
const MIN_SHARE = { named: 0.5, unnamed: 0.9 };
const MIN_ROWS = 3;
/** Text that looks like a table and has a reader, or a meaning, of its own: HL7 v2, Markdown, X12. */
const NO_TABLE =
  /^\x0b?(?:MSH|FHS|BHS)\||^ISA[*|]|^[ \t]{0,9}\|?[ \t]{0,9}:?-{3,99}:?[ \t]{0,9}\|[ \t]{0,9}:?-{3}/m;
/** Prose: a comma, a space, a lower-case word. */
const PROSE = /, [a-z]/g;

interface Grid {
  readonly rows: readonly (readonly string[])[];
  readonly width: number;
  readonly share: number;
  readonly first: number;
}

const gridOf = (text: string, delimiter: string): Grid => {
  const parser = createCsvRows(delimiter);
  const rows = parser.push(text).slice(0, SAMPLE_ROWS);
  if (rows.length < SAMPLE_ROWS) rows.push(...parser.end());
  const widths = new Map<number, number>();
  for (const { length } of rows) if (length > 1) widths.set(length, (widths.get(length) ?? 0) + 1);
  const [width = 1] = [...widths].reduce<readonly number[]>(
    (best, entry) => (entry[1] > (best[1] ?? 0) ? entry : best),
    [],
  );
  const fits = rows.findIndex(
    (row, at) => row.length === width && (rows[at + 1] === undefined || rows[at + 1]!.length === width),
  );
  // Rows as wide as the table belong to it: a ragged table has no preamble.
  const first =
    fits > 0 && fits <= MAX_PREAMBLE && rows.slice(0, fits).every(({ length }) => length < width) ? fits : 0;
  const body = rows.slice(first).filter((row) => row.length > 1 || row[0] !== '');
  const same = body.filter((row) => row.length === width).length;
  return { rows, width, first, share: body.length === 0 ? 0 : same / body.length };
};

const isProse = (grid: Grid, text: string): boolean => {
  const cells = grid.rows.flat();
  const long = cells.filter((cell) => cell.length > 80).length;
  const soft = text.match(PROSE)?.length ?? 0;
  return long > cells.length * 0.2 || soft > cells.length * 0.3;
};

/** Columns that stand under each other by spaces: their commas are those of `Last, First`. */
const isAligned = (text: string): boolean => {
  const lines = text.split('\n', SAMPLE_ROWS).filter((line) => line.trim() !== '');
  return lines.filter((line) => /\S {2,}\S.*\S {2,}\S/.test(line)).length > lines.length * 0.5;
};

/** Lines, not rows: a quoted cell of the preamble may hold a line end. */
const linesOf = (text: string, rows: number): number => {
  let lines = 0;
  for (let at = 0; lines < rows; lines += 1) {
    at = text.indexOf('\n', at) + 1;
    if (at === 0) break;
  }
  return lines;
};

/** `named`: the file is called .csv or .tsv. `complete`: the text is the whole document. */
export const csvShapeOf = (text: string, named: boolean, complete: boolean): CsvShape | undefined => {
  const told = /^sep=(.)\r?\n/i.exec(text);
  // The last line of the head is cut somewhere.
  const whole = complete ? text : text.slice(0, text.lastIndexOf('\n') + 1) || text;
  const body = told === null ? whole : whole.slice(told[0].length);
  if (!named && told === null && NO_TABLE.test(body.slice(0, 4096))) return undefined;
  const choices: readonly string[] = told === null ? DELIMITERS : [told[1]!];
  let best: { delimiter: string; grid: Grid; weight: number } | undefined;
  for (const delimiter of choices) {
    const grid = gridOf(body, delimiter);
    if (grid.width < 2) continue;
    // A tab or semicolon is seldom there by chance.
    const weight = grid.share * Math.log2(grid.width + 1) * (delimiter === ',' ? 1 : 1.1);
    if (best === undefined || weight > best.weight) best = { delimiter, grid, weight };
  }
  const skipped = told === null ? 0 : 1;
  if (best === undefined) {
    if (!named && told === null) return undefined;
    const rows = createCsvRows(',').push(`${body}\n`);
    return {
      delimiter: told?.[1] ?? ',',
      preambleLines: skipped,
      header: isHeader(rows[0] ?? [], rows.slice(1, SAMPLE_ROWS)),
    };
  }
  const { grid, delimiter } = best;
  const share = named || told !== null ? MIN_SHARE.named : MIN_SHARE.unnamed;
  if (!named && told === null) {
    if (grid.share < share || grid.rows.length - grid.first < MIN_ROWS || isProse(grid, body))
      return undefined;
    if (delimiter === ',' && ((grid.width === 2 && grid.share < 1) || isAligned(body))) return undefined;
  }
  const first = grid.share < share ? 0 : grid.first;
  const header = grid.rows[first] ?? [];
  return {
    delimiter,
    preambleLines: skipped + linesOf(body, first),
    header: header.length === grid.width && isHeader(header, grid.rows.slice(first + 1)),
  };
};
