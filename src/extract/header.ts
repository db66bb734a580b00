/** Is a row of a sheet or table its header? Decided by what stands below it and by words that name columns everywhere. */

const MAX_HEADER_CHARS = 80;
const ROWS_BELOW = 50;
const TITLE_ROWS = 25;

export interface HeaderPlace {
  /** Index of the header row. Rows above it are titles. */
  readonly index: number;
  readonly header: readonly string[];
}

const filled = (row: readonly string[]): string[] =>
  row.map((cell) => cell.trim()).filter((cell) => cell !== '');

/** Values, not names: numbers, dates, amounts, addresses of mail, identifiers with more digits than letters. */
const isValue = (cell: string): boolean => {
  const digits = cell.match(/\d/g)?.length ?? 0;
  const letters = cell.match(/\p{L}/gu)?.length ?? 0;
  return digits > letters || /^\S+@\S+\.\S+$/.test(cell) || (digits >= 5 && digits >= cell.length / 3);
};

/** Names of columns: short, each but once, no values, at least two (or all of a narrow table). */
const couldBeHeader = (row: readonly string[], width: number): boolean => {
  const cells = filled(row);
  if (cells.length === 0 || cells.length < Math.min(2, width) || cells.length < width * 0.6) return false;
  if (cells.some((cell) => isValue(cell) || cell.length > MAX_HEADER_CHARS || !/\p{L}/u.test(cell)))
    return false;
  return new Set(cells.map((cell) => cell.toLowerCase())).size >= cells.length * 0.8;
};

const widthOf = (rows: readonly (readonly string[])[]): number => {
  const widths = rows.map((row) => filled(row).length).filter((width) => width > 0);
  return widths.toSorted((a, b) => a - b)[Math.floor(widths.length * 0.75)] ?? 0;
};

/** Does the header's column behave otherwise than the header? Values below names, or lengths that repeat. */
const differs = (rows: readonly (readonly string[])[], header: readonly string[]): boolean => {
  let telling = 0;
  let columns = 0;
  for (const [column, name] of header.entries()) {
    const below = rows.map((row) => (row[column] ?? '').trim()).filter((cell) => cell !== '');
    if (name.trim() === '' || below.length === 0) continue;
    columns += 1;
    const values = below.filter(isValue).length;
    // A name that comes again below is a value like the others.
    if (below.includes(name.trim())) telling -= 1;
    else if (values >= below.length * 0.6) telling += 1;
    else if (new Set(below).size < below.length * 0.5) telling += 0.5;
  }
  return telling > 0 && telling >= columns * 0.15;
};

/** Words that name a column in some table of nearly every office. Enough of them make a header of names only. */
const COLUMN_WORDS =
  /(?:^|[\s_./#-])(?:name|first|last|surname|date|dob|birth|id|no|nr|num|number|code|type|status|address|street|city|state|zip|phone|telephone|fax|mobile|e-?mail|mail|ssn|mrn|gender|sex|age|amount|total|price|cost|qty|quantity|description|comment|comments|notes?|department|dept|ward|unit|room|bed|provider|physician|doctor|patient|diagnosis|medication|dose|title|role|category|item|value|start|end|time|day|month|year|plan|member|account|reason|location|site|country|url|owner|task|due)(?:$|[\s_./#-])/i;

const saysColumns = (header: readonly string[]): boolean => {
  // camelCase and PascalCase are names of columns too.
  const cells = filled(header).map((cell) => cell.replace(/(?<=\p{Ll})(?=\p{Lu})/gu, ' '));
  return cells.filter((cell) => COLUMN_WORDS.test(cell)).length >= Math.max(1, cells.length * 0.4);
};

/** The header among the first rows, or undefined where the first row may be data already. */
export const detectHeader = (rows: readonly (readonly string[])[]): HeaderPlace | undefined => {
  const width = widthOf(rows);
  for (let index = 0; index < Math.min(rows.length, TITLE_ROWS); index += 1) {
    const row = rows[index]!;
    if (!couldBeHeader(row, width)) {
      // As wide as the table and no header: data has begun.
      if (filled(row).length >= Math.max(2, width * 0.6)) return undefined;
      continue;
    }
    const below = rows.slice(index + 1, index + 1 + ROWS_BELOW);
    const header = row.map((cell) => cell.trim());
    if (saysColumns(header) || differs(below, header)) return { index, header };
    return undefined;
  }
  return undefined;
};
