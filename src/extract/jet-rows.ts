/** Rows on a data page of an Access database, and the bytes of each of their values. */
import type { JetPages } from './jet-pages.ts';
import type { JetColumn } from './jet-table.ts';
import { viewOf } from './random-access.ts';

export const DATA_PAGE = 1;
const OFFSET_MASK = 0x1fff;
/** The row lies on another page; where it does it is a row like others. */
const POINTER = 0x4000;

/** From the last row of a page backwards: each ends where the one before it begins. */
export const rowAt = (pages: JetPages, page: Uint8Array, index: number): Uint8Array | undefined => {
  const view = viewOf(page);
  const countAt = pages.isJet3 ? 8 : 12;
  if (index >= view.getUint16(countAt, true) || countAt + 4 + 2 * index > page.byteLength) return undefined;
  const start = view.getUint16(countAt + 2 + 2 * index, true) & OFFSET_MASK;
  const end = index === 0 ? page.byteLength : view.getUint16(countAt + 2 * index, true) & OFFSET_MASK;
  return start < end && end <= page.byteLength ? page.subarray(start, end) : undefined;
};

/** Deleted rows are given too as long as their bytes are there. */
export function* rowsOf(pages: JetPages, page: Uint8Array): Generator<Uint8Array> {
  const view = viewOf(page);
  const countAt = pages.isJet3 ? 8 : 12;
  const count = Math.min(view.getUint16(countAt, true), page.byteLength >> 1);
  for (let index = 0; index < count && countAt + 4 + 2 * index <= page.byteLength; index += 1) {
    if ((view.getUint16(countAt + 2 + 2 * index, true) & POINTER) !== 0) continue;
    const row = rowAt(pages, page, index);
    if (row !== undefined) yield row;
  }
}

/** Where each value of variable length begins, and where the last ends; undefined: not a row of such a table. */
const variableOffsets = (pages: JetPages, row: Uint8Array, maskBytes: number): number[] | undefined => {
  const last = row.byteLength - 1 - maskBytes;
  if (last < 1) return undefined;
  if (!pages.isJet3) {
    const view = viewOf(row);
    const count = view.getUint16(last - 1, true);
    if (last - 3 - 2 * count < 0) return undefined;
    return Array.from({ length: count + 1 }, (_, index) => view.getUint16(last - 3 - 2 * index, true));
  }
  // Offsets of one byte; jumps tell from which value on 256 are to be added.
  const count = row[last]!;
  let jumps = Math.floor((row.byteLength - 1) / 256);
  const tableAt = last - jumps - 1;
  if (Math.floor((tableAt - count) / 256) < jumps) jumps -= 1;
  if (tableAt - count < 0) return undefined;
  let used = 0;
  return Array.from({ length: count + 1 }, (_, index) => {
    while (used < jumps && index === row[last - used - 1]) used += 1;
    return row[tableAt - index]! + 256 * used;
  });
};

/** One value for each column: its bytes, a truth value, or undefined for none. Undefined: not a row of such a table. */
export const valuesOf = (
  pages: JetPages,
  row: Uint8Array,
  columns: readonly JetColumn[],
): (Uint8Array | boolean | undefined)[] | undefined => {
  const head = pages.isJet3 ? 1 : 2;
  if (row.byteLength < head + 2) return undefined;
  const count = pages.isJet3 ? row[0]! : viewOf(row).getUint16(0, true);
  const maskBytes = (count + 7) >> 3;
  if (count === 0 || count > 256 || row.byteLength < head + maskBytes) return undefined;
  const maskAt = row.byteLength - maskBytes;
  const hasVariable = columns.some(({ fixed }) => !fixed);
  const offsets = hasVariable ? variableOffsets(pages, row, maskBytes) : [];
  if (offsets === undefined) return undefined;
  const fixedEnd = offsets[0] ?? maskAt;
  return columns.map(({ type, number, fixed, at, length }) => {
    const there = number < count && ((row[maskAt + (number >> 3)]! >> (number & 7)) & 1) === 1;
    if (type === 1) return there;
    if (!there) return undefined;
    if (fixed)
      return head + at + length <= fixedEnd ? row.subarray(head + at, head + at + length) : undefined;
    const start = offsets[at];
    const end = offsets[at + 1];
    if (start === undefined || end === undefined || start > end || end > maskAt) return undefined;
    return row.subarray(start, end);
  });
};
