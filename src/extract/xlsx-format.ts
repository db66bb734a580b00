/** Numbers and dates as a person sees them: identifiers keep their zeros and hyphens, dates become ISO dates. */
import { createRequire } from 'node:module';
import type * as Sheetjs from 'xlsx';

/** ISO/IEC 29500-1, 18.8.30: built-in formats; the locale's own dates have no text in the file. */
const BUILT_IN: Readonly<Record<number, string>> = {
  0: 'General',
  1: '0',
  2: '0.00',
  3: '#,##0',
  4: '#,##0.00',
  9: '0%',
  10: '0.00%',
  11: '0.00E+00',
  12: '# ?/?',
  13: '# ??/??',
  37: '#,##0;(#,##0)',
  38: '#,##0;(#,##0)',
  39: '#,##0.00;(#,##0.00)',
  40: '#,##0.00;(#,##0.00)',
  48: '##0.0E+0',
  49: '@',
};
const isBuiltInDate = (id: number): boolean =>
  (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);

const DAY_MS = 86_400_000;
/** Serial 0 of the 1900 system, shifted for the 29 February 1900 that never was. */
const EPOCH_1900_MS = Date.UTC(1899, 11, 30);
const EPOCH_1904_MS = Date.UTC(1904, 0, 1);
const LAST_SERIAL = 2_958_466;

/** Letters of dates outside quotes, brackets and escapes. */
const isDateFormat = (code: string): boolean => {
  const bare = code.replace(/"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '').split(';')[0] ?? '';
  return /[dyhs]|m/i.test(bare) && !/general/i.test(bare) && !/[0#?]/.test(bare.replace(/s\.0+|ss?0*/gi, ''));
};

/** `1980-05-01`, with a time where there is one; undefined where the serial is no date. */
export const isoDate = (serial: number, from1904 = false): string | undefined => {
  if (!(serial >= 0 && serial < LAST_SERIAL)) return undefined;
  const at =
    (from1904 ? EPOCH_1904_MS : EPOCH_1900_MS) +
    Math.round(serial * 86_400) * 1000 +
    (!from1904 && serial < 60 ? DAY_MS : 0);
  const iso = new Date(at).toISOString();
  if (serial < 1) return iso.slice(11, 19);
  return serial % 1 === 0 ? iso.slice(0, 10) : iso.slice(0, 19).replace('T', ' ');
};

export type CellFormat = (value: number) => string;

const general: CellFormat = (value) => String(value);

let sheetjs: typeof Sheetjs | undefined;
const ssf = (): typeof Sheetjs.SSF => {
  sheetjs ??= createRequire(import.meta.url)('xlsx') as typeof Sheetjs;
  return sheetjs.SSF;
};

/** `id` and `code` as `styles.xml` has them. SheetJS formats what is neither general nor a date. */
export const cellFormat = (id: number, code: string | undefined, from1904 = false): CellFormat => {
  const pattern = code ?? BUILT_IN[id];
  if (pattern === undefined ? isBuiltInDate(id) : isDateFormat(pattern))
    return (value) => isoDate(value, from1904) ?? general(value);
  if (pattern === undefined || pattern === 'General' || pattern === '@' || pattern === '0')
    return pattern === '0' ? (value) => value.toFixed(0) : general;
  return (value) => {
    try {
      return ssf().format(pattern, value);
    } catch {
      return general(value);
    }
  };
};
