/** WebP: the chunks of its RIFF container. */
import { latin1Of, viewOf } from '../random-access.ts';
import { type Describe, type Frame, type LabelledText, MAX_TEXTS } from './image-info.ts';
import { describeTags } from './tags.ts';

type Size = Pick<Frame, 'width' | 'height'>;

const uint24 = (data: Uint8Array, at: number): number =>
  (data[at] as number) | ((data[at + 1] as number) << 8) | ((data[at + 2] as number) << 16);

/** RFC 9649: the canvas of the extended form, else the header of the lossy or the lossless bit stream. */
const sizeOf = (type: string, body: Uint8Array): Size | undefined => {
  if (body.byteLength < 10) return undefined;
  if (type === 'VP8X') return { width: uint24(body, 4) + 1, height: uint24(body, 7) + 1 };
  if (type === 'VP8 ')
    return {
      width: viewOf(body).getUint16(6, true) & 0x3fff,
      height: viewOf(body).getUint16(8, true) & 0x3fff,
    };
  if (type !== 'VP8L') return undefined;
  const bits = viewOf(body).getUint32(1, true);
  return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
};

export const describeWebp: Describe = (data) => {
  const view = viewOf(data);
  const texts: LabelledText[] = [];
  const packets: Uint8Array[] = [];
  let size: Size | undefined;
  let turns = 0;
  for (let at = 12; at + 8 <= data.byteLength && texts.length + packets.length < MAX_TEXTS; ) {
    const type = latin1Of(data.subarray(at, at + 4));
    const length = view.getUint32(at + 4, true);
    const body = data.subarray(at + 8, at + 8 + length);
    size ??= sizeOf(type, body);
    if (type === 'XMP ') packets.push(body);
    if (type === 'EXIF') {
      const exif = describeTags(latin1Of(body.subarray(0, 4)) === 'Exif' ? body.subarray(6) : body);
      texts.push(...exif.texts);
      turns = exif.frames[0]?.turns ?? 0;
    }
    at += 8 + length + (length & 1);
  }
  return { frames: size === undefined ? [] : [{ ...size, aspect: 1, turns }], texts, packets };
};
