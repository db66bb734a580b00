/** WordPerfect 5: body, and the notes, headers and boxes that stand inside its codes. Later versions are named only. */
import type { Segment } from '../model/segment.ts';
import { DocumentProblem, type Extractor } from './extractor.ts';
import { viewOf } from './random-access.ts';
import { createTextFlow, type TextFlow } from './text-flow.ts';

/** The file format as libwpd documents it: 16 bytes of head, the offset of the text at 4. */
const MAGIC = '\xffWPC';
const DOCUMENT = 0x0a;
/** Lengths of the codes 0xC0 to 0xC7, both ends counted; they begin and end with the same byte. */
const FIXED_BYTES = [4, 9, 11, 3, 3, 5, 6, 7];
/** The first multinational set from 23 on. */
const MULTINATIONAL = [
  ...'\u00df\u0138\u0237\u00c1\u00e1\u00c2\u00e2\u00c4\u00e4\u00c0\u00e0\u00c5\u00e5\u00c6\u00e6\u00c7\u00e7\u00c9\u00e9\u00ca\u00ea\u00cb\u00eb\u00c8\u00e8\u00cd\u00ed\u00ce\u00ee\u00cf\u00ef\u00cc\u00ec\u00d1\u00f1\u00d3\u00f3\u00d4\u00f4\u00d6\u00f6\u00d2\u00f2\u00da\u00fa\u00db\u00fb\u00dc\u00fc\u00d9\u00f9\u0178\u00ff\u00c3\u00e3\u0110\u0111\u00d8\u00f8\u00d5\u00f5\u00dd\u00fd\u00d0\u00f0\u00de\u00fe',
];
const FIRST_LETTER = 23;
/** Headers and footers; notes; boxes and comments hold text in themselves, behind some numbers. */
const HOLDS_TEXT = new Set([0xd5, 0xd6, 0xd8, 0xd9, 0xda, 0xdb, 0xdd]);
const MIN_WORD = 3;
/** A note in a box in a header; deeper codes are rubbish that would be read again and again. */
const MAX_DEPTH = 8;

const single = (code: number): string => {
  if (code >= 0x20 && code < 0x7f) return String.fromCharCode(code);
  // Hard line and page, also where a page was broken softly.
  if (code === 0x0a || code === 0x0c || code === 0x8c || code === 0x90 || code === 0x99) return '\n';
  if (code === 0x0d || code === 0x0b || code === 0xa0) return ' ';
  return code >= 0xa9 && code <= 0xab ? '-' : '';
};

const extended = (letter: number, set: number): string =>
  set === 1 ? (MULTINATIONAL[letter - FIRST_LETTER] ?? '\ufffd') : '\ufffd';

/** Text of `data`; what stands inside codes is added to `asides`. */
const textOf = (data: Uint8Array, asides: string[], depth = 0): string => {
  let text = '';
  for (let at = 0; at < data.byteLength; ) {
    const code = data[at]!;
    const fixed = FIXED_BYTES[code - 0xc0];
    if (fixed !== undefined && data[at + fixed - 1] === code) {
      if (code === 0xc0) text += extended(data[at + 1]!, data[at + 2]!);
      else if (code === 0xc1 || code === 0xc2) text += '\t';
      at += fixed;
      continue;
    }
    const length = code >= 0xd0 && at + 4 <= data.byteLength ? data[at + 2]! + 256 * data[at + 3]! : 0;
    if (length > 0 && data[at + 3 + length] === code) {
      if (HOLDS_TEXT.has(code) && depth < MAX_DEPTH)
        asides.push(textOf(data.subarray(at + 4, at + length), asides, depth + 1));
      else if (code === 0xdc || code === 0xd7) text += '\t';
      at += 4 + length;
      continue;
    }
    text += single(code);
    at += 1;
  }
  return text;
};

const write = (text: string, flow: TextFlow): void => {
  for (const paragraph of text.split('\n')) if (paragraph.trim() !== '') flow.paragraph(paragraph);
};

export const wordperfect: Extractor = {
  name: 'wordperfect',
  version: 1,
  accepts: ({ latin1, head }) => latin1.startsWith(MAGIC) && head[9] === DOCUMENT,
  async *extract({ source }): AsyncGenerator<readonly Segment[]> {
    const data = await source.bytes();
    if (data.byteLength < 16) throw new DocumentProblem('BAD_FORMAT', 'WordPerfect document');
    const view = viewOf(data);
    if (view.getUint16(12, true) !== 0) throw new DocumentProblem('LOCKED', 'WordPerfect document');
    if (data[10] !== 0) throw new DocumentProblem('UNSUPPORTED', 'WordPerfect 6 document');
    const flow = createTextFlow();
    const asides: string[] = [];
    write(textOf(data.subarray(Math.max(16, view.getUint32(4, true))), asides), flow);
    flow.endPart();
    for (const aside of asides)
      if (/\p{L}|\d/u.test(aside) && aside.trim().length >= MIN_WORD) write(aside, flow);
    flow.endPart();
    yield flow.drain();
  },
};
