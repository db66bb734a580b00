/** DICOM: every text of the data set under its keyword (PS3.6), sequences and private elements too; pixels are never touched. */
import { createInflateRaw } from 'node:zlib';
import type { Segment } from '../model/segment.ts';
import { createDicomDecoder } from './dicom-charset.ts';
import {
  type DicomBytes,
  type DicomElement,
  type DicomSyntax,
  dicomElements,
  isVr,
} from './dicom-elements.ts';
import { DICOM_TAGS } from './dicom-tags.ts';
import { type ByteSource, DocumentProblem, type ExtractInput, type Extractor } from './extractor.ts';
import { memorySource } from './source.ts';

const BATCH = 500;
const MAX_TEXT_BYTES = 16 * 1024 ** 2;
const TEXT = new Set('AE AS CS DA DT IS LO LT PN SH ST TM UC UR UT UI'.split(' '));
/** Representations that may hold text in disguise. */
const OPAQUE = new Set(['UN', 'OB']);
const MAX_OPAQUE_BYTES = 1024 ** 2;
const PRINTABLE = /[\x20-\x7e\x80-\xff\t\r\n]{4,}/g;
const DEFLATED = '1.2.840.10008.1.2.1.99';
const WINDOW = 64 * 1024;

const syntaxAt = (bytes: DicomBytes, at: number): DicomSyntax | undefined => {
  const head = bytes.read(at, 8);
  if (head.byteLength < 8) return undefined;
  const explicit = isVr(String.fromCharCode(head[4] as number, head[5] as number));
  const group = (head[0] as number) + 256 * (head[1] as number);
  // Data sets begin with group 2, 4 or 8.
  if (group >= 0x0002 && group <= 0x0010) return { explicit, littleEndian: true };
  return explicit && head[0] === 0 && (head[1] as number) <= 0x10
    ? { explicit, littleEndian: false }
    : undefined;
};

/** No preamble: three elements in rising order, as data sets begin, are believed. */
const startsBare = (head: Uint8Array): boolean => {
  const bytes = bytesOf(head);
  const syntax = syntaxAt(bytes, 0);
  if (syntax === undefined) return false;
  let before = '';
  let count = 0;
  for (const { tag, length, path } of dicomElements(bytes, 0, syntax)) {
    if (path.length > 0) continue;
    if (
      tag <= before ||
      (before === '' && !/^000[248]0/.test(tag)) ||
      (!DICOM_TAGS.has(tag) && !/^000[28]/.test(tag))
    )
      return false;
    if (length > 4096) return false;
    before = tag;
    count += 1;
    if (count === 3) return true;
  }
  return false;
};

const bytesOf = (data: Uint8Array): DicomBytes => ({
  size: data.byteLength,
  read: (at, length) => data.subarray(at, at + length),
});

/** Small reads come out of one window of a file that is never held whole. */
const windowed = (source: ByteSource): DicomBytes | undefined => {
  const { readAt, sizeBytes } = source;
  if (readAt === undefined || sizeBytes === undefined) return undefined;
  let start = 0;
  let window = new Uint8Array();
  return {
    size: sizeBytes,
    read(at, length) {
      if (length > WINDOW) return readAt(at, length);
      if (at < start || at + length > start + window.byteLength) {
        start = at;
        window = Uint8Array.from(readAt(at, WINDOW));
      }
      return window.subarray(at - start, at - start + length);
    },
  };
};

/** Of a member that only comes in order, as much as may be held: text stands before the pixels. */
const gathered = async ({ source, limits, note }: ExtractInput): Promise<DicomBytes> => {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of source.chunks()) {
    parts.push(Uint8Array.prototype.slice.call(chunk));
    length += chunk.length;
    if (length <= limits.loadBytes) continue;
    note({ code: 'TOO_LARGE', detail: `${limits.loadBytes} bytes` });
    break;
  }
  return bytesOf(Buffer.concat(parts));
};

const inflated = async (
  bytes: DicomBytes,
  from: number,
  source: ByteSource,
  loadBytes: number,
): Promise<Uint8Array> => {
  const inflate = createInflateRaw();
  inflate.end(bytes.read(from, Math.min(bytes.size - from, loadBytes)));
  const parts: Buffer[] = [];
  let length = 0;
  try {
    for await (const part of inflate as AsyncIterable<Buffer>) {
      source.budget.expand(part.length);
      parts.push(part);
      length += part.length;
      if (length > loadBytes) break;
    }
  } catch (error) {
    if (error instanceof DocumentProblem || parts.length === 0) throw error;
  }
  return Buffer.concat(parts);
};

/** `FAMILY^Given^Middle=ideographic=phonetic`. */
const personNames = (text: string): string[] =>
  text.split('=').map((group) => {
    const [family = '', given = '', middle = ''] = group.split('^').map((part) => part.trim());
    const first = [given, middle].filter((part) => part !== '').join(' ');
    return family === '' || first === '' ? family || first : `${family}, ${first}`;
  });

