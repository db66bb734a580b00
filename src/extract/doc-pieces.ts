/** Where the text of a Word document lies: its pieces, in reading order, and which of its paragraphs end cells and rows. */
import type { DocHead } from './doc-fib.ts';
import { viewOf } from './random-access.ts';

export interface DocPiece {
  /** Offset in the main stream. */
  readonly at: number;
  /** Characters. */
  readonly length: number;
  /** One byte a character, or two. */
  readonly width: 1 | 2;
}

const PIECES = 33;
const PARAGRAPHS = 13;
const PAGE_BYTES = 512;
/** A document of 20,000 pages has as many; whatever lies beyond is read without its rows. */
const MAX_PARAGRAPHS = 2_000_000;
/** Word saves anew long before it has so many. */
export const MAX_PIECES = 1_000_000;
const COMPRESSED = 0x4000_0000;

/** [MS-DOC] 2.9.38 Clx: property runs first, the table of pieces last. Empty where there is none. */
const pieceTable = (clx: Uint8Array): Uint8Array => {
  const view = viewOf(clx);
  let at = 0;
  while (at + 5 <= clx.byteLength) {
    const type = clx[at];
    if (type === 2) return clx.subarray(at + 5, at + 5 + view.getUint32(at + 1, true));
    if (type !== 1) break;
    at += 3 + view.getUint16(at + 1, true);
  }
  return new Uint8Array();
};

export const docPieces = (head: DocHead, tables: Uint8Array, main: Uint8Array): DocPiece[] => {
  const { at, length } = head.table(PIECES);
  const table = pieceTable(tables.subarray(at, at + length));
  const view = viewOf(table);
  const count = Math.max(0, Math.min(MAX_PIECES, Math.floor((table.byteLength - 4) / 12)));
  const pieces: DocPiece[] = [];
  for (let index = 0; index < count; index += 1) {
    const chars = view.getUint32(4 * index + 4, true) - view.getUint32(4 * index, true);
    const place = view.getUint32(4 * (count + 1) + 8 * index + 2, true);
    const compressed = !head.old && (place & COMPRESSED) !== 0;
    const width = compressed || head.old ? 1 : 2;
    const start = compressed ? (place & ~COMPRESSED) >>> 1 : place;
    const room = Math.max(0, Math.floor((main.byteLength - start) / width));
    if (chars > 0 && room > 0) pieces.push({ at: start, length: Math.min(chars, room), width });
  }
  return pieces;
};

/** A document that was saved whole by an old version has none: its text is one stretch. */
export const wholePiece = (head: DocHead, main: Uint8Array): DocPiece => {
  const end = Math.min(head.textEnd > head.textStart ? head.textEnd : main.byteLength, main.byteLength);
  const bytes = main.subarray(head.textStart, end);
  let zeros = 0;
  for (const byte of bytes.subarray(0, 4_096)) if (byte === 0) zeros += 1;
  const width = !head.old && zeros > Math.min(bytes.byteLength, 4_096) / 5 ? 2 : 1;
  return { at: head.textStart, length: Math.floor(bytes.byteLength / width), width };
};

/** What a paragraph is to a table. */
export type InTable = 'cell' | 'row';

/** Bytes of the operand of a property, [MS-DOC] 2.6.1: told by its three highest bits. */
const operandBytes = (view: DataView, sprm: number, at: number): number => {
  const size = [1, 1, 2, 4, 2, 2, 0, 3][sprm >> 13]!;
  if (size > 0) return size;
  return sprm === 0xd608 ? view.getUint16(at, true) + 1 : view.getUint8(at) + 1;
};

const SPRM_IN_TABLE = 0x2416;
const SPRM_ROW_END = 0x2417;

const inTableOf = (page: Uint8Array, at: number, end: number): InTable | undefined => {
  const view = viewOf(page);
  let found: InTable | undefined;
  while (at + 3 <= end) {
    const sprm = view.getUint16(at, true);
    at += 2;
    const on = view.getUint8(at) !== 0;
    if (sprm === SPRM_IN_TABLE && on) found ??= 'cell';
    if (sprm === SPRM_ROW_END && on) return 'row';
    at += operandBytes(view, sprm, at);
  }
  return found;
};

/** Word 6: one byte a property; 0x18 is "in table", 0x19 "row end". */
const inTableOfOld = (grpprl: Uint8Array): InTable | undefined => {
  for (let at = 0; at + 1 < grpprl.length; at += 1) {
    if (grpprl[at] !== 0x18 || grpprl[at + 1] !== 1) continue;
    return grpprl[at + 2] === 0x19 && grpprl[at + 3] === 1 ? 'row' : 'cell';
  }
  return undefined;
};

const readPage = (page: Uint8Array, old: boolean, ends: Map<number, InTable>): void => {
  const view = viewOf(page);
  const runs = page[PAGE_BYTES - 1] ?? 0;
  for (let run = 0; run < runs; run += 1) {
    const pointer = page[4 * (runs + 1) + (old ? 7 : 13) * run] ?? 0;
    const at = 2 * pointer;
    if (pointer === 0) continue;
    const words = page[at] ?? 0;
    const wide = !old && words === 0;
    const start = at + (wide ? 2 : 1);
    const end = Math.min(
      PAGE_BYTES - 1,
      start + (wide ? 2 * (page[at + 1] ?? 0) : old ? 2 * words : 2 * words - 1),
    );
    const kind = old
      ? inTableOfOld(page.subarray(start + 1, end))
      : inTableOf(page.subarray(0, PAGE_BYTES), start + 2, end);
    if (kind !== undefined) ends.set(view.getUint32(4 * (run + 1), true), kind);
  }
};

/** By the offset in the main stream behind a paragraph's last character. What is damaged is left out. */
export const tableParagraphs = (
  head: DocHead,
  tables: Uint8Array,
  main: Uint8Array,
): ReadonlyMap<number, InTable> => {
  const ends = new Map<number, InTable>();
  const { at, length } = head.table(PARAGRAPHS);
  const bins = tables.subarray(at, at + length);
  const view = viewOf(bins);
  const numberBytes = head.old ? 2 : 4;
  const count = Math.max(0, Math.floor((bins.byteLength - 4) / (4 + numberBytes)));
  const seen = new Set<number>();
  for (let index = 0; index < count; index += 1) {
    const place = 4 * (count + 1) + numberBytes * index;
    const number = head.old ? view.getUint16(place, true) : view.getUint32(place, true) & 0x3f_ffff;
    const page = main.subarray(number * PAGE_BYTES, (number + 1) * PAGE_BYTES);
    if (seen.has(number) || ends.size > MAX_PARAGRAPHS || page.byteLength < PAGE_BYTES) continue;
    seen.add(number);
    try {
      readPage(page, head.old, ends);
    } catch (error) {
      // A property that reaches beyond its page: the rows of this page are read as text.
      if (!(error instanceof RangeError)) throw error;
    }
  }
  return ends;
};
