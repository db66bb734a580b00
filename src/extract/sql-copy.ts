/** The rows of `COPY table (columns) FROM stdin;` in dumps of PostgreSQL: fields between tabs, up to a line `\.`. */
import type { Segment } from '../model/segment.ts';

/** Unquoted names, quoted ones, with a schema before. */
export const COPY =
  /^COPY\s+([\w".$ ]{1,260}?)\s*\(([^()]{1,20000})\)\s+FROM\s+stdin[^;\n]{0,200};[^\n]*\n/im;
const END = /^\\\.\r?$/m;
const ESCAPES: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };
const ROWS_PER_SEGMENT = 500;

export interface CopyBlock {
  readonly header: readonly string[];
  readonly table: number;
  /** Number of the first row's line. */
  line: number;
}

export const headerOf = (columns: string): string[] =>
  columns.split(',').map((column) =>
    column
      .trim()
      .replace(/^"(.*)"$/s, '$1')
      .replaceAll('""', '"'),
  );

const fieldOf = (written: string): string => {
  if (written === '\\N') return '';
  if (!written.includes('\\')) return written;
  return written.replace(/\\(x[0-9a-fA-F]{1,2}|[0-7]{1,3}|.)/gs, (_, code: string) => {
    if (/^x./.test(code)) return String.fromCharCode(Number.parseInt(code.slice(1), 16));
    if (/^[0-7]/.test(code)) return String.fromCharCode(Number.parseInt(code, 8));
    return ESCAPES[code] ?? code;
  });
};

/** Rows of an open block from the beginning of a text. `rest`: what follows its end; undefined: it goes on in the next piece. */
export const copyRows = (
  text: string,
  block: CopyBlock,
): { segments: Segment[]; rest: string | undefined } => {
  const end = END.exec(text);
  const body = end === null ? text : text.slice(0, end.index);
  const lines = body.split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  const rows = lines.map((line) => line.split('\t').map(fieldOf));
  const segments: Segment[] = [];
  for (let at = 0; at < rows.length; at += ROWS_PER_SEGMENT)
    segments.push({
      kind: 'table',
      table: block.table,
      header: block.header,
      rows: rows.slice(at, at + ROWS_PER_SEGMENT),
      firstRow: block.line + at,
      place: {},
    });
  block.line += rows.length;
  return { segments, rest: end === null ? undefined : text.slice(end.index + end[0].length) };
};
