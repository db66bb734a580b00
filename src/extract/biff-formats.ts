/** How cells of an Excel stream show their numbers: extended formats (XF) and the formats they name. [MS-XLS] 2.4.126, 2.4.353. */
import { BIFF8, type BiffRecord, ContinuedText, u16At } from './biff-records.ts';
import { decodePage } from './code-page.ts';
import { type CellFormat, cellFormat } from './xlsx-format.ts';

export interface BiffFormats {
  see(record: BiffRecord, version: number, page: number): void;
  /** By the index that a cell has of its extended format. */
  of(index: number, from1904: boolean): CellFormat;
  /** By the number of the format itself, as cells of BIFF2 have it. */
  plain(id: number, from1904: boolean): CellFormat;
}

export const createBiffFormats = (): BiffFormats => {
  const codes = new Map<number, string>();
  const ids: number[] = [];
  const made = new Map<number, CellFormat>();
  const plain = (id: number, from1904: boolean): CellFormat => {
    let format = made.get(id);
    if (format === undefined) {
      format = cellFormat(id, codes.get(id), from1904);
      made.set(id, format);
    }
    return format;
  };
  return {
    see({ type, data, more }, version, page) {
      // Before BIFF5 formats have no numbers but their order.
      if (type === 0x1e) codes.set(codes.size, decodePage(data.subarray(1, 1 + (data[0] ?? 0)), page));
      else if (type === 0x041e && version === BIFF8)
        codes.set(u16At(data, 0), new ContinuedText([data, ...more], 0, 2).string());
      else if (type === 0x041e)
        codes.set(
          version < 0x0500 ? codes.size : u16At(data, 0),
          decodePage(data.subarray(3, 3 + (data[2] ?? 0)), page),
        );
      else if (type === 0xe0) ids.push(u16At(data, 2));
      else if (type === 0x0243 || type === 0x0443) ids.push(data[1] ?? 0);
    },
    of: (index, from1904) => plain(ids[index] ?? 0, from1904),
    plain,
  };
};
