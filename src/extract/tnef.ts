/** `winmail.dat` ([MS-OXTNEF]): what Outlook sends to those it takes for Outlook. Attributes one after another, MAPI properties inside. */
import type { Extractor } from './extractor.ts';
import { createMailFile } from './mail-message.ts';
import { MAPI, type MapiAttachment, type MapiMessage, type MapiProperty } from './mapi.ts';
import { ATTACH_DATA } from './mapi-labels.ts';
import { readMapiMessage } from './mapi-message.ts';
import { memoryAccess, viewOf } from './random-access.ts';
import { memorySource } from './source.ts';

const MAGIC = '\x78\x9f\x3e\x22';
/** Attribute identifiers without their types. */
const SUBJECT = 0x8004;
const BODY = 0x800c;
const CODE_PAGE = 0x9007;
const PROPERTIES = 0x9003;
const RECIPIENTS = 0x9004;
const NEW_ATTACHMENT = 0x9002;
const TITLE = 0x8010;
const DATA = 0x800f;
const ATTACHMENT = 0x9005;
const SEVERAL = 0x1000;
/** Interface of a message inside an object: a TNEF of its own stands behind it. */
const GUID_BYTES = 16;
const MAX_PROPERTIES = 10_000;

const padded = (length: number): number => (length + 3) & ~3;
const utf16 = new TextDecoder('utf-16le');

/** Reads from `at`; a table that claims more than there is ends where the bytes do. */
const createCursor = (data: Uint8Array) => {
  const view = viewOf(data);
  let at = 0;
  return {
    more: (): boolean => at < data.byteLength,
    u16(): number {
      at += 2;
      return view.getUint16(at - 2, true);
    },
    u32(): number {
      at += 4;
      return view.getUint32(at - 4, true);
    },
    take(length: number): Uint8Array {
      const part = data.subarray(at, at + length);
      at += length;
      return part;
    },
  };
};
type Cursor = ReturnType<typeof createCursor>;

const FIXED_BYTES: Readonly<Record<number, number>> = { 2: 4, 5: 8, 6: 8, 7: 8, 20: 8, 64: 8, 72: 16 };
const isLong = (type: number): boolean =>
  type === MAPI.string8 || type === MAPI.unicode || type === MAPI.binary || type === MAPI.object;

const readProperties = (cursor: Cursor): MapiProperty[] => {
  const properties: MapiProperty[] = [];
  const count = cursor.u32();
  for (let left = count; left > 0 && cursor.more() && properties.length < MAX_PROPERTIES; left -= 1) {
    const written = cursor.u16();
    const id = cursor.u16();
    const type = written & ~SEVERAL;
    let name: string | undefined;
    if (id >= 0x8000) {
      cursor.take(GUID_BYTES);
      if (cursor.u32() === 0) cursor.take(4);
      else {
        const length = cursor.u32();
        name = utf16.decode(cursor.take(padded(length)).subarray(0, Math.max(0, length - 2)));
      }
    }
    const values = written !== type || isLong(type) ? cursor.u32() : 1;
    for (let value = 0; value < values && cursor.more() && properties.length < MAX_PROPERTIES; value += 1) {
      let data: Uint8Array;
      if (isLong(type)) {
        const length = cursor.u32();
        data = cursor.take(padded(length)).subarray(0, length);
      } else data = cursor.take(FIXED_BYTES[type] ?? 4);
      properties.push({ id, type, data, ...(name === undefined ? {} : { name }) });
    }
  }
  return properties;
};

/** What could be read before the bytes ended. */
const orWhatThereIs = <T>(read: () => T, otherwise: T): T => {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return otherwise;
  }
};

const asProperty = (id: number, type: number, data: Uint8Array): MapiProperty => ({ id, type, data });

export const tnef: Extractor = {
  name: 'tnef',
  version: 1,
  accepts: ({ latin1 }) => latin1.startsWith(MAGIC),
  async *extract(input) {
    const { source, note, descend } = input;
    const data = await source.bytes();
    const view = viewOf(data);
    const message: MapiProperty[] = [];
    const recipients: MapiProperty[][] = [];
    const attachments: MapiProperty[][] = [];
    let isWhole = data.byteLength >= 6;
    for (let at = 6; at < data.byteLength; ) {
      if (at + 9 > data.byteLength) {
        isWhole = false;
        break;
      }
      const id = view.getUint32(at + 1, true) & 0xffff;
      const length = view.getUint32(at + 5, true);
      const value = data.subarray(at + 9, at + 9 + length);
      if (value.byteLength < length) isWhole = false;
      at += 9 + length + 2;
      const last = attachments.at(-1);
      if (id === SUBJECT) message.push(asProperty(0x0037, MAPI.string8, value));
      else if (id === BODY) message.push(asProperty(0x1000, MAPI.string8, value));
      else if (id === CODE_PAGE) message.push(asProperty(0x3ffd, 3, value));
      else if (id === PROPERTIES)
        message.push(...orWhatThereIs(() => readProperties(createCursor(value)), []));
      else if (id === RECIPIENTS) {
        const cursor = createCursor(value);
        for (let left = orWhatThereIs(cursor.u32, 0); left > 0 && cursor.more(); left -= 1)
          recipients.push(orWhatThereIs(() => readProperties(cursor), []));
      } else if (id === NEW_ATTACHMENT) attachments.push([]);
      else if (id === TITLE) last?.push(asProperty(0x3704, MAPI.string8, value));
      else if (id === DATA) last?.push(asProperty(ATTACH_DATA, MAPI.binary, value));
      else if (id === ATTACHMENT) last?.push(...orWhatThereIs(() => readProperties(createCursor(value)), []));
    }
    const attachmentOf = (properties: MapiProperty[]): MapiAttachment => {
      const object = properties.find(({ id, type }) => id === ATTACH_DATA && type === MAPI.object);
      if (object === undefined) return { properties };
      const inner = object.data.subarray(GUID_BYTES);
      return {
        properties,
        open: (position) => descend(memorySource(inner, 'winmail.dat', source.budget), position),
      };
    };
    const item: MapiMessage = {
      properties: message,
      recipients: () => recipients,
      attachments: () => attachments.map(attachmentOf),
    };
    yield* readMapiMessage(createMailFile(input, memoryAccess(data)), item, {}, 0);
    if (!isWhole) note({ code: 'BAD_FORMAT', detail: 'Outlook TNEF attachment' });
  },
};
