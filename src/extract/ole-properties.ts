/** Property sets of OLE2 documents: title, author, company, and the user's own, labels of Microsoft's information protection too. */
import type { TextSegment } from '../model/segment.ts';
import { type CfbStorage, streamIn } from './cfb-file.ts';
import { cutAtNul, decodePage } from './code-page.ts';
import type { ExtractInput } from './extractor.ts';
import { mipLabelOf } from './ooxml-properties.ts';
import { viewOf } from './random-access.ts';

const SETS = ['\x05SummaryInformation', '\x05DocumentSummaryInformation'];
const MAX_SET_BYTES = 1024 ** 2;
const MAX_PROPERTIES = 2_000;
/** [MS-OLEPS] 2.11; [MS-OSHARED] 2.3.3.2. Names of what a person wrote. */
const SUMMARY: Readonly<Record<number, string>> = {
  2: 'title',
  3: 'subject',
  4: 'author',
  5: 'keywords',
  6: 'comments',
  8: 'last author',
};
const DOCUMENT_SUMMARY: Readonly<Record<number, string>> = {
  2: 'category',
  14: 'manager',
  15: 'company',
  27: 'status',
};
const USER_DEFINED = 'd5cdd505';
const SUMMARY_ID = 'f29f85e0';

interface PropertySet {
  readonly view: DataView;
  readonly data: Uint8Array;
  readonly at: number;
  readonly format: string;
}

const hex8 = (value: number): string => value.toString(16).padStart(8, '0');

const setsOf = (data: Uint8Array): PropertySet[] => {
  const view = viewOf(data);
  const count = Math.min(2, view.getUint32(24, true));
  return Array.from({ length: count }, (_, index) => ({
    view,
    data,
    format: hex8(view.getUint32(28 + 20 * index, true)),
    at: view.getUint32(44 + 20 * index, true),
  }));
};

const stringAt = ({ view, data }: PropertySet, at: number, page: number): string => {
  const type = view.getUint16(at, true);
  const length = view.getUint32(at + 4, true);
  // VT_LPSTR counts bytes, VT_LPWSTR characters.
  if (type === 0x1e) return cutAtNul(decodePage(data.subarray(at + 8, at + 8 + length), page));
  if (type === 0x1f) return cutAtNul(decodePage(data.subarray(at + 8, at + 8 + 2 * length), 1200));
  return type === 0x0b ? (view.getUint16(at + 4, true) === 0 ? 'false' : 'true') : '';
};

/** Names that the user gave, by property id. */
const dictionaryOf = ({ view, data }: PropertySet, at: number, page: number): Map<number, string> => {
  const names = new Map<number, string>();
  const count = Math.min(MAX_PROPERTIES, view.getUint32(at, true));
  let next = at + 4;
  for (let index = 0; index < count; index += 1) {
    const length = view.getUint32(next + 4, true) * (page === 1200 ? 2 : 1);
    names.set(
      view.getUint32(next, true),
      cutAtNul(decodePage(data.subarray(next + 8, next + 8 + length), page)),
    );
    next += 8 + length + (page === 1200 ? length % 4 : 0);
  }
  return names;
};

const readSet = (set: PropertySet, label: ExtractInput['label']): TextSegment[] => {
  const { view, at } = set;
  const count = Math.min(MAX_PROPERTIES, view.getUint32(at + 4, true));
  const offsets = new Map<number, number>();
  for (let index = 0; index < count; index += 1)
    offsets.set(view.getUint32(at + 8 + 8 * index, true), at + view.getUint32(at + 12 + 8 * index, true));
  const pageAt = offsets.get(1);
  const page = pageAt === undefined ? 1252 : view.getUint16(pageAt + 4, true) || 1252;
  const own = set.format === USER_DEFINED;
  const dictionary = offsets.get(0);
  const names = own && dictionary !== undefined ? dictionaryOf(set, dictionary, page) : undefined;
  const known = set.format === SUMMARY_ID ? SUMMARY : DOCUMENT_SUMMARY;
  const found: TextSegment[] = [];
  for (const [id, offset] of offsets) {
    const name = own ? names?.get(id) : known[id];
    if (id < 2 || name === undefined) continue;
    const text = stringAt(set, offset, page).trim();
    if (text === '') continue;
    const guid = mipLabelOf(name, text);
    if (guid !== undefined) label(guid);
    if (!/^(?:true|false)$/.test(text)) found.push({ kind: 'text', text, label: name, place: {} });
  }
  return found;
};

/** All that can be read; a damaged set is noted. */
export const oleProperties = (root: CfbStorage, { label, note }: ExtractInput): TextSegment[] =>
  SETS.flatMap((name) => {
    const data = streamIn(root, name)?.read(MAX_SET_BYTES);
    if (data === undefined || data.byteLength === 0) return [];
    const found: TextSegment[] = [];
    try {
      for (const set of setsOf(data)) found.push(...readSet(set, label));
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      note({ code: 'BAD_FORMAT', detail: 'document properties' });
    }
    return found;
  });
