/** Compressed RTF of Outlook ([MS-OXRTFCP]): LZ77 over a window that begins filled. At most nine bytes come out of one. */
import { latin1Of, viewOf } from './random-access.ts';

const START = Buffer.from(
  '{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx',
  'latin1',
);
const WINDOW = 4096;
const HEADER_BYTES = 16;
const MAX_RATIO = 9;

/** Programs end the text with a NUL. */
const withoutNuls = (text: Uint8Array): Uint8Array => {
  let end = text.length;
  while (end > 0 && text[end - 1] === 0) end -= 1;
  return text.subarray(0, end);
};

/** What can be unpacked of it; undefined where it is none. */
export const decompressRtf = (data: Uint8Array): Uint8Array | undefined => {
  const text = unpack(data);
  return text && withoutNuls(text);
};

const unpack = (data: Uint8Array): Uint8Array | undefined => {
  if (data.byteLength < HEADER_BYTES) return undefined;
  const kind = latin1Of(data.subarray(8, 12));
  const rawBytes = viewOf(data).getUint32(4, true);
  if (kind === 'MELA') return data.subarray(HEADER_BYTES, HEADER_BYTES + rawBytes);
  if (kind !== 'LZFu') return undefined;
  const out = new Uint8Array(Math.min(rawBytes, data.byteLength * MAX_RATIO));
  const window = new Uint8Array(WINDOW);
  window.set(START);
  let write = START.length;
  let length = 0;
  const put = (byte: number): void => {
    if (length < out.length) out[length] = byte;
    length += 1;
    window[write] = byte;
    write = (write + 1) % WINDOW;
  };
  for (let at = HEADER_BYTES; at < data.length && length < out.length; ) {
    const flags = data[at]!;
    at += 1;
    for (let bit = 0; bit < 8 && at < data.length && length < out.length; bit += 1) {
      if ((flags & (1 << bit)) === 0) {
        put(data[at]!);
        at += 1;
        continue;
      }
      const pair = (data[at]! << 8) | (data[at + 1] ?? 0);
      at += 2;
      const offset = pair >> 4;
      // A reference to the place that is written next ends the text.
      if (offset === write) return out.subarray(0, Math.min(length, out.length));
      for (let i = 0; i < (pair & 15) + 2; i += 1) put(window[(offset + i) % WINDOW]!);
    }
  }
  return out.subarray(0, Math.min(length, out.length));
};
