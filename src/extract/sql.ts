/** SQL dumps: the rows of INSERT and COPY statements as tables under the names of their columns, all else as running text. */
import type { Segment } from '../model/segment.ts';
import type { Extractor } from './extractor.ts';
import { headText } from './head-text.ts';
import { COPY, type CopyBlock, copyRows, headerOf } from './sql-copy.ts';
import { textPieces } from './text-pieces.ts';

const INSERT =
  /INSERT\s+INTO\s+[`"[]?[\w.$]+[`"\]]?(?:\.[`"[]?[\w$]+[`"\]]?)?\s*(?:\(([^()]{1,4000})\))?\s*VALUES\s*/gi;
const CREATE =
  /CREATE\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?([`"[]?[\w.$]+[`"\]]?)\s*\(([^;]{1,20000}?)\)\s*;/gi;
const TABLE_NAME = /INSERT\s+INTO\s+([`"[]?[\w.$]+[`"\]]?)/i;

export const sql: Extractor = {
  name: 'sql',
  version: 2,
  accepts: ({ head, extension }) => {
    const text = headText(head);
    return (
      text !== undefined &&
      (extension === 'sql' || /^(?:--|\/\*|CREATE TABLE|SET )/i.test(text)) &&
      (/INSERT\s+INTO\s/i.test(text) || COPY.test(text))
    );
  },
  async *extract({ source }) {
    const columns = new Map<string, string[]>();
    const tables = new Map<string, number>();
    let open: CopyBlock | undefined;
    for await (const { text, line } of textPieces(source)) {
      let rest: string | undefined = text;
      let at = line;
      while (rest !== undefined && rest !== '') {
        if (open !== undefined) {
          const { segments, rest: behind }: ReturnType<typeof copyRows> = copyRows(rest, open);
          yield segments;
          // The line of the mark, too.
          if (behind !== undefined) at = open.line;
          if (behind !== undefined) open = undefined;
          rest = behind;
          continue;
        }
        const copy: RegExpExecArray | null = COPY.exec(rest);
        const before = copy === null ? rest : rest.slice(0, copy.index);
        yield [...segmentsOf(before, at, columns, tables)];
        if (copy === null) break;
        at += newlinesIn(rest, 0, copy.index + copy[0].length);
        const key = `copy ${bare(copy[1]!)} ${copy[2]!}`;
        const table = tables.get(key) ?? tables.size + 1;
        tables.set(key, table);
        open = { header: headerOf(copy[2]!), table, line: at };
        rest = rest.slice(copy.index + copy[0].length);
      }
    }
  },
};

function* segmentsOf(
  text: string,
  firstLine: number,
  columns: Map<string, string[]>,
  tables: Map<string, number>,
): Generator<Segment> {
  for (const [, table = '', body = ''] of text.matchAll(CREATE))
    columns.set(bare(table), columnNamesOf(body));
  let from = 0;
  let line = firstLine;
  for (const insert of text.matchAll(INSERT)) {
    if (insert.index < from) continue;
    const name = bare(TABLE_NAME.exec(insert[0])?.[1] ?? '');
    const header =
      insert[1] === undefined ? columns.get(name) : insert[1].split(',').map((column) => bare(column.trim()));
    const { rows, end } = tuplesOf(text, insert.index + insert[0].length);
    if (rows.length === 0) continue;
    const before = text.slice(from, insert.index);
    if (before.trim() !== '') yield { kind: 'text', text: before, place: { line } };
    line += newlinesIn(text, from, insert.index);
    const key = `${name} ${header?.join(',') ?? ''}`;
    const table = tables.get(key) ?? tables.size + 1;
    tables.set(key, table);
    yield {
      kind: 'table',
      table,
      rows,
      firstRow: line,
      place: {},
      ...(header === undefined ? {} : { header }),
    };
    line += newlinesIn(text, insert.index, end);
    from = end;
  }
  const rest = text.slice(from);
  if (rest.trim() !== '') yield { kind: 'text', text: rest, place: { line } };
}

const bare = (name: string): string => name.replace(/[`"[\]]/g, '');

/** Names in front of the types; a line that begins with a key word of constraints is none. */
const columnNamesOf = (body: string): string[] =>
  body
    .split(/,(?![^(]*\))/)
    .map((column) => column.trim())
    .filter((column) => !/^(?:PRIMARY|FOREIGN|UNIQUE|KEY|CONSTRAINT|CHECK|INDEX)\b/i.test(column))
    .map((column) => bare(column.split(/\s/)[0] ?? ''));

const newlinesIn = (text: string, from: number, to: number): number => {
  let count = 0;
  for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
};

/** `(1, 'a''b', NULL), (...)` from `at` on; ends where the form ends. */
const tuplesOf = (text: string, at: number): { rows: string[][]; end: number } => {
  const rows: string[][] = [];
  let end = at;
  for (let i = at; text[i] === '('; ) {
    const row: string[] = [];
    i += 1;
    while (i < text.length && text[i] !== ')') {
      const value = valueAt(text, i);
      if (value === undefined) return { rows, end };
      row.push(value.text);
      i = skipSpace(text, value.end);
      if (text[i] === ',') i = skipSpace(text, i + 1);
      else if (text[i] !== ')') return { rows, end };
    }
    if (i >= text.length) return { rows, end };
    rows.push(row);
    end = i + 1;
    i = skipSpace(text, end);
    if (text[i] !== ',') break;
    i = skipSpace(text, i + 1);
  }
  return { rows, end };
};

const skipSpace = (text: string, at: number): number => {
  let i = at;
  while (i < text.length && text.charCodeAt(i) <= 32) i += 1;
  return i;
};

const PLAIN = /[^,()'\s]+(?:\([^()]*\))?/y;

const valueAt = (text: string, from: number): { text: string; end: number } | undefined => {
  const at = /^[NEXB]$/i.test(text[from] ?? '') && text[from + 1] === "'" ? from + 1 : from;
  if (text[at] !== "'") {
    PLAIN.lastIndex = at;
    const plain = PLAIN.exec(text);
    return plain === null
      ? undefined
      : { text: /^null$/i.test(plain[0]) ? '' : plain[0], end: PLAIN.lastIndex };
  }
  let value = '';
  for (let i = at + 1; i < text.length; i++) {
    const character = text[i];
    if (character === "'" && text[i + 1] === "'") i += 1;
    else if (character === '\\' && i + 1 < text.length) {
      i += 1;
      value += text[i];
      continue;
    } else if (character === "'") return { text: value, end: i + 1 };
    value += character;
  }
  return undefined;
};
