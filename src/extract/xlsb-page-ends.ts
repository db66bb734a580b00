/** Page headers and footers of a binary worksheet: the one thing that SheetJS leaves in it. [MS-XLSB] 2.4.117. */
import type { TextSegment } from '../model/segment.ts';
import { pageEndText } from './biff-extras.ts';
import { decodePage } from './code-page.ts';
import { viewOf } from './random-access.ts';

const HEADER_FOOTER = 479;
const TEXTS = 6;
const NONE = 0xffffffff;

/** Seven bits a byte, the highest says that another follows. */
const varint = (data: Uint8Array, at: number, maxBytes: number): { value: number; end: number } => {
  let value = 0;
  for (let index = 0; index < maxBytes; index += 1) {
    const byte = data[at + index] ?? 0;
    value += (byte & 0x7f) * 2 ** (7 * index);
    if (byte < 0x80) return { value, end: at + index + 1 };
  }
  return { value, end: at + maxBytes };
};

const textsOf = (data: Uint8Array, sheet: number): TextSegment[] => {
  const view = viewOf(data);
  const found: TextSegment[] = [];
  let at = 2;
  for (let index = 0; index < TEXTS && at + 4 <= data.byteLength; index += 1) {
    const chars = view.getUint32(at, true);
    at += 4;
    if (chars === NONE) continue;
    const text = pageEndText(decodePage(data.subarray(at, at + 2 * chars), 1200));
    if (text !== '') found.push({ kind: 'text', text, label: 'page header', place: { sheet } });
    at += 2 * chars;
  }
  return found;
};

export const xlsbPageEnds = (data: Uint8Array, sheet: number): TextSegment[] => {
  for (let at = 0; at < data.byteLength; ) {
    // A type has its own highest bits in both of its bytes.
    const two = (data[at] ?? 0) >= 0x80;
    const type = (data[at]! & 0x7f) + (two ? ((data[at + 1] ?? 0) & 0x7f) * 128 : 0);
    const size = varint(data, at + (two ? 2 : 1), 4);
    at = size.end + size.value;
    if (type === HEADER_FOOTER) return textsOf(data.subarray(size.end, at), sheet);
  }
  return [];
};
