/** Properties of Outlook ([MS-OXPROPS]), wherever they are kept: in a MSG file, a winmail.dat, a PST. */
import type { Segment } from '../model/segment.ts';
import { cutAtNul, decodePage, languagePage } from './code-page.ts';
import { decodeAs } from './decode-as.ts';
import { viewOf } from './random-access.ts';

export const MAPI = { string8: 0x1e, unicode: 0x1f, time: 0x40, binary: 0x102, object: 0x0d } as const;

export interface MapiProperty {
  readonly id: number;
  /** Without the bit of several values: each is a property of its own here. */
  readonly type: number;
  /** As stored, little-endian; strings may end in NUL. */
  readonly data: Uint8Array;
  /** Of properties with a name: the name that a person gave it. */
  readonly name?: string;
}

export interface MapiAttachment {
  readonly properties: readonly MapiProperty[];
  /** The message that is attached. */
  readonly message?: MapiMessage;
  /** Reads what is kept in another way (an OLE object), in the place of the data. */
  readonly open?: (position: number) => AsyncGenerator<readonly Segment[]>;
}

export interface MapiMessage {
  readonly properties: readonly MapiProperty[];
  recipients(): Iterable<readonly MapiProperty[]>;
  attachments(): Iterable<MapiAttachment>;
}

const numberIn = (properties: readonly MapiProperty[], id: number): number | undefined => {
  const data = properties.find((property) => property.id === id)?.data;
  return data !== undefined && data.byteLength >= 4 ? viewOf(data).getUint32(0, true) : undefined;
};

/** Code page of the strings that are not Unicode; undefined: to be guessed. Message, then Internet, then language. */
export const pageOf = (properties: readonly MapiProperty[]): number | undefined => {
  const page = [0x3ffd, 0x3fde]
    .map((id) => numberIn(properties, id))
    .find((found) => found !== undefined && found > 0);
  const language = numberIn(properties, 0x3ff1);
  return page ?? (language === undefined || language === 0 ? undefined : languagePage(language));
};

export const decodeBytes = (data: Uint8Array, page: number | undefined): string =>
  page === undefined ? decodeAs(data, undefined) : decodePage(data, page);

/** The text of a string property; empty for all other types. */
export const mapiText = ({ type, data }: MapiProperty, page: number | undefined): string => {
  if (type === MAPI.unicode) return cutAtNul(decodePage(data, 1200));
  return type === MAPI.string8 ? cutAtNul(decodeBytes(data, page)) : '';
};

/** FILETIME as a date, where it is one that somebody may have been born on. */
export const mapiDate = (data: Uint8Array): string => {
  if (data.byteLength < 8) return '';
  const ms = Number(viewOf(data).getBigUint64(0, true) / 10_000n) - 11_644_473_600_000;
  const date = new Date(ms);
  return Number.isNaN(date.getTime()) || date.getUTCFullYear() > 2200 ? '' : date.toISOString().slice(0, 10);
};

const utf16 = new TextDecoder('utf-16le');
const MAX_NAME_BYTES = 1_000;

/** Names that people or programs gave to properties from 0x8000 on ([MS-OXMSG] 2.2.3, [MS-PST] 2.4.7): entries of eight bytes, and the texts. */
export const namesOfProperties = (entries: Uint8Array, texts: Uint8Array): Map<number, string> => {
  const names = new Map<number, string>();
  const table = viewOf(entries);
  for (let at = 0; at + 8 <= table.byteLength; at += 8) {
    if ((table.getUint16(at + 4, true) & 1) === 0) continue;
    const offset = table.getUint32(at, true);
    if (offset + 4 > texts.byteLength) continue;
    const length = Math.min(viewOf(texts).getUint32(offset, true), MAX_NAME_BYTES);
    names.set(
      0x8000 + table.getUint16(at + 6, true),
      utf16.decode(texts.subarray(offset + 4, offset + 4 + length)),
    );
  }
  return names;
};
