/** What an old workbook says beside its cells: page headers, text boxes, messages, chart titles, values that pivot tables keep. [MS-XLS]. */
import type { TextSegment } from '../model/segment.ts';
import { decodePage } from './code-page.ts';
import { viewOf } from './random-access.ts';

const BOF = 0x0809;
const GLOBALS = 0x05;
const CONTINUE = 0x3c;
const TEXT_BOX = 0x01b6;
const WRITER = 0x5c;
const VALIDATION = 0x01be;
const CHART_TEXT = 0x100d;
const PIVOT_STRING = 0xcd;
const BIFF8 = 0x0600;
const MAX_CHARS = 64 * 1024;

interface BiffRecord {
  readonly type: number;
  readonly data: Uint8Array;
}

function* recordsOf(stream: Uint8Array): Generator<BiffRecord> {
  const view = viewOf(stream);
  for (let at = 0; at + 4 <= stream.byteLength; ) {
    const end = at + 4 + view.getUint16(at + 2, true);
    yield { type: view.getUint16(at, true), data: stream.subarray(at + 4, end) };
    at = end;
  }
}

/** Characters behind their flags: one byte each, or two where the lowest bit says so. */
const flaggedText = (data: Uint8Array, at: number, chars: number): { text: string; end: number } => {
  const wide = ((data[at] ?? 0) & 1) === 1;
  const end = at + 1 + chars * (wide ? 2 : 1);
  return { text: decodePage(data.subarray(at + 1, end), wide ? 1200 : 28591), end };
};

/** A string behind its length; eight-bit and with a shorter length before BIFF8. */
const countedText = (data: Uint8Array, at: number, version: number): { text: string; end: number } => {
  if (version >= BIFF8) return flaggedText(data, at + 2, (data[at] ?? 0) + 256 * (data[at + 1] ?? 0));
  const end = at + 1 + (data[at] ?? 0);
  return { text: decodePage(data.subarray(at + 1, end), 1252), end };
};

/** Codes of fonts and fields in a page header. */
export const pageEndText = (text: string): string =>
  text.replace(/&(?:[LCRPNDTZFAGBIUESXYH]|"[^"]*"|K[0-9A-F]{6}|\d+)/g, ' ').trim();

/** Of the workbook's own stream. `known` are texts that were told already: those of comments. */
export const biffExtras = (stream: Uint8Array, known: ReadonlySet<string>): TextSegment[] => {
  const found: TextSegment[] = [];
  let version = BIFF8;
  let sheet = 0;
  /** Characters of a text box that are still to come. */
  let awaited = 0;
  let box = '';
  const said = (text: string, label: string): void => {
    const cleaned = text.replaceAll('\0', '').trim();
    if (cleaned !== '') found.push({ kind: 'text', text: cleaned, label, place: sheet > 0 ? { sheet } : {} });
  };
  const endBox = (): void => {
    if (!known.has(box.trim())) said(box, 'text box');
    box = '';
    awaited = 0;
  };
  for (const { type, data } of recordsOf(stream)) {
    if (type === CONTINUE && awaited > 0) {
      const wide = ((data[0] ?? 0) & 1) === 1;
      const { text } = flaggedText(data, 0, Math.min(awaited, (data.byteLength - 1) >> (wide ? 1 : 0)));
      box += text;
      awaited -= text.length;
      if (awaited <= 0 || text === '') endBox();
      continue;
    }
    if (awaited > 0) endBox();
    switch (type) {
      case BOF:
        version = (data[0] ?? 0) + 256 * (data[1] ?? 0);
        if (data[2] !== GLOBALS) sheet += 1;
        break;
      case 0x14:
      case 0x15:
        if (data.byteLength > 0) said(pageEndText(countedText(data, 0, version).text), 'page header');
        break;
      case TEXT_BOX:
        awaited = Math.min(MAX_CHARS, (data[10] ?? 0) + 256 * (data[11] ?? 0));
        break;
      case WRITER:
        said(countedText(data, 0, version).text, 'author');
        break;
      case CHART_TEXT:
        said(flaggedText(data, 3, data[2] ?? 0).text, 'chart');
        break;
      case VALIDATION: {
        let at = 4;
        for (let part = 0; part < 4; part += 1) {
          const { text, end } = countedText(data, at, BIFF8);
          said(text, 'message');
          at = end;
        }
        break;
      }
      default:
    }
  }
  return found;
};

/** Of the streams in which pivot tables keep what they were made from: the source sheet may be gone. */
export const pivotValues = (stream: Uint8Array): TextSegment[] => {
  const values = new Set<string>();
  for (const { type, data } of recordsOf(stream))
    if (type === PIVOT_STRING) values.add(countedText(data, 0, BIFF8).text);
  values.delete('');
  return [...values].map((text) => ({ kind: 'text', text, label: 'pivot value', place: {} }));
};
