/** JPEG: the segments before the pixels. */
import { decodeAs } from '../decode-as.ts';
import { latin1Of, viewOf } from '../random-access.ts';
import { aspectOf, type Describe, type Frame, type LabelledText, MAX_TEXTS } from './image-info.ts';
import { photoshopTexts } from './iptc.ts';
import { describeTags } from './tags.ts';

const EXIF = 'Exif\0\0';
const XMP = 'http://ns.adobe.com/xap/1.0/\0';
const PHOTOSHOP = 'Photoshop 3.0\0';
const JFIF = 'JFIF\0';
const COMMENT = 0xfe;
const SCAN = 0xda;
const isFrameHeader = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

export const describeJpeg: Describe = (data) => {
  const view = viewOf(data);
  const texts: LabelledText[] = [];
  const packets: Uint8Array[] = [];
  let size: Pick<Frame, 'width' | 'height'> | undefined;
  let aspect = 1;
  let turns = 0;
  let at = 2;
  while (at + 4 <= data.byteLength && texts.length < MAX_TEXTS) {
    if (data[at] !== 0xff) break;
    const marker = data[at + 1] as number;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker === SCAN) break;
    const length = view.getUint16(at + 2);
    const body = data.subarray(at + 4, at + 2 + length);
    const starts = (mark: string): boolean => latin1Of(body.subarray(0, mark.length)) === mark;
    if (isFrameHeader(marker) && body.byteLength >= 5)
      size ??= { height: viewOf(body).getUint16(1), width: viewOf(body).getUint16(3) };
    else if (marker === COMMENT) texts.push({ label: 'comment', text: decodeAs(body, 'windows-1252') });
    else if (marker === 0xe0 && starts(JFIF) && body.byteLength >= 12)
      aspect = aspectOf(viewOf(body).getUint16(8), viewOf(body).getUint16(10));
    else if (marker === 0xe1 && starts(EXIF)) {
      const exif = describeTags(body.subarray(EXIF.length));
      texts.push(...exif.texts);
      turns = exif.frames[0]?.turns ?? turns;
    } else if (marker === 0xe1 && starts(XMP)) packets.push(body.subarray(XMP.length));
    else if (marker === 0xed && starts(PHOTOSHOP))
      texts.push(...photoshopTexts(body.subarray(PHOTOSHOP.length)));
    at += 2 + Math.max(2, length);
  }
  return { frames: size === undefined ? [] : [{ ...size, aspect, turns }], texts, packets };
};
