/** Tables in text: comma, semicolon, tab or bar between the cells, told by content as much as by name. Streamed, 500 rows at a time. */
import type { Segment } from '../model/segment.ts';
import { createCsvRows } from '../util/csv-rows.ts';
import { csvShapeOf } from './csv-shape.ts';
import { DocumentProblem, type Extractor } from './extractor.ts';
import { headText } from './head-text.ts';
import { type Piece, textPieces } from './text-pieces.ts';

const ROWS = 500;
/** A batch ends earlier where its cells are long. */
const BATCH_CHARS = 1024 ** 2;
const HEAD_BYTES = 64 * 1024;

const isNamed = (name: string): boolean => /(?:^|\.)(?:csv|tsv|tab|psv)$/i.test(name);
/** Old Macintosh line ends, as `textPieces` gives them. */
const normal = (text: string): string => (text.includes('\n') ? text : text.replaceAll('\r', '\n'));

/** Splits the lines before the table from the first piece. */
const afterLines = (text: string, lines: number): number => {
  let at = 0;
  for (let line = 0; line < lines; line += 1) at = text.indexOf('\n', at) + 1 || text.length;
  return at;
};

export const csv: Extractor = {
  name: 'csv',
  version: 1,
  accepts({ head, extension }) {
    const text = headText(head);
    return (
      text !== undefined &&
      text !== '' &&
      csvShapeOf(normal(text), isNamed(extension), head.length < HEAD_BYTES) !== undefined
    );
  },
  async *extract({ source, limits }) {
    const head = await source.head();
    const named = isNamed(source.name);
    const shape = csvShapeOf(normal(headText(head) ?? ''), named, head.length < HEAD_BYTES) ?? {
      delimiter: ',',
      preambleLines: 0,
      header: false,
    };
    const parser = createCsvRows(shape.delimiter);
    let rowNumber = shape.preambleLines + 1;
    let header: readonly string[] | undefined;
    let first = true;
    let cells = 0;

    const segments = function* (rows: string[][]): Generator<readonly Segment[]> {
      let from = 0;
      if (shape.header && header === undefined && rows.length > 0) {
        header = rows[0]!;
        rowNumber += 1;
        from = 1;
      }
      while (from < rows.length) {
        let to = from;
        for (let chars = 0; to < rows.length && to < from + ROWS && chars < BATCH_CHARS; to += 1) {
          const row = rows[to]!;
          cells += row.length;
          for (const cell of row) chars += cell.length;
        }
        const part = rows.slice(from, to);
        yield [
          {
            kind: 'table',
            table: 1,
            ...(header === undefined ? {} : { header }),
            rows: part,
            firstRow: rowNumber,
            place: {},
          },
        ];
        if (cells > limits.cells) throw new DocumentProblem('TOO_MANY_CELLS', `${limits.cells} cells`);
        rowNumber += part.length;
        from = to;
      }
    };
    const rest = async function* (piece: Piece): AsyncGenerator<readonly Segment[]> {
      let { text } = piece;
      if (first) {
        first = false;
        const at = afterLines(text, shape.preambleLines);
        if (at > 0) yield [{ kind: 'text', text: text.slice(0, at), place: { line: 1 } }];
        text = text.slice(at);
      }
      yield* segments(parser.push(text));
    };

    let failure: unknown;
    try {
      for await (const piece of textPieces(source)) yield* rest(piece);
    } catch (error) {
      failure = error;
    }
    // Where the bytes ended with a failure the last row is not lost for it.
    yield* segments(parser.end());
    if (failure !== undefined) throw failure;
  },
};
