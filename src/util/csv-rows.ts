/** Cuts delimited text into rows as it streams in: quoted line ends, doubled quotes, ragged rows. A quote that never closes is a character. */

export interface CsvRows {
  /** The rows that are complete by now. */
  push(text: string): string[][];
  end(): string[][];
}

/** A quoted cell of more is no cell: its quote was a stray one. Clinical notes stay below it. */
const MAX_QUOTED_CHARS = 256 * 1024;
/** A longer row comes in several, cut between two cells. */
const MAX_ROW_CHARS = 1024 ** 2;

export const createCsvRows = (delimiter: string): CsvRows => {
  const divider = delimiter.charCodeAt(0);
  let rest = '';
  const rowEnd = (text: string, from: number): number => {
    const newline = text.indexOf('\n', from);
    return newline < 0 ? text.length : newline;
  };
  const unquoted = (text: string, from: number, to: number): string =>
    text.slice(from, text.charCodeAt(to - 1) === 0x0d && to > from ? to - 1 : to);

  /** `split` took three times as long on short cells. */
  const plainRow = (text: string, from: number, end: number): string[] => {
    const row: string[] = [];
    let start = from;
    for (let at = from; at < end; at += 1) {
      if (text.charCodeAt(at) !== divider) continue;
      row.push(text.slice(start, at));
      start = at + 1;
    }
    row.push(unquoted(text, start, end));
    return row;
  };

  /** Position of the quote that closes the cell, or -1. */
  const closing = (text: string, from: number): number => {
    let quote = text.indexOf('"', from);
    while (quote >= 0 && text.charCodeAt(quote + 1) === 0x22) quote = text.indexOf('"', quote + 2);
    return quote;
  };

  /** Cells from `from` to the row's end; undefined: more text is needed. */
  const quotedRow = (
    text: string,
    from: number,
    final: boolean,
  ): { row: string[]; end: number } | undefined => {
    const row: string[] = [];
    for (let at = from; ; ) {
      let end = at;
      let value = '';
      if (text.charCodeAt(at) === 0x22) {
        const close = closing(text, at + 1);
        const isLong = (close < 0 ? text.length : close) - at > MAX_QUOTED_CHARS;
        if (close < 0 && !final && !isLong) return undefined;
        if (close >= 0 && !isLong) {
          value = text.slice(at + 1, close).replaceAll('""', '"');
          end = close + 1;
          if (end >= text.length && !final) return undefined;
        }
      }
      const newline = rowEnd(text, end);
      if (newline === text.length && !final) return undefined;
      const next = text.indexOf(delimiter, end);
      const stop = next < 0 || next > newline ? newline : next;
      row.push(value + (stop === newline ? unquoted(text, end, stop) : text.slice(end, stop)));
      if (stop === newline) return { row, end: newline + 1 };
      at = stop + 1;
    }
  };

  const take = (text: string, final: boolean): string[][] => {
    const rows: string[][] = [];
    let at = 0;
    let quote = text.indexOf('"');
    while (at < text.length) {
      const newline = text.indexOf('\n', at);
      if (quote >= 0 && quote < at) quote = text.indexOf('"', at);
      if (newline < 0 && !final) break;
      const end = newline < 0 ? text.length : newline;
      if (quote < 0 || quote > end) {
        rows.push(plainRow(text, at, end));
        at = end + 1;
        continue;
      }
      const quoted = quotedRow(text, at, final);
      if (quoted === undefined) break;
      rows.push(quoted.row);
      at = quoted.end;
    }
    rest = at < text.length ? text.slice(at) : '';
    if (rest.length > MAX_ROW_CHARS && rest.indexOf('\n') < 0) {
      const cut = rest.lastIndexOf(delimiter);
      const head = cut < 0 ? rest : rest.slice(0, cut);
      rest = cut < 0 ? '' : rest.slice(cut + 1);
      rows.push(head.split(delimiter));
    }
    return rows;
  };

  return {
    push: (text) => take(rest === '' ? text : rest + text, false),
    end: () => take(rest, true),
  };
};
