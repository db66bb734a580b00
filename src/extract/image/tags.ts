/** The tags of TIFF and EXIF: directories of twelve-byte entries. Bounded; what points outside is passed over. */
import { decodeAs } from '../decode-as.ts';
import { viewOf } from '../random-access.ts';
import {
  aspectOf,
  type Frame,
  type ImageInfo,
  type LabelledText,
  MAX_TEXT_BYTES,
  MAX_TEXTS,
} from './image-info.ts';
import { iptcTexts } from './iptc.ts';
import {
  type Directory,
  directoryAt,
  type Entry,
  numberOf,
  openTagged,
  type Tagged,
} from './tag-directory.ts';

const NAMES: Readonly<Record<number, string>> = {
  269: 'document name',
  270: 'image description',
  271: 'make',
  272: 'model',
  285: 'page name',
  305: 'software',
  306: 'date and time',
  315: 'artist',
  316: 'host computer',
  33432: 'copyright',
  36867: 'original date',
  36868: 'digitized date',
  37510: 'user comment',
  40091: 'title',
  40092: 'comment',
  40093: 'author',
  40094: 'keywords',
  40095: 'subject',
  42016: 'image id',
  42032: 'owner',
  42033: 'serial number',
};
/** Windows writes them as bytes that are UTF-16. */
const isUtf16Tag = (tag: number): boolean => tag >= 0x9c9b && tag <= 0x9c9f;
const USER_COMMENT = 0x9286;
const XMP = 700;
const IPTC = 33_723;
const EXIF = 34_665;
const ASCII = 2;
const MAX_FRAMES = 20_000;
const TURNS: Readonly<Record<number, number>> = { 3: 2, 4: 2, 5: 1, 6: 1, 7: 3, 8: 3 };

const utf16 = (bytes: Uint8Array): string => new TextDecoder('utf-16le').decode(bytes);

const textOf = (tag: number, { type, bytes }: Entry): string | undefined => {
  const cut = bytes.subarray(0, MAX_TEXT_BYTES);
  if (isUtf16Tag(tag)) return utf16(cut);
  // Eight bytes name its character set: "ASCII", "UNICODE", or nothing.
  if (tag === USER_COMMENT)
    return cut[0] === 0x55 ? utf16(cut.subarray(8)) : decodeAs(cut.subarray(8), 'windows-1252');
  return type === ASCII ? decodeAs(cut, 'windows-1252') : undefined;
};

const textsOf = (directory: Directory): LabelledText[] =>
  Array.from(directory.entries, ([tag, entry]) => ({
    label: NAMES[tag] ?? `tag ${tag}`,
    text: (textOf(tag, entry) ?? '').replaceAll('\0', ' ').trim(),
  })).filter(({ text }) => text !== '');

const frameOf = (tagged: Tagged, { entries }: Directory, at: number): Frame => {
  const of = (tag: number): number | undefined => numberOf(tagged, entries.get(tag));
  return {
    width: of(0x0100) ?? 0,
    height: of(0x0101) ?? 0,
    aspect: aspectOf(of(0x011a) ?? 0, of(0x011b) ?? 0),
    turns: TURNS[of(0x0112) ?? 1] ?? 0,
    directory: at,
  };
};

/** Every directory of the chain; a chain that comes back to itself ends there. */
export const describeTags = (data: Uint8Array): ImageInfo => {
  const tagged = openTagged(data);
  const frames: Frame[] = [];
  const texts: LabelledText[] = [];
  const packets: Uint8Array[] = [];
  if (tagged === undefined) return { frames, texts, packets };
  const seen = new Set<number>();
  const visit = (at: number): Directory | undefined => {
    if (seen.has(at)) return undefined;
    seen.add(at);
    const directory = directoryAt(tagged, at);
    if (directory === undefined) return undefined;
    const { entries } = directory;
    if (texts.length < MAX_TEXTS) {
      texts.push(...textsOf(directory));
      const iptc = entries.get(IPTC);
      if (iptc !== undefined) texts.push(...iptcTexts(iptc.bytes));
    }
    const packet = entries.get(XMP);
    if (packet !== undefined && packets.length < MAX_TEXTS) packets.push(packet.bytes);
    const exif = numberOf(tagged, entries.get(EXIF));
    if (exif !== undefined) visit(exif);
    return directory;
  };
  let at = tagged.view.getUint32(4, tagged.little);
  while (at !== 0 && frames.length < MAX_FRAMES) {
    const directory = visit(at);
    if (directory === undefined) break;
    frames.push(frameOf(tagged, directory, at));
    at = directory.next;
  }
  return { frames, texts, packets };
};

/** A copy of the file in which the directory at `at` is the first: decoders read only that. */
export const withFirst = (data: Uint8Array, at: number): Uint8Array<ArrayBuffer> => {
  const copy = new Uint8Array(data);
  viewOf(copy).setUint32(4, at, copy[0] === 0x49);
  return copy;
};
