/** Tables of a register as files. */
import { type Table, toCsv, toXlsx } from '../util/tables.ts';

/** One file per table in CSV, one sheet per table in XLSX. */
export const toFiles = (tables: readonly Table[], extension: string, byteOrderMark: boolean) =>
  extension === '.xlsx'
    ? [{ suffix: '', bytes: toXlsx(tables) }]
    : tables.map((table) => ({ suffix: `-${table.name}`, bytes: toCsv(table, byteOrderMark) }));

export const listCell = (parts: readonly string[]): string => parts.join('; ');
