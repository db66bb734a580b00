/** One mail in the bytes of a document: header, texts of every alternative, attachments with whatever reader fits them. */
import type { Place, Segment } from '../model/segment.ts';
import type { ByteSource, ExtractInput } from './extractor.ts';
import { html } from './html.ts';
import { textBlocks } from './mail-blocks.ts';
import { charsetToUtf8 } from './mail-charset.ts';
import { decodedFields, headerSegments } from './mail-headers.ts';
import { fileNameOf, type Headers } from './mime-headers.ts';
import { createScanner, type Scanner } from './mime-scan.ts';
import { fromTransfer, fromUuencode, fromYenc, type Range, rangeChunks } from './mime-transfer.ts';
import { type MimePart, mimeParts } from './mime-walk.ts';
import type { RandomAccess } from './random-access.ts';
import { streamSource } from './source.ts';
import { textPieces } from './text-pieces.ts';

export interface MailFile {
  readonly input: ExtractInput;
  readonly access: RandomAccess;
  /** Numbers what stands in this file: members, and messages where it holds several. */
  nextPosition(): number;
  nextRecord(): number;
  /** Numbers the tables of one body: every reader counts from 1, and a file has many bodies. */
  newTables(): <S extends Segment>(segment: S) => S;
}

export const createMailFile = (input: ExtractInput, access: RandomAccess): MailFile => {
  let position = 0;
  let record = -2;
  let tables = 0;
  return {
    input,
    access,
    nextPosition: () => (position += 1),
    // Three for every header: see `headerSegments`.
    nextRecord: () => (record += 3),
    newTables() {
      const numbers = new Map<number, number>();
      return (segment) => {
        if (segment.kind !== 'table') return segment;
        if (!numbers.has(segment.table)) {
          tables += 1;
          numbers.set(segment.table, tables);
        }
        return { ...segment, table: numbers.get(segment.table) ?? segment.table };
      };
    },
  };
};

/** Names for content that comes without one, for the readers that look at them. */
const DEFAULT_NAMES: Readonly<Record<string, string>> = {
  'message/rfc822': 'message.eml',
  'message/global': 'message.eml',
  'message/news': 'message.eml',
  'message/partial': 'message.eml',
  'text/rfc822-headers': 'message.eml',
  'message/delivery-status': 'status.txt',
  'text/calendar': 'invitation.ics',
  'text/vcard': 'card.vcf',
  'text/x-vcard': 'card.vcf',
  'text/directory': 'card.vcf',
  'text/csv': 'table.csv',
  'application/ms-tnef': 'winmail.dat',
  'application/pkcs7-mime': 'smime.p7m',
};
/** A sentence for people with programs of another age. */
const NO_MIME =
  /^\s*(?:This is a (?:multi-?part|cryptographically|digitally)|This message is in MIME format)[^\n]*\s*$/i;
const PGP = '-----BEGIN PGP MESSAGE-----';
const LOCKED = { code: 'LOCKED', detail: 'encrypted mail' } as const;

const isPlainText = ({ type, disposition }: Headers): boolean =>
  (type.value === '' ||
    type.value === 'text' ||
    type.value === 'text/plain' ||
    type.value === 'text/enriched') &&
  disposition.value !== 'attachment';

/** RFC 3676: lines that a program broke are put together again, quoted ones too. */
const unflow = (text: string, deletesSpace: boolean): string =>
  text.replace(/(^|\n)(-- \r?\n)|( )\r?\n(?:>{1,50})? ?/g, (whole, before, signature, space) =>
    signature === undefined ? (deletesSpace ? '' : space) : `${before}${whole.slice(String(before).length)}`,
  );

const bodySource = (file: MailFile, headers: Headers, range: Range, name: string): ByteSource =>
  streamSource(
    () =>
      charsetToUtf8(
        fromTransfer(headers.encoding, rangeChunks(file.access, range)),
        headers.type.parameters.get('charset'),
      ),
    name,
    file.input.source.budget,
  );

async function* readText(
  file: MailFile,
  headers: Headers,
  range: Range,
  place: Place,
): AsyncGenerator<readonly Segment[]> {
  const { type } = headers;
  const flowed = type.parameters.get('format')?.toLowerCase() === 'flowed';
  const deletesSpace = type.parameters.get('delsp')?.toLowerCase() === 'yes';
  for await (const { text, line } of textPieces(bodySource(file, headers, range, ''))) {
    if (text.includes(PGP)) file.input.note(LOCKED);
    yield [
      {
        kind: 'text',
        text: flowed ? unflow(text, deletesSpace) : text,
        place: { ...place, line: (place.line ?? 1) + line - 1 },
      },
    ];
  }
}

async function* readHtml(
  file: MailFile,
  headers: Headers,
  range: Range,
  place: Place,
): AsyncGenerator<readonly Segment[]> {
  const source = bodySource(file, headers, range, 'body.html');
  const numbered = file.newTables();
  for await (const batch of html.extract({ ...file.input, source }))
    yield batch.map((segment) => ({ ...numbered(segment), place: { ...segment.place, ...place } }));
}

