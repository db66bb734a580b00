/** Pages of a SAS data set (SAS7BDAT): what describes its columns, and where its rows lie. The layout as ReadStat and pandas found it. */
import { DocumentProblem } from './extractor.ts';
import { latin1Of, type RandomAccess, viewOf } from './random-access.ts';

export const SAS_MAGIC =
  '\0\0\0\0\0\0\0\0\0\0\0\0\xc2\xea\x81\x60\xb3\x14\x11\xcf\xbd\x92\x08\0\x09\xc7\x31\x8c\x18\x1f\x10\x11';

export interface SasColumn {
  readonly at: number;
  readonly length: number;
  readonly isText: boolean;
  name: string;
  label: string;
  format: string;
}

export interface SasHead {
  readonly isLittle: boolean;
  readonly isWide: boolean;
  readonly encoding: number;
  readonly headBytes: number;
  readonly pageBytes: number;
  readonly pages: number;
}

export type SasPacking = 'none' | 'runs' | 'ross';

/** What the pages so far say of the rows. */
export interface SasLayout {
  rowBytes: number;
  rows: number;
  rowsOnMixed: number;
  packing: SasPacking;
  readonly texts: Uint8Array[];
  readonly names: { readonly text: number; readonly at: number; readonly length: number }[];
  readonly columns: SasColumn[];
  readonly looks: { readonly format: string; readonly label: string }[];
}

const MIN_PAGE = 512;
const MAX_PAGE = 64 * 1024 ** 2;
export const MAX_ROW = 4 * 1024 ** 2;
const MAX_COLUMNS = 32_767;

export const sasHead = (access: RandomAccess): SasHead => {
  const head = access.readAt(0, 512);
  const view = viewOf(head);
  if (head.byteLength < 288) throw new DocumentProblem('BAD_FORMAT', 'SAS data');
  const isWide = head[32] === 0x33;
  const shift = head[35] === 0x33 ? 4 : 0;
  const isLittle = head[37] === 1;
  const headBytes = view.getUint32(196 + shift, isLittle);
  const pageBytes = view.getUint32(200 + shift, isLittle);
  if (pageBytes < MIN_PAGE || pageBytes > MAX_PAGE || headBytes < 288)
    throw new DocumentProblem('BAD_FORMAT', 'SAS data');
  return {
    isLittle,
    isWide,
    encoding: head[70] ?? 0,
    headBytes,
    pageBytes,
    pages: view.getUint32(204 + shift, isLittle),
  };
};

export const newSasLayout = (): SasLayout => ({
  rowBytes: 0,
  rows: 0,
  rowsOnMixed: 0,
  packing: 'none',
  texts: [],
  names: [],
  columns: [],
  looks: [],
});

/** Signatures of the parts of a page that describe columns. */
const PART = {
  size: 0xf7f7f7f7,
  text: 0xfffffffd,
  name: 0xffffffff,
  attributes: 0xfffffffc,
  looks: 0xfffffbfe,
} as const;
const KIND = { meta: 0, data: 0x100, mixed: 0x200, amended: 0x400 } as const;
const COMPRESSED_PAGE = 0x9000;

/** Notes what a page says of columns, and answers where its rows stand: places in the page, packed or not. */
export const readSasPage = (
  page: Uint8Array,
  { isLittle, isWide }: SasHead,
  layout: SasLayout,
): readonly { readonly at: number; readonly length: number }[] => {
  const view = viewOf(page);
  const [word, start, pointerBytes] = isWide ? [8, 32, 24] : [4, 16, 12];
  const u16 = (at: number): number => (at + 2 <= page.length ? view.getUint16(at, isLittle) : 0);
  const u32 = (at: number): number => (at + 4 <= page.length ? view.getUint32(at, isLittle) : 0);
  const uint = (at: number): number => {
    if (!isWide) return u32(at);
    if (at + 8 > page.length) return 0;
    return Number(view.getBigUint64(at, isLittle));
  };
  const signatureAt = (at: number): number => {
    const high = u32(isLittle ? at + 4 : at);
    return isWide && !isLittle ? (high === PART.size ? PART.size : u32(at + 4)) : u32(at);
  };
  const textAt = (at: number): string => {
    const [text, from, length] = [u16(at), u16(at + 2), u16(at + 4)];
    const block = layout.texts[text];
    return block === undefined ? '' : latin1Of(block.subarray(from, from + length)).trim();
  };

  const describe = (at: number, length: number): boolean => {
    switch (signatureAt(at)) {
      case PART.size:
        layout.rowBytes = uint(at + 5 * word);
        layout.rows = uint(at + 6 * word);
        layout.rowsOnMixed = uint(at + 15 * word);
        return true;
      case PART.text: {
        const text = page.slice(at + word, at + Math.min(length, word + u16(at + word)));
        if (layout.texts.length === 0) {
          const written = latin1Of(text);
          if (written.includes('SASYZCRL')) layout.packing = 'runs';
          else if (written.includes('SASYZCR2')) layout.packing = 'ross';
        }
        layout.texts.push(text);
        return true;
      }
      case PART.name:
        for (
          let i = 0;
          i < Math.floor((length - 2 * word - 12) / 8) && layout.names.length < MAX_COLUMNS;
          i++
        ) {
          const entry = at + word + 8 * (i + 1);
          layout.names.push({ text: u16(entry), at: u16(entry + 2), length: u16(entry + 4) });
        }
        return true;
      case PART.attributes:
        for (
          let i = 0;
          i < Math.floor((length - 2 * word - 12) / (word + 8)) && layout.columns.length < MAX_COLUMNS;
          i++
        ) {
          const entry = at + word + 8 + i * (word + 8);
          const isText = page[entry + word + 6] !== 1;
          layout.columns.push({
            at: uint(entry),
            length: u32(entry + word),
            isText,
            name: '',
            label: '',
            format: '',
          });
        }
        return true;
      case PART.looks:
        if (layout.looks.length < MAX_COLUMNS)
          layout.looks.push({ format: textAt(at + 3 * word + 22), label: textAt(at + 3 * word + 28) });
        return true;
      default:
        return false;
    }
  };

  const type = u16(start);
  if ((type & COMPRESSED_PAGE) === COMPRESSED_PAGE) return [];
  const kind = type & 0x0f00;
  const rows: { at: number; length: number }[] = [];
  const fill = (from: number, count: number): void => {
    if (layout.rowBytes === 0 || layout.rowBytes > MAX_ROW) return;
    for (let i = 0, at = from; i < count && at + layout.rowBytes <= page.length; i++, at += layout.rowBytes)
      rows.push({ at, length: layout.rowBytes });
  };
  if (kind === KIND.data) {
    fill(start + 8, u16(start + 2));
    return rows;
  }
  const parts = u16(start + 4);
  for (let i = 0; i < parts; i++) {
    const pointer = start + 8 + i * pointerBytes;
    const [at, length] = [uint(pointer), uint(pointer + word)];
    const [packed, partKind] = [page[pointer + 2 * word], page[pointer + 2 * word + 1]];
    if (length === 0 || packed === 1 || at < start || at + length > page.length) continue;
    if (describe(at, length)) continue;
    if (layout.packing !== 'none' && partKind === 1 && (packed === 4 || packed === 0))
      rows.push({ at, length });
  }
  if (kind === KIND.mixed) {
    const from = start + 8 + parts * pointerBytes;
    fill(from + (from % 8), Math.min(layout.rows, layout.rowsOnMixed));
  }
  return rows;
};
