/** One Outlook item as text: header, every form of the body, recipients, attachments, messages in messages. */
import { isAscii } from 'node:buffer';
import type { Place, Segment } from '../model/segment.ts';
import { BudgetSpent } from './budget.ts';
import { type ByteSource, DocumentProblem, type ExtractInput, type Extractor } from './extractor.ts';
import { html } from './html.ts';
import { type HeaderField, headerSegments } from './mail-headers.ts';
import type { MailFile } from './mail-message.ts';
import {
  decodeBytes,
  MAPI,
  type MapiAttachment,
  type MapiMessage,
  type MapiProperty,
  mapiDate,
  mapiText,
  pageOf,
} from './mapi.ts';
import * as ids from './mapi-labels.ts';
import { rtf } from './rtf.ts';
import { decompressRtf } from './rtf-compressed.ts';
import { htmlOfRtf, isHtmlInRtf } from './rtf-html.ts';
import { memorySource } from './source.ts';
import { textPieces } from './text-pieces.ts';

const MAX_RECIPIENTS = 10_000;
const UTF8 = 65001;
/** A text of this size goes out as it is. */
const WHOLE_CHARS = 128 * 1024;
/** Of the text that is compared, and of all comparisons in one item: beyond them a thing is said twice. */
const MAX_SAID = 1024 ** 2;
const MAX_COMPARED = 64 * 1024 ** 2;
const squeezed = (text: string): string => text.replace(/\s+/g, '');

/** The same value stands in several properties of one item. */
const distinct = (fields: readonly HeaderField[]): HeaderField[] => [
  ...new Map(fields.map((field) => [field.join('\0'), field])).values(),
];

/** Everything that has a name or is a text, except what is read as the body. */
const fieldsOf = (properties: readonly MapiProperty[], page: number | undefined): HeaderField[] =>
  properties.flatMap((property): HeaderField[] => {
    const { id, name } = property;
    if (id === ids.BIRTHDAY) return [['Birth date', mapiDate(property.data)]];
    if (ids.SENT.has(id)) return [['Date', mapiDate(property.data)]];
    if (id === ids.BODY || id === ids.HTML || ids.TELLS_NOTHING.has(id)) return [];
    const text = mapiText(property, page).trim();
    if (text === '') return [];
    // Named `routing` by the machine fields' own rule: it repeats all others.
    if (id === ids.TRANSPORT_HEADERS) return [['X-MS-Transport', text]];
    return [[ids.CORRESPONDENTS.get(id) ?? ids.LABELS.get(id) ?? name ?? 'property', text]];
  });

const recipientsOf = (message: MapiMessage, page: number | undefined): HeaderField[] => {
  const fields: HeaderField[] = [];
  for (const properties of message.recipients()) {
    const words = new Set(
      properties
        .filter(({ id }) => id === 0x3001 || id === 0x3003 || id === 0x39fe || id === 0x403e)
        .map((property) => mapiText(property, pageOf(properties) ?? page).trim())
        // Directory paths of Exchange.
        .filter((text) => text !== '' && !/^\/o=/i.test(text)),
    );
    if (words.size > 0) fields.push(['To', [...words].join(' ')]);
    if (fields.length >= MAX_RECIPIENTS) break;
  }
  return fields;
};

/** A reader's segments at another place; what it read inside the document keeps its own. */
async function* placed(
  input: ExtractInput,
  read: (input: ExtractInput) => AsyncGenerator<readonly Segment[]>,
  nextPosition: () => number,
  map: (batch: readonly Segment[]) => Segment[],
): AsyncGenerator<readonly Segment[]> {
  const passed = new WeakSet<readonly Segment[]>();
  const inner: ExtractInput = {
    ...input,
    async *descend(member) {
      for await (const batch of input.descend(member, nextPosition())) {
        passed.add(batch);
        yield batch;
      }
    },
  };
  for await (const batch of read(inner)) {
    const kept = passed.has(batch) ? batch : map(batch);
    if (kept.length > 0) yield kept;
  }
}

