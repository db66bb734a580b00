/** The document inside an object field of Access: an attachment, or what an OLE server put a header of its own before. */
import { inflateSync } from 'node:zlib';
import type { ByteSource } from './extractor.ts';
import { latin1Of, viewOf } from './random-access.ts';

/** The headers of OLE 1 objects are shorter than this. */
const MAX_HEADER_BYTES = 512;
const MAX_ATTACHMENT_BYTES = 64 * 1024 ** 2;
const DOCUMENT =
  /%PDF-|PK\x03\x04|\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1|\{\\rtf|\xff\xd8\xff|\x89PNG\r|II\*\0|MM\0\*|GIF8[79]a/;
const PACKED = 1;

/** Attachments: whether packed, their length, then a header with the file's type before the file. */
const attachmentOf = (data: Uint8Array, budget: ByteSource['budget']): Uint8Array | undefined => {
  if (data.byteLength < 16) return undefined;
  const view = viewOf(data);
  const kind = view.getUint32(0, true);
  if (kind > PACKED || (kind === PACKED && data[8] !== 0x78)) return undefined;
  let body = data.subarray(8);
  if (kind === PACKED) {
    try {
      body = inflateSync(body, { maxOutputLength: MAX_ATTACHMENT_BYTES });
    } catch {
      return undefined;
    }
    budget.expand(body.byteLength);
  }
  const headerBytes = body.byteLength < 4 ? 0 : viewOf(body).getUint32(0, true);
  return headerBytes >= 8 && headerBytes < 256 && headerBytes < body.byteLength
    ? body.subarray(headerBytes)
    : undefined;
};

export const accessObject = (data: Uint8Array, budget: ByteSource['budget']): Uint8Array => {
  const attachment = attachmentOf(data, budget);
  if (attachment !== undefined) return attachment;
  const at = DOCUMENT.exec(latin1Of(data.subarray(0, MAX_HEADER_BYTES)))?.index;
  return at === undefined ? data : data.subarray(at);
};