async function* readMember(
  file: MailFile,
  name: string,
  open: () => AsyncIterable<Uint8Array>,
): AsyncGenerator<readonly Segment[]> {
  const { input } = file;
  const position = file.nextPosition();
  if (name !== '') yield [{ kind: 'text', text: name, label: 'file name', place: { part: [position] } }];
  yield* input.descend(streamSource(open, name, input.source.budget), position);
}

/** A text that may hold files between its lines. */
async function* readPlain(
  file: MailFile,
  scanner: Scanner,
  part: MimePart,
  place: Place,
): AsyncGenerator<readonly Segment[]> {
  const { headers } = part;
  if (/^(?:base64|quoted-printable)$/.test(headers.encoding)) {
    yield* readText(file, headers, part, place);
    return;
  }
  let line = place.line ?? 1;
  let counted = part.from;
  for (const block of textBlocks(scanner, part)) {
    line += scanner.lines(counted, block.from);
    counted = block.from;
    const chunks = (): AsyncIterable<Uint8Array> => rangeChunks(file.access, block);
    if (block.kind === 'text') yield* readText(file, headers, block, { ...place, line });
    else if (block.kind === 'base64')
      yield* readMember(file, block.name, () => fromTransfer('base64', chunks()));
    else
      yield* readMember(file, block.name, () =>
        block.kind === 'yenc' ? fromYenc(chunks()) : fromUuencode(chunks()),
      );
  }
}

/** RFC 2046 5.1.5: what is not named in a digest is a message. */
const typeOf = ({ headers, container }: MimePart): string =>
  headers.type.value === '' && container === 'multipart/digest' ? 'message/rfc822' : headers.type.value;

async function* readPart(
  file: MailFile,
  scanner: Scanner,
  part: MimePart,
  place: Place,
): AsyncGenerator<readonly Segment[]> {
  const { headers, container } = part;
  const name = fileNameOf(headers);
  const type = typeOf(part);
  if (container === 'multipart/encrypted' || type === 'application/pgp-encrypted') {
    file.input.note(LOCKED);
    return;
  }
  // RFC 2046 5.2.2: the other pieces lie in other messages; an attachment cut in two is not put together again.
  if (type === 'message/partial')
    file.input.note({ code: 'UNSUPPORTED', detail: 'piece of a divided message' });
  if (type !== 'message/rfc822' && isPlainText(headers) && (name === '' || part.isRoot))
    yield* readPlain(file, scanner, part, place);
  else if (type === 'text/html' && headers.disposition.value !== 'attachment')
    yield* readHtml(file, headers, part, place);
  else {
    const member = name === '' ? (DEFAULT_NAMES[type] ?? '') : name;
    // Bytes as they are, but text in the charset that only the header knows.
    const charset = type.startsWith('text/') ? headers.type.parameters.get('charset') : undefined;
    yield* readMember(file, member, () =>
      charsetToUtf8(fromTransfer(headers.encoding, rangeChunks(file.access, part)), charset),
    );
  }
}

/** Parts that were encoded together with their boundaries, which no standard allows: a message of its own. */
async function* readPacked(file: MailFile, part: MimePart): AsyncGenerator<readonly Segment[]> {
  const type = part.headers.fields.find(([name]) => /^content-type$/i.test(name))?.[1] ?? '';
  yield* readMember(file, 'message.eml', async function* () {
    yield Buffer.from(`Content-Type: ${type}\r\n\r\n`, 'latin1');
    yield* fromTransfer('base64', rangeChunks(file.access, part));
  });
}

/** Reads the message in that range. Parts of the text get `place`, with the line in the file. */
export async function* readMessage(
  file: MailFile,
  range: Range,
  place: Place,
): AsyncGenerator<readonly Segment[]> {
  const scanner = createScanner(file.access);
  let line = place.line ?? 1;
  let counted = range.from;
  let isFirst = true;
  for (const part of mimeParts(scanner, range.from, range.to)) {
    const { headers } = part;
    if (isFirst && part.headers.fields.length > 0) {
      yield headerSegments(decodedFields(headers.fields), { ...place, line }, file.nextRecord());
    } else if (!part.isRoot) {
      const described = headers.fields.filter(([key]) => /^content-description$/i.test(key));
      if (described.length > 0)
        yield headerSegments(decodedFields(described), { ...place, line }, file.nextRecord());
    }
    isFirst = false;
    line += scanner.lines(counted, part.from);
    counted = part.from;
    if (part.to <= part.from) continue;
    const here = { ...place, line };
    if (part.kind === 'around' && headers.encoding === 'base64') yield* readPacked(file, part);
    else if (part.kind === 'body') yield* readPart(file, scanner, part, here);
    else if (!NO_MIME.test(scanner.peek(part.from, Math.min(300, part.to - part.from)).toString('latin1')))
      yield* readText(file, { ...headers, encoding: '' }, part, here);
  }
}
