/** PNG: its chunks; texts may be packed. */
import { inflateSync } from 'node:zlib';
import { decodeAs } from '../decode-as.ts';
import { latin1Of, viewOf } from '../random-access.ts';
import {
  aspectOf,
  type Describe,
  type Frame,
  type LabelledText,
  MAX_TEXT_BYTES,
  MAX_TEXTS,
} from './image-info.ts';
import { describeTags } from './tags.ts';

const XMP = 'XML:com.adobe.xmp';

const inflated = (data: Uint8Array, expand: (bytes: number) => void): Uint8Array => {
  let text: Uint8Array;
  try {
    text = inflateSync(data, { maxOutputLength: MAX_TEXT_BYTES });
  } catch {
    // Damaged, or far more than a text.
    return new Uint8Array();
  }
  expand(text.byteLength);
  return text;
};

interface PngText {
  readonly label: string;
  readonly bytes: Uint8Array;
  readonly charset: string;
}

/** tEXt: keyword, NUL, text. zTXt: keyword, NUL, method, packed. iTXt: keyword, NUL, packed?, method, language, NUL, keyword, NUL, text. */
const textChunk = (type: string, body: Uint8Array, expand: (bytes: number) => void): PngText | undefined => {
  const end = body.indexOf(0);
  if (end < 0) return undefined;
  const label = latin1Of(body.subarray(0, end));
  if (type === 'tEXt') return { label, bytes: body.subarray(end + 1), charset: 'windows-1252' };
  if (type === 'zTXt')
    return { label, bytes: inflated(body.subarray(end + 2), expand), charset: 'windows-1252' };
  const language = body.indexOf(0, end + 3);
  const keyword = language < 0 ? -1 : body.indexOf(0, language + 1);
  if (keyword < 0) return undefined;
  const rest = body.subarray(keyword + 1);
  return { label, bytes: body[end + 1] === 1 ? inflated(rest, expand) : rest, charset: 'utf-8' };
};

export const describePng: Describe = (data, expand) => {
  const view = viewOf(data);
  const texts: LabelledText[] = [];
  const packets: Uint8Array[] = [];
  let size: Pick<Frame, 'width' | 'height'> | undefined;
  let aspect = 1;
  let turns = 0;
  for (let at = 8; at + 12 <= data.byteLength && texts.length + packets.length < MAX_TEXTS; ) {
    const length = view.getUint32(at);
    const type = latin1Of(data.subarray(at + 4, at + 8));
    const body = data.subarray(at + 8, at + 8 + length);
    if (type === 'IHDR' && body.byteLength >= 8)
      size = { width: view.getUint32(at + 8), height: view.getUint32(at + 12) };
    else if (type === 'pHYs' && body.byteLength >= 8)
      aspect = aspectOf(view.getUint32(at + 8), view.getUint32(at + 12));
    else if (type === 'eXIf') {
      const exif = describeTags(body);
      texts.push(...exif.texts);
      turns = exif.frames[0]?.turns ?? 0;
    } else if (type === 'tEXt' || type === 'zTXt' || type === 'iTXt') {
      const text = textChunk(type, body, expand);
      if (text?.label === XMP) packets.push(text.bytes);
      else if (text !== undefined)
        texts.push({ label: text.label, text: decodeAs(text.bytes, text.charset) });
    }
    at += 12 + length;
  }
  return { frames: size === undefined ? [] : [{ ...size, aspect, turns }], texts, packets };
};
