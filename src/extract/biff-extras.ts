/** What an old workbook says beside its cells: comments, links, page headers, text boxes, messages, charts, names. [MS-XLS] 2.4. */
import type { Place, TextSegment } from '../model/segment.ts';
import type { CellTables } from './biff-cells.ts';
import { linkTexts } from './biff-links.ts';
import { BIFF8, type BiffRecord, ContinuedText, charsAt, recordsOf, u16At } from './biff-records.ts';
import { decodePage } from './code-page.ts';
import { viewOf } from './random-access.ts';

export interface BiffExtras {
  /** `sheet` is 0 before the first. */
  see(record: BiffRecord, sheet: number): void;
  /** What was said of the sheet's objects and comments is known now. */
  endSheet(sheet: number): void;
  drain(): TextSegment[];
}

const NOTHING_BUT_SIGNS = /^[\s\0]*$/;
/** A name that Excel knows: one sign instead of a text. */
const BUILT_IN_NAME = 0x20;
const STRING_TOKEN = 0x17;
const OBJECT_ID = 0x15;
/** A second NOTE in BIFF5 that goes on with the text of the one before. */
const GOES_ON = 0xffff;

/** Codes of fonts and fields in a page header. */
export const pageEndText = (text: string): string =>
  text.replace(/&(?:[LCRPNDTZFAGBIUESXYH]|"[^"]*"|K[0-9A-F]{6}|\d+)/g, ' ').trim();

interface Note {
  readonly row: number;
  readonly column: number;
  readonly object: number;
  text: string;
}

export const createBiffExtras = (tables: CellTables): BiffExtras => {
  let found: TextSegment[] = [];
  let notes: Note[] = [];
  let boxes = new Map<number, string>();
  let object = 0;

  const said = (text: string, label: string, place: Place): void => {
    const cleaned = text.replaceAll('\0', '').trim();
    if (!NOTHING_BUT_SIGNS.test(cleaned)) found.push({ kind: 'text', text: cleaned, label, place });
  };
  /** A string behind its length; eight-bit and with a shorter length before BIFF8. */
  const counted = ({ data, more }: BiffRecord, at = 0): string =>
    tables.version === BIFF8
      ? new ContinuedText([data, ...more], 0, at).string()
      : decodePage(data.subarray(at + 1, at + 1 + (data[at] ?? 0)), tables.page);

  const seeNote = ({ data }: BiffRecord): void => {
    const [row, column] = [u16At(data, 0), u16At(data, 2)];
    if (tables.version === BIFF8) notes.push({ row, column, object: u16At(data, 6), text: '' });
    else {
      const text = decodePage(data.subarray(6), tables.page);
      const last = notes.at(-1);
      if (row === GOES_ON && last !== undefined) last.text += text;
      else notes.push({ row, column, object: 0, text });
    }
  };
  const seeName = (record: BiffRecord): void => {
    const { data, more } = record;
    const count = data[3] ?? 0;
    const wide = tables.version === BIFF8;
    const at = tables.version < 0x0500 ? 5 : 14;
    const builtIn = (u16At(data, 0) & BUILT_IN_NAME) !== 0;
    const name = wide
      ? new ContinuedText([data, ...more], 0, at + 1).chars(count, ((data[at] ?? 0) & 1) === 1)
      : decodePage(data.subarray(at, at + count), tables.page);
    if (!builtIn) said(name, 'defined name', {});
    // A name may stand for a text.
    const formula = wide ? at + 1 + count * (((data[at] ?? 0) & 1) === 1 ? 2 : 1) : at + count;
    if (data[formula] !== STRING_TOKEN) return;
    const length = data[formula + 1] ?? 0;
    said(
      wide
        ? charsAt(data, formula + 3, length, ((data[formula + 2] ?? 0) & 1) === 1)
        : decodePage(data.subarray(formula + 2, formula + 2 + length), tables.page),
      'defined name',
      {},
    );
  };
  /** Values that Excel keeps of another workbook: a row of numbers, texts, truths and errors. [MS-XLS] 2.4.86. */
  const seeForeign = ({ data, more }: BiffRecord): void => {
    const text = new ContinuedText([data, ...more], 0, 4);
    while (!text.ended) {
      const kind = text.byte();
      if (kind === 2) said(text.string(), 'external value', {});
      else if (kind === 1) {
        const bytes = Uint8Array.from({ length: 8 }, () => text.byte());
        said(String(viewOf(bytes).getFloat64(0, true)), 'external value', {});
      } else text.skip(8);
    }
  };

  return {
    see(record, sheet) {
      const { type, data, more } = record;
      const place: Place = sheet > 0 ? { sheet } : {};
      switch (type) {
        case 0x14:
        case 0x15:
          if (data.byteLength > 0) said(pageEndText(counted(record)), 'page header', place);
          break;
        case 0x18:
        case 0x0218:
          seeName(record);
          break;
        case 0x1c:
          if (data.byteLength >= 6) seeNote(record);
          break;
        case 0x5a:
          seeForeign(record);
          break;
        case 0x5c:
          said(counted(record), 'author', place);
          break;
        case 0x5d:
          if (u16At(data, 0) === OBJECT_ID) object = u16At(data, 6);
          break;
        case 0x01b6:
          if (more.length > 0)
            boxes.set(
              object || -1 - boxes.size,
              new ContinuedText(more, 0, 1).chars(u16At(data, 10), ((more[0]![0] ?? 0) & 1) === 1),
            );
          object = 0;
          break;
        case 0x01b8: {
          const at = { sheet, row: u16At(data, 0) + 1, column: u16At(data, 4) + 1 };
          for (const text of new Set(linkTexts(data.subarray(8)))) said(text, 'link', at);
          break;
        }
        case 0x0800: {
          const at = { sheet, row: u16At(data, 2) + 1, column: u16At(data, 6) + 1 };
          said(charsAt(data, 10, (data.byteLength - 10) >> 1, true), 'link', at);
          break;
        }
        case 0x01be: {
          const text = new ContinuedText([data, ...more], 0, 4);
          for (let part = 0; part < 4 && !text.ended; part += 1) said(text.string(), 'message', place);
          break;
        }
        case 0x100d: {
          const wide = tables.version === BIFF8;
          const text = wide
            ? charsAt(data, 4, data[2] ?? 0, ((data[3] ?? 0) & 1) === 1)
            : decodePage(data.subarray(3, 3 + (data[2] ?? 0)), tables.page);
          said(text, 'chart', place);
          break;
        }
        default:
      }
    },
    endSheet(sheet) {
      for (const { row, column, object: id, text } of notes) {
        said(text || (boxes.get(id) ?? ''), 'comment', { sheet, row: row + 1, column: column + 1 });
        boxes.delete(id);
      }
      for (const text of boxes.values()) said(text, 'text box', sheet > 0 ? { sheet } : {});
      notes = [];
      boxes = new Map();
    },
    drain() {
      const batch = found;
      found = [];
      return batch;
    },
  };
};

/** Of the streams in which pivot tables keep what they were made from: the source sheet may be gone. Texts, numbers, dates. */
export const pivotValues = (stream: Uint8Array): TextSegment[] => {
  const values = new Set<string>();
  for (const { type, data, more } of recordsOf(stream)) {
    if (type === 0xcd) values.add(new ContinuedText([data, ...more]).string());
    else if (type === 0xc9 && data.byteLength >= 8) values.add(String(viewOf(data).getFloat64(0, true)));
    else if (type === 0xce && data.byteLength >= 8) {
      const [month, day] = [u16At(data, 2), data[4] ?? 0].map((value) => String(value).padStart(2, '0'));
      values.add(`${u16At(data, 0)}-${month}-${day}`);
    }
  }
  values.delete('');
  return [...values].map((text) => ({ kind: 'text', text, label: 'pivot value', place: {} }));
};
