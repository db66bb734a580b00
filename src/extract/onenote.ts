/**
 * OneNote sections: the texts that stand in them, older revisions too, and the files and pictures on their pages. Where on a page
 * a text stands is not read, so a section is always partial.
 */
import type { Segment } from '../model/segment.ts';
import type { Extractor } from './extractor.ts';
import { windowAccess, windowSource } from './member-window.ts';
import { randomAccess } from './random-access.ts';
import { textRuns } from './text-runs.ts';

/** MS-ONESTORE 2.3.1: the kinds of file, and the head of the format in one package. */
const SECTION = '\xe4R\\{\x8c\xd8\xa7M\xae\xb1S\x78\xd0\x29\x96\xd3';
/** MS-ONESTORE 2.6.13: a file stands behind this, its length and twelve bytes. */
const FILE_DATA = Buffer.from('e716e3bd65261145a4c48d4d0b7a9eac', 'hex');
const FILE_HEAD_BYTES = FILE_DATA.length + 8 + 12;
const WINDOW_BYTES = 1024 ** 2;
/** A text over the end of a window is read with the next, unless it is longer. */
const LONGEST_TEXT = 64 * 1024;
/** Names of fonts, styles and languages that every section holds. */
const FURNITURE =
  /^(?:Calibri(?: Light)?|Arial|Segoe UI|Cambria|Times New Roman|Verdana|PageTitle|PageDateTime|resolutionId|h[1-6]|p|[a-z]{2}-[A-Z]{2})$/;

export const onenote: Extractor = {
  name: 'onenote',
  version: 1,
  accepts: ({ latin1 }) => latin1.startsWith(SECTION),
  async *extract({ source, note, descend }) {
    const access = await randomAccess(source);
    note({ code: 'BAD_FORMAT', detail: 'OneNote: texts without their places' });
    let member = 0;
    let held = { at: 0, bytes: new Uint8Array() };
    /** What stands at `at`, a good part of a window at least: files may stand close together. */
    const windowAt = (at: number): Uint8Array => {
      const end = held.at + held.bytes.byteLength;
      if (at + WINDOW_BYTES / 2 > end && end < access.sizeBytes)
        held = { at, bytes: Uint8Array.from(access.readAt(at, WINDOW_BYTES)) };
      return held.bytes.subarray(at - held.at);
    };
    for (let at = SECTION.length; at < access.sizeBytes; ) {
      const bytes = windowAt(at);
      if (bytes.byteLength === 0) break;
      const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      const isLast = at + data.length >= access.sizeBytes;
      const file = data.indexOf(FILE_DATA);
      const isFile = file >= 0 && file + FILE_HEAD_BYTES <= data.length;
      // A mark at the very end is looked at with the next window.
      const until = file >= 0 ? file : data.length;
      const runs = textRuns(data.subarray(0, until));
      const last = runs.at(-1);
      const isOpen = !isLast && file < 0 && last?.end === until && last.end - last.start < LONGEST_TEXT;
      if (isOpen) runs.pop();
      const texts = runs.map(({ text }) => text.trim()).filter((text) => !FURNITURE.test(text));
      if (texts.length > 0) yield [{ kind: 'text', text: texts.join('\n'), place: {} } satisfies Segment];
      if (isFile) {
        const length = Number(data.readBigUInt64LE(file + FILE_DATA.length));
        const start = at + file + FILE_HEAD_BYTES;
        const fits = start + length <= access.sizeBytes;
        if (fits && length > 0) {
          member += 1;
          yield* descend(windowSource(windowAccess(access, start, length), '', source.budget), member);
        }
        at = fits ? start + length : start;
      } else if (file > 0) at += file;
      else if (isOpen && last !== undefined && last.start > 0) at += last.start;
      else if (isLast) break;
      else at += data.length - (FILE_DATA.length - 1);
    }
  },
};