async function* readBodies(
  file: MailFile,
  { properties }: MapiMessage,
  place: Place,
): AsyncGenerator<readonly Segment[]> {
  const { input } = file;
  const { budget } = input.source;
  const page = pageOf(properties);
  const of = (id: number): MapiProperty | undefined => properties.find((property) => property.id === id);
  const asSource = (text: string, name: string) =>
    memorySource(new Uint8Array(Buffer.from(text)), name, budget);

  const body = of(ids.BODY);
  const text = body === undefined ? '' : mapiText(body, page);
  if (text.length <= WHOLE_CHARS) {
    if (text !== '') yield [{ kind: 'text', text, place: { ...place, line: 1 } }];
  } else
    for await (const piece of textPieces(asSource(text, '')))
      yield [{ kind: 'text', text: piece.text, place: { ...place, line: piece.line } }];

  let said = squeezed(text.slice(0, MAX_SAID));
  let tables = '';
  let compared = 0;
  // What another form of the body said already, word for word, is not said again.
  const unseen = (batch: readonly Segment[], numbered: (segment: Segment) => Segment): Segment[] => {
    const kept: Segment[] = [];
    for (const segment of batch) {
      const words = squeezed(segment.kind === 'text' ? segment.text : segment.rows.flat().join(''));
      const isTable = segment.kind === 'table';
      const before = isTable ? tables : said;
      compared += before.length;
      const isNew = compared > MAX_COMPARED || !before.includes(words);
      if (!isNew && (isTable || segment.label === undefined)) continue;
      if (isTable && tables.length < MAX_SAID) tables += words;
      else if (said.length < MAX_SAID) said += words;
      kept.push({ ...numbered(segment), place: { ...segment.place, ...place } });
    }
    return kept;
  };
  async function* read(source: ByteSource, reader: Extractor): AsyncGenerator<readonly Segment[]> {
    const numbered = file.newTables();
    yield* placed(
      { ...input, source },
      (inner) => reader.extract(inner),
      file.nextPosition,
      (batch) => unseen(batch, numbered),
    );
  }

  const marked = of(ids.HTML);
  if (marked !== undefined) {
    // ASCII needs no decoding.
    const source =
      marked.type === MAPI.binary && isAscii(marked.data)
        ? memorySource(marked.data, 'body.html', budget)
        : asSource(
            marked.type === MAPI.binary ? decodeBytes(marked.data, page ?? UTF8) : mapiText(marked, page),
            'body.html',
          );
    yield* read(source, html);
  }
  const packed = of(ids.RTF);
  const rich = packed && decompressRtf(packed.data);
  if (packed !== undefined && rich === undefined)
    input.note({ code: 'BAD_FORMAT', detail: 'compressed RTF' });
  if (rich === undefined) return;
  if (isHtmlInRtf(rich)) yield* read(asSource(htmlOfRtf(rich), 'body.html'), html);
  else yield* read(memorySource(rich, 'body.rtf', budget), rtf);
}

async function* readAttachment(
  file: MailFile,
  { properties, message, open }: MapiAttachment,
  depth: number,
  record: number | undefined,
  page: number | undefined,
): AsyncGenerator<readonly Segment[]> {
  const { input } = file;
  const position = file.nextPosition();
  const name =
    ids.ATTACH_NAMES.map((id) => properties.find((property) => property.id === id))
      .map((property) => (property === undefined ? '' : mapiText(property, page).trim()))
      .find((text) => text !== '') ?? '';
  const place: Place = { part: [position], ...(record === undefined ? {} : { record }) };
  if (name !== '') yield [{ kind: 'text', text: name, label: 'file name', place }];
  if (message !== undefined) {
    input.source.budget.enter();
    if (depth >= input.limits.depth) input.note({ code: 'TOO_DEEP', detail: `${input.limits.depth} levels` });
    else yield* readMapiMessage(file, message, place, depth + 1);
    return;
  }
  if (open !== undefined) {
    yield* open(position);
    return;
  }
  const data = properties.find(({ id, type }) => id === ids.ATTACH_DATA && type === MAPI.binary)?.data;
  if (data !== undefined && data.byteLength > 0)
    yield* input.descend(memorySource(data, name, input.source.budget), position);
}

/** `depth` counts messages in messages from 0. */
export async function* readMapiMessage(
  file: MailFile,
  message: MapiMessage,
  place: Place,
  depth: number,
): AsyncGenerator<readonly Segment[]> {
  const page = pageOf(message.properties);
  const fields = distinct([...fieldsOf(message.properties, page), ...recipientsOf(message, page)]);
  const segments = headerSegments(fields, place, file.nextRecord());
  if (segments.length > 0) yield segments;
  yield* readBodies(file, message, place);
  for (const attachment of message.attachments()) {
    try {
      yield* readAttachment(file, attachment, depth, place.record, page);
    } catch (error) {
      // One damaged attachment costs itself.
      if (!(error instanceof DocumentProblem) || error instanceof BudgetSpent) throw error;
      file.input.note(error.problem);
    }
  }
}
