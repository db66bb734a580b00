/** DOC (Word 6 to 2003): body, tables, footnotes, headers, comments, text boxes, deletions, properties, embedded files. */
import type { Segment, TextSegment } from '../model/segment.ts';
import { type CfbStorage, loadStream, openCfb, streamIn } from './cfb-file.ts';
import { decodePage, languagePage } from './code-page.ts';
import { type DocHead, readDocHead } from './doc-fib.ts';
import { type DocPiece, docPieces, MAX_PIECES, tableParagraphs, wholePiece } from './doc-pieces.ts';
import { createDocWalk, type DocWalk } from './doc-walk.ts';
import { DocumentProblem, type ExtractInput, type Extractor } from './extractor.ts';
import { readObjects } from './ole-object.ts';
import { oleProperties } from './ole-properties.ts';
import { randomAccess, viewOf } from './random-access.ts';
import { createTextFlow, type TextFlow } from './text-flow.ts';

const SLICE_CHARS = 32 * 1024;
/** Pieces may share bytes, honestly only a few. */
const MAX_REUSE = 4;
const COMMENT_AUTHORS = 36;
const REVISION_AUTHORS = 51;
const MAX_NAMES = 1_000;

const widePiece = (main: Uint8Array, from: number, to: number): string =>
  Buffer.from(main.buffer, main.byteOffset + from, to - from).toString('utf16le');

/** Length-prefixed names; a table of strings has a head of six bytes before them ([MS-DOC] 2.2.4). */
const namesAt = (tables: Uint8Array, { at, length }: ReturnType<DocHead['table']>): string[] => {
  const data = tables.subarray(at, at + length);
  const view = viewOf(data);
  const names: string[] = [];
  let next = data[0] === 0xff && data[1] === 0xff ? 6 : 0;
  while (next + 2 <= data.byteLength && names.length < MAX_NAMES) {
    const chars = view.getUint16(next, true);
    names.push(widePiece(data, next + 2, Math.min(data.byteLength, next + 2 + 2 * chars)));
    next += 2 + 2 * chars;
  }
  return names.filter((name) => name !== '' && name !== 'Unknown');
};

/** The text in reading order; `walk.end` between its parts. */
function* readText(
  main: Uint8Array,
  pieces: readonly DocPiece[],
  head: DocHead,
  walk: DocWalk,
  flow: TextFlow,
): Generator<readonly Segment[]> {
  const page = head.old ? (head.macintosh ? 10000 : languagePage(head.language)) : 1252;
  const ends = head.textLengths.map((_, index) =>
    head.textLengths.slice(0, index + 1).reduce((sum, length) => sum + length, 0),
  );
  let position = 0;
  for (const { at, length, width } of pieces) {
    for (let done = 0; done < length; ) {
      const end = ends.find((candidate) => candidate > position) ?? Number.POSITIVE_INFINITY;
      const chars = Math.min(SLICE_CHARS, length - done, end - position);
      const from = at + done * width;
      const to = from + chars * width;
      const text = width === 2 ? widePiece(main, from, to) : decodePage(main.subarray(from, to), page);
      // Double-byte letters shift the marks behind them: there paragraphs are told by their marks alone.
      const isExact = text.length === chars;
      walk.text(text, (index) => (isExact ? from + (index + 1) * width : -1));
      done += chars;
      position += chars;
      if (position === end) walk.end();
      const batch = flow.drain();
      if (batch.length > 0) yield batch;
    }
  }
  walk.end();
  yield flow.drain();
}

const objectsOf = (root: CfbStorage): readonly CfbStorage[] =>
  root.storages.find(({ name }) => name.toLowerCase() === 'objectpool')?.storages ?? [];

async function* extract(input: ExtractInput): AsyncGenerator<readonly Segment[]> {
  const { note, limits } = input;
  const root = openCfb(await randomAccess(input.source), note);
  const stream = streamIn(root, 'WordDocument');
  if (stream === undefined) throw new DocumentProblem('BAD_FORMAT', 'Word document');
  const main = loadStream(stream, input, 'Word document');
  const head = readDocHead(main);
  const tables = head.old
    ? main
    : (streamIn(root, head.tableStream)?.read(limits.loadBytes) ?? new Uint8Array());
  let pieces: DocPiece[] = docPieces(head, tables, main);
  if (pieces.length === 0) {
    // Old versions leave the table out where the text lies in one stretch; newer ones never do.
    if (!head.old) note({ code: 'BAD_FORMAT', detail: 'Word document' });
    pieces = [wholePiece(head, main)];
  }
  if (pieces.length >= MAX_PIECES) note({ code: 'TOO_MANY', detail: `${MAX_PIECES} pieces` });
  const bytes = pieces.reduce((sum, { length, width }) => sum + length * width, 0);
  if (bytes > MAX_REUSE * main.byteLength) throw new DocumentProblem('BOMB', 'overlapping pieces');
  const flow = createTextFlow();
  yield* readText(main, pieces, head, createDocWalk(flow, tableParagraphs(head, tables, main)), flow);
  const names = head.old
    ? []
    : [COMMENT_AUTHORS, REVISION_AUTHORS].flatMap((table) => namesAt(tables, head.table(table)));
  yield [
    ...names.map((text): TextSegment => ({ kind: 'text', text, label: 'author', place: {} })),
    ...oleProperties(root, input),
  ];
  yield* readObjects(objectsOf(root), 1, input);
}

export const doc: Extractor = {
  name: 'doc',
  version: 1,
  accepts: ({ inside }) => inside === 'doc',
  extract,
};
