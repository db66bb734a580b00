/** SheetJS: the reader of XLS, XLSB and ODS, and the second one of XLSX. Everything in memory; cells that exist are read, no others. */
import { createRequire } from 'node:module';
import * as zlib from 'node:zlib';
import type * as Sheetjs from 'xlsx';
import type { Segment, TextSegment } from '../model/segment.ts';
import { DocumentProblem, type ExtractInput, type Extractor, type Probe } from './extractor.ts';
import { createSheetFlow } from './sheet-flow.ts';
import { isoDate } from './xlsx-format.ts';

/** A workbook in memory is some thirty times its file. */
const MAX_BYTES = 32 * 1024 ** 2;
const MAX_GAP = 1_000;

/** SheetJS asks for `bytesRead`, which Node 26 no longer has. */
class InflateRaw extends (zlib.InflateRaw as unknown as new (options?: zlib.ZlibOptions) => zlib.InflateRaw) {
  get bytesRead(): number {
    return this.bytesWritten;
  }
}

let loaded: typeof Sheetjs | undefined;
const load = (): typeof Sheetjs => {
  if (loaded !== undefined) return loaded;
  // The CommonJS build brings its tables of old code pages along.
  const XLSX = createRequire(import.meta.url)('xlsx') as typeof Sheetjs;
  // Its own inflate never returns on 16 of 86 damaged files.
  (XLSX.CFB.utils as { use_zlib(module: unknown): void }).use_zlib({ ...zlib, InflateRaw });
  loaded = XLSX;
  return XLSX;
};

/** It complains on the console, in words of the document; reading is synchronous, so the console is given back at once. */
const quietly = <T>(work: () => T): T => {
  const { error, warn, log } = console;
  const silent = (): void => {};
  Object.assign(console, { error: silent, warn: silent, log: silent });
  try {
    return work();
  } finally {
    Object.assign(console, { error, warn, log });
  }
};

const read = (data: Uint8Array): Sheetjs.WorkBook => {
  try {
    // WTF: errors are thrown; without it a sheet of 512 MB is silently empty.
    return quietly(() =>
      load().read(data, {
        type: 'array',
        WTF: true,
        cellFormula: false,
        cellHTML: false,
        cellNF: true,
        cellText: true,
      }),
    );
  } catch (error) {
    const locked = error instanceof Error && /password|encrypt/i.test(error.message);
    throw new DocumentProblem(locked ? 'LOCKED' : 'BAD_FORMAT', 'workbook');
  }
};

const shown = (cell: Sheetjs.CellObject, isDate: (format: string) => boolean, from1904: boolean): string => {
  if (cell.t === 'n' && typeof cell.v === 'number') {
    if (typeof cell.z === 'string' && isDate(cell.z))
      return isoDate(cell.v, from1904) ?? cell.w ?? String(cell.v);
    return cell.z === undefined || cell.z === 'General' ? String(cell.v) : (cell.w ?? String(cell.v));
  }
  if (cell.v instanceof Date) return cell.v.toISOString().slice(0, 10);
  return String(cell.w ?? cell.v ?? '');
};

function* readSheet(
  workbook: Sheetjs.WorkBook,
  sheet: number,
  onCell: () => boolean,
): Generator<readonly Segment[]> {
  const XLSX = load();
  const cells = workbook.Sheets[workbook.SheetNames[sheet - 1]!];
  if (cells === undefined) return;
  const from1904 = workbook.Workbook?.WBProps?.date1904 === true;
  const flow = createSheetFlow(sheet, sheet);
  const extras: TextSegment[] = [];
  const rows = new Map<number, [number, string][]>();
  for (const key of Object.keys(cells)) {
    if (key.startsWith('!') || !onCell()) continue;
    const cell = cells[key] as Sheetjs.CellObject;
    const { r, c } = XLSX.utils.decode_cell(key);
    const text = shown(cell, (format) => XLSX.SSF.is_date(format), from1904);
    const place = { sheet, row: r + 1, column: c + 1 };
    for (const comment of cell.c ?? [])
      if (typeof comment.t === 'string')
        extras.push({ kind: 'text', text: comment.t, label: 'comment', place });
    const link = cell.l?.Target;
    if (link !== undefined && link !== '') extras.push({ kind: 'text', text: link, label: 'link', place });
    if (text === '') continue;
    const row = rows.get(r) ?? [];
    row.push([c, text]);
    rows.set(r, row);
  }
  for (const r of [...rows.keys()].sort((a, b) => a - b)) {
    const row: string[] = [];
    for (const [c, text] of rows.get(r)!.sort((a, b) => a[0] - b[0])) {
      if (c - row.length > MAX_GAP)
        extras.push({ kind: 'text', text, place: { sheet, row: r + 1, column: c + 1 } });
      else {
        while (row.length < c) row.push('');
        row[c] = text;
      }
    }
    flow.row(r + 1, row);
    const batch = flow.drain();
    if (batch.length > 0) yield batch;
  }
  flow.end();
  yield [...flow.drain(), ...extras];
}

const namesOf = (workbook: Sheetjs.WorkBook): TextSegment[] => {
  const sheets = workbook.SheetNames.map(
    (text, index): TextSegment => ({ kind: 'text', text, label: 'sheet name', place: { sheet: index + 1 } }),
  );
  const defined = (workbook.Workbook?.Names ?? []).map(
    ({ Name, Ref }): TextSegment => ({
      kind: 'text',
      text: `${Name} ${Ref}`,
      label: 'defined name',
      place: {},
    }),
  );
  const properties = Object.entries({ ...workbook.Props, ...workbook.Custprops } as Record<string, unknown>)
    .filter(([, value]) => typeof value === 'string' && value !== '')
    .map(([label, value]): TextSegment => ({ kind: 'text', text: String(value), label, place: {} }));
  return [...sheets, ...defined, ...properties];
};

async function* extract({ source, limits, note }: ExtractInput): AsyncGenerator<readonly Segment[]> {
  const data = await source.bytes();
  if (data.byteLength > MAX_BYTES) throw new DocumentProblem('TOO_LARGE', `${MAX_BYTES} bytes`);
  const workbook = read(data);
  yield namesOf(workbook);
  let cells = 0;
  const onCell = (): boolean => {
    cells += 1;
    if (cells === limits.cells + 1) note({ code: 'TOO_MANY', detail: `${limits.cells} cells` });
    return cells <= limits.cells;
  };
  for (let sheet = 1; sheet <= workbook.SheetNames.length; sheet += 1)
    yield* readSheet(workbook, sheet, onCell);
}

const sheetjs = (name: string, accepts: (probe: Probe) => boolean): Extractor => ({
  name,
  version: 1,
  accepts,
  extract,
});

/** BIFF2 to BIFF4 are no compound files: a record 0x09 of version 0, 2, 4 begins them. */
const isBareBiff = (latin1: string): boolean => /^\x09[\x00\x02\x04][\x04\x06]\x00/.test(latin1);

export const xls: Extractor = sheetjs(
  'xls',
  ({ inside, latin1 }) => inside === 'xls' || (inside === undefined && isBareBiff(latin1)),
);
export const xlsb: Extractor = sheetjs('xlsb', ({ inside }) => inside === 'xlsb');
export const odsSheetjs: Extractor = sheetjs('ods-sheetjs', ({ inside }) => inside === 'ods');
export const xlsxSheetjs: Extractor = sheetjs('xlsx-sheetjs', ({ inside }) => inside === 'xlsx');
