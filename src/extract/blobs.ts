/** Binary values of a database's cells: text is the cell's own, documents are read like members of a container. */
import { isUtf8 } from 'node:buffer';
import type { Segment } from '../model/segment.ts';
import type { ExtractInput } from './extractor.ts';
import { isText } from './is-text.ts';
import { latin1Of } from './random-access.ts';
import { memorySource } from './source.ts';

export interface Blobs {
  /** The text of a binary value; '' where it is none. A document is put by until `drain`. */
  text(data: Uint8Array): string;
  drain(): AsyncGenerator<readonly Segment[]>;
}

/** A database of a million pictures must not use up what the whole file may hold of members. */
const MAX_DOCUMENTS = 1_000;
const MIN_BYTES = 32;
/** PDF, ZIP, OLE2, gzip, RTF, JPEG, PNG, TIFF, DICOM. */
const DOCUMENT =
  /^(?:%PDF-|PK\x03\x04|\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1|\x1f\x8b\x08|\{\\rtf|\xff\xd8\xff|\x89PNG|II\*\0|MM\0\*|[\s\S]{128}DICM)/;
const HEAD_BYTES = 512;

export const createBlobs = ({ source, note, descend }: ExtractInput): Blobs => {
  let waiting: Uint8Array[] = [];
  let count = 0;
  return {
    text(data) {
      const head = data.subarray(0, HEAD_BYTES);
      if (data.byteLength >= MIN_BYTES && DOCUMENT.test(latin1Of(head))) {
        if (count === MAX_DOCUMENTS)
          note({ code: 'TOO_MANY', detail: `${MAX_DOCUMENTS} documents in cells` });
        else {
          count += 1;
          waiting.push(data);
        }
        return '';
      }
      if (data.byteLength === 0 || !isText(head)) return '';
      const isWide = head.includes(0);
      const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
      return bytes.toString(isWide ? 'utf16le' : isUtf8(data) ? 'utf8' : 'latin1');
    },
    async *drain() {
      if (waiting.length === 0) return;
      const members = waiting;
      waiting = [];
      for (const [index, data] of members.entries())
        yield* descend(memorySource(data, '', source.budget), count - members.length + index + 1);
    },
  };
};
