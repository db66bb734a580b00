/** The head of a Word document (its FIB): which version, how long each of its texts is, where its tables stand. [MS-DOC] 2.5. */
import { DocumentProblem } from './extractor.ts';
import { viewOf } from './random-access.ts';

export interface DocHead {
  /** Word 6 and 95: eight-bit text and tables within the main stream. */
  readonly old: boolean;
  /** Name of the stream that holds the tables of newer documents. */
  readonly tableStream: '0Table' | '1Table';
  /** Characters of body, footnotes, headers, macros, comments, endnotes, text boxes, text boxes of headers: they follow each other. */
  readonly textLengths: readonly number[];
  /** Where the text of a document without a piece table lies. */
  readonly textStart: number;
  readonly textEnd: number;
  readonly language: number;
  /** Written on a Macintosh: old versions then use its letters. */
  readonly macintosh: boolean;
  /** Place of a table by its number among all: 33 is the piece table. */
  table(number: number): { readonly at: number; readonly length: number };
}

const WORD = 0xa5ec;
/** Word 6 and 95 write 0xA5DC, the Far East's 0xA697 and 0xA699. */
const OLD = new Set([0xa5dc, 0xa697, 0xa698, 0xa699]);
const FIRST_OF_97 = 0xc0;
const ENCRYPTED = 0x0100;
const TABLE_1 = 0x0200;
const TEXTS = 8;

/** Throws LOCKED, UNSUPPORTED or BAD_FORMAT. */
export const readDocHead = (main: Uint8Array): DocHead => {
  if (main.byteLength < 0x60) throw new DocumentProblem('BAD_FORMAT', 'Word document');
  const view = viewOf(main);
  const magic = view.getUint16(0, true);
  if (magic !== WORD && !OLD.has(magic)) throw new DocumentProblem('UNSUPPORTED', 'old Word document');
  const flags = view.getUint16(10, true);
  if ((flags & ENCRYPTED) !== 0) throw new DocumentProblem('LOCKED', 'Word document');
  const old = view.getUint16(2, true) < FIRST_OF_97;
  const number = (at: number): number => (at + 4 <= main.byteLength ? view.getUint32(at, true) : 0);
  const lengthsAt = old ? 0x34 : 0x4c;
  const tablesAt = old ? 0x58 : 0x9a;
  return {
    old,
    tableStream: (flags & TABLE_1) === 0 ? '0Table' : '1Table',
    textLengths: Array.from({ length: TEXTS }, (_, index) => number(lengthsAt + 4 * index)),
    textStart: number(0x18),
    textEnd: number(0x1c),
    language: view.getUint16(6, true),
    macintosh: view.getUint8(0x12) === 1,
    table: (index) => ({ at: number(tablesAt + 8 * index), length: number(tablesAt + 8 * index + 4) }),
  };
};
