/** Outlook messages and templates ([MS-OXMSG]): a compound file with a stream for every long property. */
import { type CfbStorage, type CfbStream, openCfb, streamIn } from './cfb-file.ts';
import type { ExtractInput, Extractor } from './extractor.ts';
import { createMailFile } from './mail-message.ts';
import { MAPI, type MapiAttachment, type MapiMessage, type MapiProperty, namesOfProperties } from './mapi.ts';
import { readMapiMessage } from './mapi-message.ts';
import { readObjects } from './ole-object.ts';
import { randomAccess, viewOf } from './random-access.ts';

const LONG = /^__substg1\.0_([0-9a-f]{4})([0-9a-f]{4})(?:-[0-9a-f]{8})?$/i;
const SEVERAL = 0x1000;
const OBJECT = '__substg1.0_3701000d';
/** Types with a stream of their own; the stream of short ones holds their length only. */
const LONG_TYPES: ReadonlySet<number> = new Set([MAPI.string8, MAPI.unicode, MAPI.binary, MAPI.object, 0x48]);
/** Bytes before the first short property: of the message, of one inside it, of a recipient or attachment. */
const HEADER_BYTES = 32;
const EMBEDDED_HEADER_BYTES = 24;
const PART_HEADER_BYTES = 8;
const MAX_FIXED = 10_000;

type Names = ReadonlyMap<number, string>;

const createReader = (input: ExtractInput) => {
  const { limits, note, source } = input;
  const read = (stream: CfbStream): Uint8Array => {
    const data = stream.read(limits.loadBytes);
    // Chains may be shared: what is copied out counts like what a decompressor gives.
    source.budget.expand(data.byteLength);
    if (stream.sizeBytes > limits.loadBytes) note({ code: 'TOO_LARGE', detail: `${limits.loadBytes} bytes` });
    return data;
  };

  const namesOf = (root: CfbStorage): Names => {
    const storage = root.storages.find(({ name }) => name.toLowerCase() === '__nameid_version1.0');
    const entries = storage && streamIn(storage, '__substg1.0_00030102');
    const texts = storage && streamIn(storage, '__substg1.0_00040102');
    return entries === undefined || texts === undefined
      ? new Map()
      : namesOfProperties(read(entries), read(texts));
  };

  const propertiesOf = (storage: CfbStorage, headerBytes: number, names: Names): MapiProperty[] => {
    const properties: MapiProperty[] = [];
    const fixed = streamIn(storage, '__properties_version1.0');
    if (fixed !== undefined) {
      const data = read(fixed);
      const view = viewOf(data);
      for (let at = headerBytes; at + 16 <= data.byteLength && properties.length < MAX_FIXED; at += 16) {
        const type = view.getUint16(at, true);
        const id = view.getUint16(at + 2, true);
        if (!LONG_TYPES.has(type) && (type & SEVERAL) === 0)
          properties.push({ id, type, data: data.subarray(at + 8, at + 16) });
      }
    }
    for (const stream of storage.streams) {
      const match = LONG.exec(stream.name);
      if (match === null) continue;
      const id = Number.parseInt(match[1]!, 16);
      const written = Number.parseInt(match[2]!, 16);
      // Of several strings the stream without a number holds only their lengths.
      const type = written & ~SEVERAL;
      if (written !== type && type !== MAPI.binary && !stream.name.includes('-')) continue;
      const name = names.get(id);
      properties.push({ id, type, data: read(stream), ...(name === undefined ? {} : { name }) });
    }
    return properties;
  };

  const messageOf = (storage: CfbStorage, headerBytes: number, names: Names): MapiMessage => {
    const named = (start: string): CfbStorage[] =>
      storage.storages.filter(({ name }) => name.toLowerCase().startsWith(start));
    return {
      properties: propertiesOf(storage, headerBytes, names),
      *recipients() {
        for (const recipient of named('__recip_version1.0'))
          yield propertiesOf(recipient, PART_HEADER_BYTES, names);
      },
      *attachments() {
        for (const attached of named('__attach_version1.0')) yield attachmentOf(attached, names);
      },
    };
  };
  const attachmentOf = (storage: CfbStorage, names: Names): MapiAttachment => {
    const properties = propertiesOf(storage, PART_HEADER_BYTES, names);
    const object = storage.storages.find(({ name }) => name.toLowerCase() === OBJECT);
    if (object === undefined) return { properties };
    if (streamIn(object, '__properties_version1.0') !== undefined)
      return { properties, message: messageOf(object, EMBEDDED_HEADER_BYTES, names) };
    return { properties, open: (position) => readObjects([object], position, input) };
  };
  return (root: CfbStorage): MapiMessage => messageOf(root, HEADER_BYTES, namesOf(root));
};

export const msg: Extractor = {
  name: 'msg',
  version: 1,
  accepts: ({ inside }) => inside === 'msg',
  async *extract(input) {
    const access = await randomAccess(input.source);
    const message = createReader(input)(openCfb(access, input.note));
    yield* readMapiMessage(createMailFile(input, access), message, {}, 0);
  },
};
