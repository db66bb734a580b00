/** The cells of one record of an Excel stream, BIFF2 to BIFF8: where each stands and what a person sees there. [MS-XLS] 2.4, 2.5. */
import type { BiffFormats } from './biff-formats.ts';
import { BIFF8, type BiffRecord, ContinuedText, u16At } from './biff-records.ts';
import type { BiffStrings } from './biff-strings.ts';
import { decodePage } from './code-page.ts';

/** What the records before said. */
export interface CellTables {
  version: number;
  /** Code page of strings before BIFF8. */
  page: number;
  from1904: boolean;
  strings: BiffStrings | undefined;
  readonly formats: BiffFormats;
}

/** Rows and columns count from 0. */
export type PutCell = (row: number, column: number, text: string) => void;

export interface CellReader {
  /** True where the record held cells. `put` may come for the string of a formula only with the next record. */
  see(record: BiffRecord, put: PutCell): boolean;
}

/** Begin with row and column. */
const FORMULAS = new Set([0x06, 0x0206, 0x0406]);
const CELLS = new Set([
  0x02,
  0x03,
  0x04,
  0x05,
  0x0203,
  0x0204,
  0x0205,
  0xd6,
  0xfd,
  0x027e,
  0xbd,
  ...FORMULAS,
]);

/** Of all cells in the order they stand; blank ones do not count. */
export const isCell = (type: number): boolean => CELLS.has(type);

/** [MS-XLS] 2.5.10. */
const ERRORS: Readonly<Record<number, string>> = {
  0: '#NULL!',
  7: '#DIV/0!',
  15: '#VALUE!',
  23: '#REF!',
  29: '#NAME?',
  36: '#NUM!',
  42: '#N/A',
};
const boolOrError = (value: number, isError: boolean): string =>
  isError ? (ERRORS[value] ?? '') : value === 0 ? 'FALSE' : 'TRUE';

/** One for all: to make a view of every record costs more than to read it. */
const scratch = new DataView(new ArrayBuffer(8));
const doubleAt = (data: Uint8Array, at: number): number => {
  for (let byte = 0; byte < 8; byte += 1) scratch.setUint8(byte, data[at + byte]!);
  return scratch.getFloat64(0, true);
};
/** [MS-XLS] 2.5.122: the upper 30 bits of a double, or a whole number, either of them perhaps a hundredfold. */
const rkAt = (data: Uint8Array, at: number): number => {
  const value = u16At(data, at) | (u16At(data, at + 2) << 16);
  let number = value >> 2;
  if ((value & 2) === 0) {
    scratch.setInt32(0, value & ~3);
    scratch.setInt32(4, 0);
    number = scratch.getFloat64(0);
  }
  return (value & 1) === 0 ? number : number / 100;
};

/** What the lengths of strings are counted with: BIFF2 has a byte for them, BIFF8 flags behind. */
const textOf = (
  { data, more }: BiffRecord,
  at: number,
  isFirst: boolean,
  { version, page }: CellTables,
): string => {
  if (version === BIFF8 && !isFirst) return new ContinuedText([data, ...more], 0, at).string();
  const start = isFirst ? at + 1 : at + 2;
  const count = isFirst ? (data[at] ?? 0) : u16At(data, at);
  return decodePage(data.subarray(start, start + count), page);
};

export const createCellReader = (tables: CellTables): CellReader => {
  /** A formula whose result is a string, which stands in a record of its own. */
  let awaited: readonly [row: number, column: number] | undefined;

  const see = (record: BiffRecord, put: PutCell): boolean => {
    const { type, data } = record;
    if (type === 0x07 || type === 0x0207) {
      if (awaited !== undefined)
        put(...awaited, textOf(record, 0, type === 0x07 && tables.version === 0x0200, tables));
      awaited = undefined;
      return true;
    }
    if (!CELLS.has(type) || data.byteLength < 7) return false;
    awaited = undefined;
    const row = u16At(data, 0);
    const column = u16At(data, 2);
    // BIFF2 has three bytes of attributes where the later ones have the index of a format; its records occur in later versions too.
    const isFirst = type < 0x06 || (type === 0x06 && tables.version === 0x0200);
    const at = isFirst ? 7 : 6;
    const shown = (value: number, index = u16At(data, 4)): string => {
      if (!Number.isFinite(value)) return '';
      const { formats, from1904 } = tables;
      return isFirst
        ? formats.plain((data[5] ?? 0) & 0x3f, from1904)(value)
        : formats.of(index, from1904)(value);
    };
    const number = (): string => (data.byteLength < at + 8 ? '' : shown(doubleAt(data, at)));
    if (FORMULAS.has(type)) {
      if (u16At(data, at + 6) !== 0xffff) put(row, column, number());
      else if (data[at] === 0) awaited = [row, column];
      else if (data[at] === 1 || data[at] === 2)
        put(row, column, boolOrError(data[at + 2] ?? 0, data[at] === 2));
      return true;
    }
    switch (type) {
      case 0xfd:
        if (data.byteLength >= 10)
          put(row, column, tables.strings?.get(u16At(data, 6) + 65_536 * u16At(data, 8)) ?? '');
        break;
      case 0x027e:
        if (data.byteLength >= 10) put(row, column, shown(rkAt(data, 6)));
        break;
      case 0xbd:
        // First column, then format and value of each, then the last column.
        for (let cell = 0; 4 + 6 * cell + 6 <= data.byteLength - 2; cell += 1) {
          const value = rkAt(data, 6 + 6 * cell);
          put(row, column + cell, shown(value, u16At(data, 4 + 6 * cell)));
        }
        break;
      case 0x02:
        put(row, column, shown(u16At(data, 7)));
        break;
      case 0x05:
      case 0x0205:
        put(row, column, boolOrError(data[at] ?? 0, data[at + 1] === 1));
        break;
      case 0x03:
      case 0x0203:
        put(row, column, number());
        break;
      default:
        put(row, column, textOf(record, at, isFirst, tables));
    }
    return true;
  };
  return { see };
};
