/**
 * The elements of a DICOM data set, one after another, without recursion: explicit and implicit value representation, both byte orders,
 * sequences of known and unknown length. (dicom-parser 1.8.21 was turned down: it wants the whole file in memory, recurses into
 * sequences, and refuses a file without preamble or meta header.)
 */
import { DICOM_TAGS } from './dicom-tags.ts';

export interface DicomElement {
  /** Eight hexadecimal digits. */
  readonly tag: string;
  readonly vr: string;
  /** Where its value begins, and how many bytes of it there are. */
  readonly start: number;
  readonly length: number;
  /** Tags of the sequences around it, from the outside in. */
  readonly path: readonly string[];
}

export interface DicomBytes {
  readonly size: number;
  /** At most `length` bytes from `at`; fewer at the end. */
  read(at: number, length: number): Uint8Array;
}

export interface DicomSyntax {
  readonly explicit: boolean;
  readonly littleEndian: boolean;
}

const UNDEFINED = 0xffff_ffff;
const ITEM = 'FFFEE000';
const ITEM_END = 'FFFEE00D';
const SEQUENCE_END = 'FFFEE0DD';
/** These have two reserved bytes and four of length (PS3.5 7.1.2). */
const LONG = new Set('OB OD OF OL OV OW SQ SV UC UN UR UT UV'.split(' '));
const SHORT = new Set('AE AS AT CS DA DS DT FD FL IS LO LT PN SH SL SS ST TM UI UL US'.split(' '));
/** Only the last sequences say what a value is. */
const MAX_PATH = 3;
const MAX_DEPTH = 1000;

export const isVr = (vr: string): boolean => LONG.has(vr) || SHORT.has(vr);

interface Level {
  readonly tag: string;
  readonly end: number;
  /** A sequence of unknown representation is written implicitly (PS3.5 6.2.2). */
  readonly explicit: boolean;
}

/** Ends early, and returns false, where an element cannot be one. Positions only grow: nothing can loop. */
export function* dicomElements(
  bytes: DicomBytes,
  from: number,
  syntax: DicomSyntax,
  to = bytes.size,
): Generator<DicomElement, boolean> {
  const levels: Level[] = [];
  let at = from;
  const header = (position: number): DataView => {
    const read = bytes.read(position, 12);
    return new DataView(read.buffer, read.byteOffset, read.byteLength);
  };
  while (at + 8 <= to) {
    while (levels.length > 0 && at >= (levels.at(-1) as Level).end) levels.pop();
    const view = header(at);
    if (view.byteLength < 8) return false;
    const { littleEndian } = syntax;
    const tag = (view.getUint16(0, littleEndian) * 0x10000 + view.getUint16(2, littleEndian))
      .toString(16)
      .padStart(8, '0')
      .toUpperCase();
    const plainLength = view.getUint32(4, littleEndian);
    if (tag === ITEM || tag === ITEM_END || tag === SEQUENCE_END) {
      if (tag === SEQUENCE_END) levels.pop();
      at += 8;
      continue;
    }
    const explicit = levels.at(-1)?.explicit ?? syntax.explicit;
    let vr = explicit
      ? String.fromCharCode(view.getUint8(4), view.getUint8(5))
      : (DICOM_TAGS.get(tag)?.vr ?? 'UN');
    let length = plainLength;
    let start = at + 8;
    if (explicit && isVr(vr)) {
      if (LONG.has(vr)) {
        if (view.byteLength < 12) return false;
        length = view.getUint32(8, littleEndian);
        start = at + 12;
      } else length = view.getUint16(6, littleEndian);
    } else if (explicit) {
      // Some writers change to the implicit form in the middle.
      vr = DICOM_TAGS.get(tag)?.vr ?? 'UN';
      if (plainLength !== UNDEFINED && start + plainLength > to) return false;
    }
    const isPixels = tag.startsWith('7FE0');
    const opensItem = (): boolean => {
      const first = bytes.read(start, 8);
      if (first.byteLength < 8) return false;
      const inner = new DataView(first.buffer, first.byteOffset, 8);
      return inner.getUint16(0, littleEndian) === 0xfffe && inner.getUint16(2, littleEndian) === 0xe000;
    };
    if (length === UNDEFINED || vr === 'SQ' || (vr === 'UN' && length >= 8 && opensItem())) {
      if (isPixels) {
        at = skipFragments(bytes, start, to, littleEndian);
        continue;
      }
      const end = length === UNDEFINED ? Number.POSITIVE_INFINITY : start + length;
      // Deeper ones are read all the same, under the path of the last that counts.
      if (levels.length < MAX_DEPTH) levels.push({ tag, end, explicit: vr === 'UN' ? false : explicit });
      at = start;
      continue;
    }
    const available = Math.max(0, Math.min(length, to - start));
    if (!isPixels || tag !== '7FE00010')
      yield { tag, vr, start, length: available, path: levels.slice(-MAX_PATH).map((level) => level.tag) };
    if (length > available) return false;
    at = start + length;
  }
  return at >= to;
}

/** Compressed pixels come in items of known length. */
const skipFragments = (bytes: DicomBytes, from: number, to: number, littleEndian: boolean): number => {
  let at = from;
  while (at + 8 <= to) {
    const read = bytes.read(at, 8);
    if (read.byteLength < 8) return to;
    const view = new DataView(read.buffer, read.byteOffset, 8);
    if (view.getUint16(0, littleEndian) !== 0xfffe) return at;
    if (view.getUint16(2, littleEndian) === 0xe0dd) return at + 8;
    at += 8 + view.getUint32(4, littleEndian);
  }
  return to;
};
