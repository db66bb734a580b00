/** One page of a PDF: its text, and what lies over the text (fields, notes, links). */
import type { Segment } from '../model/segment.ts';
import type { PdfEngine } from './pdf-engine.ts';
import { GARBLED, isGarbled, looksOf, unmappedShare, writtenShare } from './pdf-looks.ts';

export interface PdfPage {
  readonly segments: readonly Segment[];
  /** What only its picture tells: no text or none that can be read, or a few lines of text over a scanned paper. */
  readonly scanned: boolean;
  /** It has pictures beside its text. */
  readonly pictures: boolean;
}

const SUBTYPE_LINK = 2;
const SUBTYPE_POPUP = 16;
const SUBTYPE_WIDGET = 20;
/** Shorter text on a picture of the whole page is what a scanner or an archive stamped on it. */
const A_STAMP = 200;
const HALF = 0.5;
/** What stands on less of the page's height is a header or a long stamp; more characters than these would not fit. */
const A_MARGIN = 0.1;
const FULL_MARGIN = 1_200;
const MAX_ANNOTATIONS = 20_000;

/**
 * PDFium writes U+0002 or U+FFFE for a hyphen at a line's end. Between letters a word was divided; beside a digit
 * the hyphen belongs to a number.
 */
export const pageText = (raw: string): string =>
  raw
    .replace(/\r\n?/g, '\n')
    .replace(/(?<=\p{L})[\u0002\ufffe]\n?(?=\p{L})/gu, '')
    .replace(/[\u0002\ufffe]\n?/g, '-')
    .replaceAll('\0', '');

interface PageText {
  readonly text: string;
  /** Its fonts say of too many characters not which letters they are. */
  readonly garbled: boolean;
}

const textOf = (engine: PdfEngine, page: number): PageText => {
  const { calls } = engine;
  const textPage = calls.FPDFText_LoadPage(page);
  if (textPage === 0) return { text: '', garbled: false };
  const count = calls.FPDFText_CountChars(textPage);
  let text = '';
  if (count > 0) {
    const buffer = engine.alloc((count + 1) * 2);
    const written = calls.FPDFText_GetText(textPage, 0, count, buffer);
    // What is written counts the closing NUL.
    text = new TextDecoder('utf-16le').decode(engine.copy(buffer, Math.max(0, written - 1) * 2));
    engine.free(buffer);
  }
  const garbled = unmappedShare(engine, textPage, count) > GARBLED || isGarbled(text);
  calls.FPDFText_ClosePage(textPage);
  return { text: pageText(text), garbled };
};

interface Note {
  readonly text: string;
  readonly label: string;
}

const widget = (engine: PdfEngine, form: number, annotation: number): Note[] => {
  const { calls } = engine;
  if (form === 0) return [];
  const text = engine.utf16((buffer, bytes) =>
    calls.FPDFAnnot_GetFormFieldValue(form, annotation, buffer, bytes),
  );
  if (text === '' || text === 'Off') return [];
  const shown = engine.utf16((buffer, bytes) =>
    calls.FPDFAnnot_GetFormFieldAlternateName(form, annotation, buffer, bytes),
  );
  const label =
    shown ||
    engine.utf16((buffer, bytes) => calls.FPDFAnnot_GetFormFieldName(form, annotation, buffer, bytes));
  return [{ text, label: label || 'field' }];
};

const link = (engine: PdfEngine, document: number, annotation: number): Note[] => {
  const { calls } = engine;
  const target = calls.FPDFAnnot_GetLink(annotation);
  const action = target === 0 ? 0 : calls.FPDFLink_GetAction(target);
  if (action === 0) return [];
  const text = engine.latin1((buffer, bytes) => calls.FPDFAction_GetURIPath(document, action, buffer, bytes));
  return text === '' ? [] : [{ text, label: 'link' }];
};

const markup = (
  engine: PdfEngine,
  keys: readonly (readonly [number, string])[],
  annotation: number,
): Note[] =>
  keys.flatMap(([key, label]) => {
    const text = engine.utf16((buffer, bytes) =>
      engine.calls.FPDFAnnot_GetStringValue(annotation, key, buffer, bytes),
    );
    return text === '' ? [] : [{ text, label }];
  });

const attached = (engine: PdfEngine, annotation: number, onFile: (data: Uint8Array) => void): void => {
  const attachment = engine.calls.FPDFAnnot_GetFileAttachment(annotation);
  const data = attachment === 0 ? undefined : attachmentData(engine, attachment);
  if (data !== undefined) onFile(data);
};

/** The bytes of an embedded file, unpacked. */
export const attachmentData = (engine: PdfEngine, attachment: number): Uint8Array | undefined => {
  const { calls } = engine;
  const length = engine.alloc(8);
  let data: Uint8Array | undefined;
  if (calls.FPDFAttachment_GetFile(attachment, 0, 0, length) !== 0) {
    const bytes = engine.uint32(length);
    const buffer = engine.alloc(bytes);
    if (calls.FPDFAttachment_GetFile(attachment, buffer, bytes, length) !== 0)
      data = engine.copy(buffer, bytes);
    engine.free(buffer);
  }
  engine.free(length);
  return data;
};

const notesOf = (
  engine: PdfEngine,
  document: number,
  page: number,
  form: number,
  onFile: (data: Uint8Array) => void,
): Note[] => {
  const { calls } = engine;
  const count = Math.min(calls.FPDFPage_GetAnnotCount(page), MAX_ANNOTATIONS);
  if (count <= 0) return [];
  const pointers = ['Contents', 'T', 'Subj'].map((key) => engine.put(Buffer.from(`${key}\0`)));
  const keys = [
    [pointers[0]!, 'note'],
    [pointers[1]!, 'author'],
    [pointers[2]!, 'subject'],
  ] as const;
  const notes: Note[] = [];
  for (let index = 0; index < count; index += 1) {
    const annotation = calls.FPDFPage_GetAnnot(page, index);
    if (annotation === 0) continue;
    const subtype = calls.FPDFAnnot_GetSubtype(annotation);
    if (subtype === SUBTYPE_WIDGET) notes.push(...widget(engine, form, annotation));
    else if (subtype === SUBTYPE_LINK)
      notes.push(...link(engine, document, annotation), ...markup(engine, keys.slice(0, 1), annotation));
    else if (subtype !== SUBTYPE_POPUP) notes.push(...markup(engine, keys, annotation));
    attached(engine, annotation, onFile);
    calls.FPDFPage_CloseAnnot(annotation);
  }
  for (const pointer of pointers) engine.free(pointer);
  return notes;
};

/** `number` counts from 1. Files that hang on the page go to `onFile`. */
export const readPage = (
  engine: PdfEngine,
  document: number,
  page: number,
  form: number,
  number: number,
  onFile: (data: Uint8Array) => void,
): PdfPage => {
  const { text, garbled } = textOf(engine, page);
  const notes = notesOf(engine, document, page, form, onFile);
  const place = { page: number };
  const isEmpty = text.trim() === '';
  const segments: Segment[] = isEmpty ? [] : [{ kind: 'text', text, place }];
  // Fields of one page belong together, as on the form.
  for (const note of notes) segments.push({ kind: 'text', ...note, place, record: number });
  const looks = looksOf(engine, page);
  const length = text.trim().length;
  const besideText = (): boolean =>
    length < A_STAMP || (length < FULL_MARGIN && writtenShare(engine, page) < A_MARGIN);
  const scanned =
    garbled || (isEmpty && (looks.pictures || looks.drawn)) || (looks.covered > HALF && besideText());
  return { segments, scanned, pictures: looks.pictures };
};
