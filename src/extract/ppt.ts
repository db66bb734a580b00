/** PPT (PowerPoint 97–2003): slides, notes, comments, tables, links, properties, embedded files; masters are left out. */
import { inflateSync } from 'node:zlib';
import type { Segment } from '../model/segment.ts';
import { type CfbStorage, type CfbStream, loadStream, openCfb, streamIn } from './cfb-file.ts';
import { decodePage } from './code-page.ts';
import { DocumentProblem, type ExtractInput, type Extractor } from './extractor.ts';
import { type EmbeddedFile, readEmbedded } from './ole-object.ts';
import { oleProperties } from './ole-properties.ts';
import { type PptRecord, walkPpt } from './ppt-records.ts';
import { createPptTables } from './ppt-tables.ts';
import { randomAccess, viewOf } from './random-access.ts';
import { createTextFlow } from './text-flow.ts';

/** [MS-PPT] 2.13.24. */
const DOCUMENT = 0x03e8;
const SLIDE = 0x03ee;
const NOTES = 0x03f0;
const NOTES_ATOM = 0x03f1;
const SLIDE_PERSIST = 0x03f3;
const SLIDE_LIST = 0x0ff0;
const TEXT_CHARS = 0x0fa0;
const TEXT_BYTES = 0x0fa8;
const STRING = 0x0fba;
const OBJECT = 0x1011;
/** Masters, handout, environment (fonts, styles), names of objects' programs. */
const LEFT_OUT = new Set([0x03f8, 0x0fc9, 0x03f2, 0x0fcc, 0x0fee]);
const LIST_OF_MASTERS = 1;
/** Names of the tags and of settings, not of a person. */
const TELLS_NOTHING = /^(?:___PPT\d+|Unknown|\s*)$/;
const ENCRYPTED_TOKEN = 0xf3d1c4df;

const presentationIn = (root: CfbStorage): { storage: CfbStorage; stream: CfbStream | undefined } => {
  const dual = root.storages.find(({ name }) => name.toUpperCase() === 'PP97_DUALSTORAGE');
  const storage = dual ?? root;
  return { storage, stream: streamIn(storage, 'PowerPoint Document') };
};

/** [MS-PPT] 2.3.2: the token says that the stream is encrypted. */
const isEncrypted = (storage: CfbStorage): boolean => {
  const user = streamIn(storage, 'Current User')?.read(64);
  return user !== undefined && user.byteLength >= 16 && viewOf(user).getUint32(12, true) === ENCRYPTED_TOKEN;
};

/** A storage as it is, or deflated behind its expanded size. Undefined where it is damaged. */
const objectOf = ({ instance, data }: PptRecord, maxBytes: number): EmbeddedFile | undefined => {
  if (instance !== 1) return { name: '', data };
  try {
    return { name: '', data: inflateSync(data.subarray(4), { maxOutputLength: maxBytes }) };
  } catch {
    return undefined;
  }
};

const readable = (text: string): string =>
  text.replaceAll('\r', '\n').replaceAll('\v', '\n').replaceAll('\0', '');

/** `main` is cut off behind the last whole record where it is damaged. */
async function* readRecords(main: Uint8Array, input: ExtractInput): AsyncGenerator<readonly Segment[]> {
  const ready: Segment[] = [];
  const tables = createPptTables();
  const flow = createTextFlow();
  const objects: PptRecord[] = [];
  let slides = 0;
  let notes = 0;
  let page = 0;
  let master = false;
  let isKnown = false;
  let text = '';

  const flush = (): void => {
    if (text.trim() !== '') ready.push({ kind: 'text', text, place: page === 0 ? {} : { page } });
    text = '';
  };
  const said = (record: PptRecord): void => {
    const written = readable(decodePage(record.data, record.type === TEXT_BYTES ? 28591 : 1200));
    if (master || (record.type === STRING && TELLS_NOTHING.test(written))) return;
    if (!tables.take(`${written}\n`)) text += `${written}\n`;
  };
  const endTable = (rows: readonly string[][]): void => {
    flush();
    flow.startPage(page === 0 ? undefined : page);
    for (const row of rows) flow.row(row);
    flow.endTable();
    flow.endPart();
    ready.push(...flow.drain());
  };
  const walk = walkPpt(main, {
    open({ type, instance }) {
      tables.open(type);
      if (type === DOCUMENT) isKnown = true;
      if (LEFT_OUT.has(type) || (type === SLIDE_LIST && instance === LIST_OF_MASTERS)) return false;
      if (type === SLIDE || type === NOTES || type === SLIDE_LIST) flush();
      if (type === SLIDE) page = slides += 1;
      else if (type === NOTES) page = notes += 1;
      else if (type === SLIDE_LIST) page = 0;
      return true;
    },
    close(type) {
      const rows = tables.close(type);
      if (rows !== undefined) endTable(rows);
      if (type !== SLIDE && type !== NOTES && type !== SLIDE_LIST) return;
      flush();
      page = 0;
      master = false;
    },
    atom(record) {
      tables.atom(record);
      if (record.type === SLIDE_PERSIST) {
        flush();
        page += 1;
        // Notes of no slide are their master.
      } else if (record.type === NOTES_ATOM) master = record.data.subarray(0, 4).every((byte) => byte === 0);
      else if (record.type === TEXT_CHARS || record.type === TEXT_BYTES || record.type === STRING)
        said(record);
      else if (record.type === OBJECT) objects.push(record);
    },
  });
  let step = walk.next();
  for (; step.done !== true; step = walk.next()) if (ready.length > 0) yield ready.splice(0);
  flush();
  yield ready.splice(0);
  // PowerPoint 95 has a stream of that name too, with other records in it.
  if (!isKnown) input.note({ code: 'UNSUPPORTED', detail: 'PowerPoint 95 presentation' });
  if (!step.value) input.note({ code: 'BAD_FORMAT', detail: 'PowerPoint presentation' });
  for (const [index, record] of objects.entries()) {
    const object = objectOf(record, input.limits.loadBytes);
    if (object === undefined) input.note({ code: 'BAD_FORMAT', detail: 'embedded object' });
    else yield* readEmbedded(object, index + 1, input);
  }
}

async function* extract(input: ExtractInput): AsyncGenerator<readonly Segment[]> {
  const root = openCfb(await randomAccess(input.source), input.note);
  const { storage, stream } = presentationIn(root);
  if (isEncrypted(storage)) throw new DocumentProblem('LOCKED', 'PowerPoint presentation');
  yield oleProperties(root, input);
  if (stream === undefined) throw new DocumentProblem('UNSUPPORTED', 'PowerPoint 4 or 95 presentation');
  yield* readRecords(loadStream(stream, input, 'PowerPoint presentation'), input);
}

export const ppt: Extractor = {
  name: 'ppt',
  version: 2,
  accepts: ({ inside }) => inside === 'ppt',
  extract,
};
