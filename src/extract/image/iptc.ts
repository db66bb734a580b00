/** IPTC-IIM: captions, keywords and by-lines of press photographs, in Photoshop's resource blocks or bare. */
import { decodeAs } from '../decode-as.ts';
import { latin1Of, viewOf } from '../random-access.ts';
import { type LabelledText, MAX_TEXTS } from './image-info.ts';

/** Record 2 of IIM 4.2; others keep their number. */
const NAMES: Readonly<Record<number, string>> = {
  5: 'title',
  25: 'keywords',
  40: 'instructions',
  80: 'by-line',
  90: 'city',
  105: 'headline',
  110: 'credit',
  115: 'source',
  118: 'contact',
  120: 'caption',
  122: 'caption writer',
};
const MARK = 0x1c;
const APPLICATION_RECORD = 2;
const IPTC_BLOCK = 0x0404;

export const iptcTexts = (data: Uint8Array): LabelledText[] => {
  const texts: LabelledText[] = [];
  const view = viewOf(data);
  let at = 0;
  while (at + 5 <= data.byteLength && data[at] === MARK && texts.length < MAX_TEXTS) {
    const length = view.getUint16(at + 3);
    // An extended length: larger than any text.
    if (length > 0x7fff || at + 5 + length > data.byteLength) break;
    const text = decodeAs(data.subarray(at + 5, at + 5 + length), 'windows-1252').trim();
    const dataset = data[at + 2] as number;
    if (data[at + 1] === APPLICATION_RECORD && dataset !== 0 && text !== '')
      texts.push({ label: NAMES[dataset] ?? `IPTC ${dataset}`, text });
    at += 5 + length;
  }
  return texts;
};

/** The block of IPTC among Photoshop's resources: `8BIM`, a number, a name, a length. */
export const photoshopTexts = (data: Uint8Array): LabelledText[] => {
  const view = viewOf(data);
  let at = 0;
  while (at + 12 <= data.byteLength && latin1Of(data.subarray(at, at + 4)) === '8BIM') {
    const id = view.getUint16(at + 4);
    const nameBytes = (1 + (data[at + 6] as number) + 1) & ~1;
    const sizeAt = at + 6 + nameBytes;
    if (sizeAt + 4 > data.byteLength) break;
    const size = view.getUint32(sizeAt);
    if (id === IPTC_BLOCK) return iptcTexts(data.subarray(sizeAt + 4, sizeAt + 4 + size));
    at = sizeAt + 4 + size + (size & 1);
  }
  return [];
};