const labelOf = ({ tag, path }: DicomElement): string =>
  [...path, tag].map((each) => DICOM_TAGS.get(each)?.keyword ?? each).join('.');

/** Where the first element begins: behind preamble and prefix, the prefix alone, or neither; one stray byte is forgiven. */
const startOf = (head: Uint8Array): number | undefined => {
  const prefixAt = (at: number): boolean =>
    Buffer.from(head.subarray(at, at + 4)).toString('latin1') === 'DICM';
  if (prefixAt(128)) return 132;
  if (prefixAt(0)) return 4;
  return [0, 1].find((at) => startsBare(head.subarray(at)));
};

export const dicom: Extractor = {
  name: 'dicom',
  version: 1,
  accepts: ({ head }) => startOf(head) !== undefined,
  extract: readDataSet,
};

async function* readDataSet(input: ExtractInput): AsyncGenerator<readonly Segment[]> {
  const { source, limits, note, descend } = input;
  let bytes = windowed(source) ?? (await gathered(input));
  let at = startOf(await source.head()) ?? 0;
  let batch: Segment[] = [];
  let decode = createDicomDecoder('');
  let record = 1;
  let field = 0;
  let member = 0;

  const add = (text: string, label: string): void => {
    const clean = text.replace(/[\0\s]+$/g, '').trim();
    if (clean === '') return;
    field += 1;
    batch.push({ kind: 'text', text: clean, place: { record, field }, label, record });
  };
  const addElement = (element: DicomElement): void => {
    const { tag, vr, start, length } = element;
    const keyword = DICOM_TAGS.get(tag)?.keyword;
    if (length === 0) return;
    if (TEXT.has(vr)) {
      if (vr === 'UI' && keyword === undefined) return;
      const text = decode(bytes.read(start, Math.min(length, MAX_TEXT_BYTES)));
      if (length > MAX_TEXT_BYTES) note({ code: 'TOO_LARGE', detail: `${MAX_TEXT_BYTES} bytes` });
      if (tag === '00080005') decode = createDicomDecoder(text);
      // DICOMDIR: what belongs to the next patient follows.
      if (tag === '00041430' && text.trim() === 'PATIENT') {
        record += 1;
        field = 0;
      }
      const label = labelOf(element);
      // Long texts have no second value: a backslash is one.
      const values = vr === 'LT' || vr === 'ST' || vr === 'UT' || vr === 'UR' ? [text] : text.split('\\');
      for (const value of values) {
        if (vr === 'PN') for (const name of personNames(value)) add(name, label);
        else add(value, label);
      }
      return;
    }
    if (!OPAQUE.has(vr) || tag === '00420011') return;
    const raw = bytes.read(start, Math.min(length, MAX_OPAQUE_BYTES));
    const isText = /^[\x20-\x7e\x80-\xff\t\r\n\x1b]+[\0 ]?$/.test(Buffer.from(raw).toString('latin1'));
    if (isText) add(decode(raw), labelOf(element));
    else
      for (const [run] of Buffer.from(raw).toString('latin1').matchAll(PRINTABLE))
        if (/[A-Za-z0-9]{3}/.test(run)) add(decode(Buffer.from(run, 'latin1')), labelOf(element));
  };

  let transferSyntax = '';
  if (at >= 4 || syntaxAt(bytes, at)?.explicit === true) {
    // Group 2 is explicit and little-endian, whatever follows.
    let end = at;
    for (const element of dicomElements(bytes, at, { explicit: true, littleEndian: true })) {
      if (!element.tag.startsWith('0002')) break;
      if (element.tag === '00020010')
        transferSyntax = Buffer.from(bytes.read(element.start, element.length))
          .toString('latin1')
          .replace(/[\0 ]+$/, '');
      addElement(element);
      end = element.start + element.length;
    }
    at = end;
  }
  if (transferSyntax === DEFLATED) {
    bytes = bytesOf(await inflated(bytes, at, source, limits.loadBytes));
    at = 0;
  }
  const syntax = syntaxAt(bytes, at) ?? {
    explicit: true,
    littleEndian: transferSyntax !== '1.2.840.10008.1.2.2',
  };
  const elements = dicomElements(bytes, at, syntax);
  let step = elements.next();
  for (; step.done !== true; step = elements.next()) {
    const element = step.value;
    if (element.tag === '00420011' && element.length > 0) {
      member += 1;
      yield batch;
      batch = [];
      if (element.length > limits.loadBytes) note({ code: 'TOO_LARGE', detail: `${limits.loadBytes} bytes` });
      else
        yield* descend(
          memorySource(Uint8Array.from(bytes.read(element.start, element.length)), '', source.budget),
          member,
        );
      continue;
    }
    addElement(element);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  yield batch;
  // Rubbish of a few bytes at the end is padding.
  if (step.value === false) note({ code: 'BAD_FORMAT' });
}
