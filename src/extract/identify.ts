/** What a document is: by content first, by name last. Several readers where it is several things at once (a polyglot). */
import type { Problem } from '../model/problem.ts';
import { CFB_MAGIC, CFB_NAMES, cfbKind } from './cfb-kind.ts';
import type { ByteSource, Probe } from './extractor.ts';
import { headText } from './head-text.ts';
import { aroundHoles, hasHole } from './holes.ts';
import { isText } from './is-text.ts';
import { BY_EXTENSION } from './known-extensions.ts';
import { EXTENSIONS_OF, MAGIC, TEXT_EXTENSIONS } from './known-formats.ts';
import type { KnownFormat } from './magic-row.ts';
import { unlockedOffice } from './office-crypt.ts';
import { latin1Of } from './random-access.ts';
import type { Reader } from './registry.ts';
import { isSelfExtracting } from './self-extracting.ts';
import { zipKind } from './zip-kind.ts';

export interface Identity {
  /** A reader's name, or the format as a person calls it; undefined for an empty document. */
  readonly format: string | undefined;
  /** All that match, at most three; the first is the format itself, the others what is hidden in or behind it. */
  readonly readers: readonly Reader[];
  /** Why the format itself cannot be read; other readers may still find something. */
  readonly problem?: Problem;
  readonly wrongExtension: boolean;
  /** What the readers are given instead of the document: it without its holes, or decrypted. */
  readonly source?: ByteSource;
}

const MAX_READERS = 3;
/** An end record of a ZIP: 22 bytes and a comment of up to 65,535. */
const TAIL_BYTES = 22 + 65_535;
/** What careless tools leave behind an archive. */
const TRAILING_BYTES = 1024;
/** Magic numbers that plain text may truly begin with; all others are words by chance ("FORM", "MZ"). */
const TEXT_MAGIC = new Set([
  '{\\rtf',
  '%!PS',
  '# Disk DescriptorFile',
  '<stata_dta>',
  'HEADER RECORD*******LIBRARY HEADER RECORD!!!!!!!',
  'HEADER RECORD*******LIBV8   HEADER RECORD!!!!!!!',
  '-----BEGIN PGP MESSAGE-----',
  '$ANSIBLE_VAULT;',
]);
const UNKNOWN: KnownFormat = { name: 'unknown binary data', class: 'system' };
const OFFICE_KINDS: Readonly<Record<string, KnownFormat>> = {
  ...Object.fromEntries(
    Object.entries(CFB_NAMES).map(([kind, name]): [string, KnownFormat] => [
      kind,
      { name, class: 'document' },
    ]),
  ),
  encrypted: { name: 'encrypted Office document', class: 'encrypted' },
};

export const extensionOf = (name: string): string =>
  /\.([^./\\]{1,12})$/.exec(name)?.[1]?.toLowerCase() ?? '';

const magicOf = (head: Uint8Array, latin1: string, text: boolean): KnownFormat | undefined =>
  MAGIC.find(
    ({ at, bytes }) =>
      (!text || TEXT_MAGIC.has(bytes)) &&
      at + bytes.length <= head.byteLength &&
      latin1.startsWith(bytes, at),
  );

const insideOf = async (source: ByteSource, latin1: string): Promise<string | undefined> => {
  if (latin1.startsWith(CFB_MAGIC)) return cfbKind(source);
  if (latin1.startsWith('MZ')) return (await isSelfExtracting(source)) ? 'sfx' : undefined;
  return /^PK(?:\x03\x04|\x05\x06|\x07\x08|00PK)/.test(latin1) ? zipKind(source) : undefined;
};

const tailOf = (source: ByteSource): string => {
  if (source.readAt === undefined || source.sizeBytes === undefined) return '';
  return latin1Of(source.readAt(Math.max(0, source.sizeBytes - TAIL_BYTES), TAIL_BYTES));
};

const named = (readers: readonly Reader[], name: string): Reader[] =>
  readers.filter(({ extractor }) => extractor.name === name);

/** An archive was appended if its end record, with its comment, ends where the file ends; others are parts of a format. */
const endsArchive = (tail: string, at: number, trailingBytes: number): boolean => {
  if (at < 0 || at + 22 > tail.length) return false;
  const end = at + 22 + tail.charCodeAt(at + 20) + 256 * tail.charCodeAt(at + 21);
  return Math.abs(tail.length - end) <= trailingBytes;
};

