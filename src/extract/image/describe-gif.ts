/** GIF: the screen's size, and comments between the frames. */
import { decodeAs } from '../decode-as.ts';
import { latin1Of, viewOf } from '../random-access.ts';
import { type Describe, type LabelledText, MAX_TEXT_BYTES, MAX_TEXTS } from './image-info.ts';

const EXTENSION = 0x21;
const COMMENT = 0xfe;
const PLAIN_TEXT = 0x01;
const APPLICATION = 0xff;
const FRAME = 0x2c;

/** Blocks of up to 255 bytes, each behind its length, up to an empty one. */
const blocksAt = (data: Uint8Array, from: number): { bytes: Uint8Array; end: number } => {
  const pieces: Uint8Array[] = [];
  let at = from;
  for (let length = data[at] ?? 0; length !== 0; length = data[at] ?? 0) {
    pieces.push(data.subarray(at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { bytes: Buffer.concat(pieces), end: at + 1 };
};

const tableBytes = (flags: number): number => ((flags & 0x80) === 0 ? 0 : 3 * (2 << (flags & 7)));

export const describeGif: Describe = (data) => {
  const texts: LabelledText[] = [];
  const packets: Uint8Array[] = [];
  if (data.byteLength < 13) return { frames: [], texts, packets };
  const view = viewOf(data);
  const frame = { width: view.getUint16(6, true), height: view.getUint16(8, true), aspect: 1, turns: 0 };
  let at = 13 + tableBytes(data[10] as number);
  while (at + 2 < data.byteLength && texts.length < MAX_TEXTS) {
    if (data[at] === FRAME) {
      if (at + 11 > data.byteLength) break;
      at = blocksAt(data, at + 11 + tableBytes(data[at + 9] as number)).end;
      continue;
    }
    if (data[at] !== EXTENSION) break;
    const kind = data[at + 1];
    const { bytes, end } = blocksAt(data, at + 2);
    const text = bytes.subarray(kind === PLAIN_TEXT ? 12 : 0, MAX_TEXT_BYTES);
    if (kind === COMMENT || kind === PLAIN_TEXT)
      texts.push({ label: 'comment', text: decodeAs(text, 'windows-1252') });
    // XMP stands bare behind its name, with a trailer that leads lengths to the end; XML ends at its last bracket.
    if (kind === APPLICATION && latin1Of(data.subarray(at + 3, at + 14)) === 'XMP DataXMP') {
      const packet = data.subarray(at + 14, end);
      packets.push(packet.subarray(0, packet.lastIndexOf(0x3e) + 1));
    }
    at = end;
  }
  return { frames: [frame], texts, packets };
};
