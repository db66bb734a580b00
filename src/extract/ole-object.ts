/** Objects embedded in OLE2 documents: packaged files, documents of Office in storages of their own, objects of RTF. */
import { createRequire } from 'node:module';
import type * as Sheetjs from 'xlsx';
import type { Segment } from '../model/segment.ts';
import { type CfbStorage, openCfb, streamIn } from './cfb-file.ts';
import { DocumentProblem, type ExtractInput, type Extractor } from './extractor.ts';
import { latin1Of, randomAccess, viewOf } from './random-access.ts';
import { memorySource } from './source.ts';

/** Streams that make a storage a document which a reader knows, or which must at least be named. */
const DOCUMENTS = [
  'WordDocument',
  'Workbook',
  'Book',
  'PowerPoint Document',
  'EncryptedPackage',
  'VisioDocument',
  '__properties_version1.0',
];
/** Streams that hold a file as it is. */
const PACKAGES = ['Package', 'EmbeddedOdf', 'CONTENTS'];
/** Formulas, controls, pictures and projects: no text of a document. */
const TELLS_NOTHING =
  /^(?:[\x01-\x06].*|Equation Native|OCXNAME|OCXDATA|PRINT|CONTENTS|contents|f|o|PROJECT(?:wm|lk)?|VBA|Package|Item\d*|Props\d*|MM|META|PIC|LINK|ObjInfo|__SRP_.*|dir|Root Entry)$/i;
const MAX_STREAMS = 1_000;
const MAX_NAME = 1_024;

export interface EmbeddedFile {
  /** As the document calls it; empty where it does not. */
  readonly name: string;
  readonly data: Uint8Array;
}

/** [MS-OLEDS] 2.3.6; the fields before the data are what the Object Packager writes. */
export const unpackOle10 = (native: Uint8Array): EmbeddedFile => {
  const whole = { name: '', data: native };
  const view = viewOf(native);
  let at = 2;
  const text = (): string => {
    const end = native.indexOf(0, at);
    const found = latin1Of(native.subarray(at, end < 0 ? at : Math.min(end, at + MAX_NAME)));
    at = end < 0 ? native.byteLength : end + 1;
    return found;
  };
  try {
    if (view.getUint16(0, true) !== 2) return whole;
    const name = text();
    text();
    at += 4;
    at += 4 + view.getUint32(at, true);
    const length = view.getUint32(at, true);
    const data = native.subarray(at + 4, at + 4 + length);
    return data.byteLength === 0 ? whole : { name, data };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return whole;
  }
};

/** A storage as a compound file of its own, so that it can be read like any other document. */
const toFile = (storage: CfbStorage): Uint8Array => {
  const { CFB } = createRequire(import.meta.url)('xlsx') as typeof Sheetjs;
  const file = CFB.utils.cfb_new();
  let streams = 0;
  const queue: { storage: CfbStorage; path: string }[] = [{ storage, path: '' }];
  for (let next = queue.pop(); next !== undefined && streams < MAX_STREAMS; next = queue.pop()) {
    for (const stream of next.storage.streams) {
      streams += 1;
      CFB.utils.cfb_add(file, `${next.path}/${stream.name}`, Buffer.from(stream.read()));
    }
    for (const inner of next.storage.storages)
      queue.push({ storage: inner, path: `${next.path}/${inner.name}` });
  }
  return CFB.write(file, { type: 'buffer' }) as Uint8Array;
};

/** The program an object belongs to, as [MS-OLEDS] 2.3.8 names it: user type, clipboard format, identifier. */
const programOf = (storage: CfbStorage): string =>
  latin1Of(streamIn(storage, '\x01CompObj')?.read(MAX_NAME).subarray(28) ?? new Uint8Array());

/** Formulas, pictures and sounds: what they show is no text, or stands beside them as a picture. */
const isPicture = (storage: CfbStorage): boolean =>
  /equation|mathtype|paint|picture|bitmap|image|clip|photo|draw|chemdraw|wordart|sound|wave|media|video/i.test(
    programOf(storage),
  );

/** The file in an object's storage; undefined where there is none that holds text. */
const fileIn = (storage: CfbStorage): EmbeddedFile | undefined => {
  const native = streamIn(storage, '\x01Ole10Native');
  if (native !== undefined) {
    const file = unpackOle10(native.read().subarray(4));
    return file.name === '' && isPicture(storage) ? undefined : file;
  }
  const packed = streamIn(storage, ...PACKAGES);
  if (packed !== undefined) {
    const data = packed.read();
    // Controls keep their settings in a stream of the same name.
    if (/^(?:%PDF|PK\x03\x04|\xd0\xcf\x11\xe0|\{\\rtf)/.test(latin1Of(data.subarray(0, 8))))
      return { name: '', data };
  }
  return streamIn(storage, ...DOCUMENTS) === undefined ? undefined : { name: '', data: toFile(storage) };
};

export async function* readEmbedded(
  { name, data }: EmbeddedFile,
  position: number,
  { source, descend }: ExtractInput,
): AsyncGenerator<readonly Segment[]> {
  // A storage in a storage in a storage is copied each time: copies count like what a decompressor gives.
  source.budget.expand(data.byteLength);
  if (name !== '') yield [{ kind: 'text', text: name, label: 'file name', place: { part: [position] } }];
  if (data.byteLength > 0) yield* descend(memorySource(data, name, source.budget), position);
}

const isUnknown = (storage: CfbStorage): boolean =>
  storage.streams.some(({ name, sizeBytes }) => sizeBytes > 0 && !TELLS_NOTHING.test(name)) &&
  !isPicture(storage);

/** Every object among these storages, numbered from `first`; what no reader could know is noted. */
export async function* readObjects(
  storages: readonly CfbStorage[],
  first: number,
  input: ExtractInput,
): AsyncGenerator<readonly Segment[]> {
  for (const [index, storage] of storages.entries()) {
    const file = fileIn(storage);
    if (file !== undefined) yield* readEmbedded(file, first + index, input);
    else if (isUnknown(storage)) input.note({ code: 'UNSUPPORTED', detail: 'embedded object' });
  }
}

/** A compound file that is no document itself: what a document keeps of an embedded object. */
export const ole: Extractor = {
  name: 'ole',
  version: 1,
  accepts: ({ inside }) => inside === 'cfb',
  async *extract(input) {
    const root = openCfb(await randomAccess(input.source), input.note);
    const file = fileIn(root);
    if (file !== undefined) yield* readEmbedded(file, 1, input);
    else if (isUnknown(root)) throw new DocumentProblem('UNSUPPORTED', 'OLE2 compound file');
    yield* readObjects(root.storages, 2, input);
  },
};