/** Readers for what lies before, behind or inside the first format. */
const hidden = (
  source: ByteSource,
  latin1: string,
  isZip: boolean,
  known: KnownFormat | undefined,
  readers: readonly Reader[],
): Reader[] => {
  const tail = tailOf(source);
  const archiveEnd = tail.lastIndexOf('PK\x05\x06');
  const found: Reader[] = [];
  if (!isZip && endsArchive(tail, archiveEnd, latin1.startsWith(CFB_MAGIC) ? 0 : TRAILING_BYTES))
    found.push(...named(readers, 'zip'));
  const startsPdf = latin1.slice(0, 1024).includes('%PDF-');
  if (startsPdf && (isZip ? tail.lastIndexOf('%%EOF') > archiveEnd : !latin1.startsWith('%PDF-')))
    found.push(...named(readers, 'pdf'));
  // A picture with a web page in its comment or behind its end.
  const markup = /<(?:html|body|script|!doctype html)[\s>]/i;
  if ((known !== undefined || startsPdf) && (markup.test(latin1) || markup.test(tail)))
    found.push(...named(readers, 'html'));
  return found;
};

const promised = (extension: string): string | undefined =>
  Object.keys(EXTENSIONS_OF).find((format) => EXTENSIONS_OF[format]!.includes(extension)) ??
  (TEXT_EXTENSIONS.has(extension) ? 'text' : undefined);

/** UTF-16 of other scripts without a mark, text padded with NULs: believed where neither bytes nor name say otherwise. */
const isOddText = (head: Uint8Array, latin1: string, extension: string): boolean =>
  magicOf(head, latin1, false) === undefined && !BY_EXTENSION.has(extension) && headText(head) !== undefined;

const refusal = ({ name, class: kind }: KnownFormat): Problem => ({
  code: kind === 'encrypted' ? 'LOCKED' : 'UNSUPPORTED',
  detail: name,
});

const identifyBytes = async (source: ByteSource, readers: readonly Reader[]): Promise<Identity> => {
  const head = await source.head();
  if (head.byteLength === 0) return { format: undefined, readers: [], wrongExtension: false };
  const latin1 = latin1Of(head);
  const extension = extensionOf(source.name);
  const inside = await insideOf(source, latin1);
  const probe: Probe = { head, latin1, extension, ...(inside === undefined ? {} : { inside }) };
  const text = inside === undefined && (isText(head) || isOddText(head, latin1, extension));
  const known = inside === undefined ? magicOf(head, latin1, text) : undefined;
  const asText = text && known === undefined;
  const first = readers.find(
    (reader) => (reader.text === true ? asText : true) && reader.extractor.accepts(probe),
  );
  const isZip = inside !== undefined && !latin1.startsWith(CFB_MAGIC);
  // Pages in an archive or a database are its members, not something behind it.
  const holds = first !== undefined && (known?.class === 'archive' || known?.class === 'database');
  // Bytes that look like text may still be a picture's: its reader knew it.
  const behind =
    known ?? (first !== undefined && first.text !== true ? magicOf(head, latin1, false) : undefined);
  const all = [
    ...(first === undefined ? [] : [first]),
    ...hidden(source, latin1, isZip, holds ? undefined : behind, readers),
  ];
  const chosen = all.filter((reader, index) => all.indexOf(reader) === index).slice(0, MAX_READERS);
  const promise = promised(extension);
  if (first !== undefined) {
    const { name } = first.extractor;
    const kept = promise === undefined || promise === name || (promise === 'text' && first.text === true);
    return { format: name, readers: chosen, wrongExtension: !kept };
  }
  const unnamed = inside === undefined && known === undefined;
  // Nothing but rubbish before an archive: it is the archive.
  if (unnamed && chosen[0] !== undefined)
    return { format: chosen[0].extractor.name, readers: chosen, wrongExtension: false };
  const office = inside === undefined ? undefined : OFFICE_KINDS[inside];
  const lost = office ?? known ?? BY_EXTENSION.get(extension) ?? UNKNOWN;
  return {
    format: lost.name,
    readers: chosen,
    problem: refusal(lost),
    wrongExtension: promise !== undefined && inside !== 'encrypted' && known?.name !== 'Rich Text Format',
  };
};

const OF_WORD = /\.do[ct][xm]?$/i;

/** Never throws for a strange document; passes on what the source's own reads throw. */
export const identify = async (source: ByteSource, readers: readonly Reader[]): Promise<Identity> => {
  const found = await identifyBytes(source, readers);
  if (found.format === OFFICE_KINDS['encrypted']?.name) {
    // Deriving a key takes a sixth of a second, and Word encrypts nothing unasked.
    const unlocked = OF_WORD.test(source.name) ? undefined : await unlockedOffice(source);
    return unlocked === undefined ? found : { ...(await identifyBytes(unlocked, readers)), source: unlocked };
  }
  if (found.format !== UNKNOWN.name || found.readers.length > 0 || !hasHole(await source.head()))
    return found;
  const rest = await aroundHoles(source);
  if (rest === 'zeros') return { format: 'nothing but zeros', readers: [], wrongExtension: false };
  if (rest === undefined) return found;
  const texts = readers.filter(({ text }) => text === true);
  const around = await identifyBytes(rest, texts);
  return around.readers.length === 0 ? found : { ...around, source: rest };
};
