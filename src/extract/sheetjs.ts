/** SheetJS: it reads the cells of XLSB, and is the second reader of XLS, XLSX and ODS. Everything in memory; cells that exist are read, no others. */
import { createRequire } from 'node:module';
import { runInNewContext } from 'node:vm';
import * as zlib from 'node:zlib';
import type * as Sheetjs from 'xlsx';
import type { Segment, TextSegment } from '../model/segment.ts';
import { DocumentProblem, type ExtractInput, type Extractor } from './extractor.ts';
import { mipLabelOf } from './ooxml-properties.ts';
import { createSheetFlow } from './sheet-flow.ts';
import { isoDate } from './xlsx-format.ts';

/** A workbook in memory is some thirty times its file. */
const MAX_BYTES = 32 * 1024 ** 2;
const MAX_GAP = 1_000;
/** Properties that the program writes by itself. */
const TELLS_NOTHING =
  /^(?:FMTID|AppVersion|Application|CreatedDate|ModifiedDate|LastPrinted|RevNumber|TotalTime)$/;

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

/** Some damaged workbooks send SheetJS round in circles: V8 breaks it off there. */
const MAX_PARSE_MS = 20_000;
const bounded = <T>(work: () => T): T => runInNewContext('work()', { work }, { timeout: MAX_PARSE_MS }) as T;
const isTimeout = (error: unknown): boolean =>
  (error as NodeJS.ErrnoException | undefined)?.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';

const parse = (data: Uint8Array, strict: boolean): Sheetjs.WorkBook =>
  // WTF: errors are thrown; without it a sheet of 512 MB is silently empty.
  quietly(() =>
    bounded(() =>
      load().read(data, {
        type: 'array',
        WTF: strict,
        cellFormula: false,
        cellHTML: false,
        cellNF: true,
        cellText: true,
      }),
    ),
  );

/** One strange record makes the strict reading fail; what the lenient one still finds is kept, and said to be damaged. */
const read = (data: Uint8Array, note: ExtractInput['note']): Sheetjs.WorkBook => {
  try {
    return parse(data, true);
  } catch (error) {
    if (isTimeout(error)) throw new DocumentProblem('TIMED_OUT', 'workbook');
    if (error instanceof Error && /password|encrypt/i.test(error.message))
      throw new DocumentProblem('LOCKED', 'workbook');
  }
  try {
    const workbook = parse(data, false);
    note({ code: 'BAD_FORMAT', detail: 'workbook' });
    return workbook;
  } catch (error) {
    throw new DocumentProblem(isTimeout(error) ? 'TIMED_OUT' : 'BAD_FORMAT', 'workbook');
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
    .filter(([name, value]) => typeof value === 'string' && value !== '' && !TELLS_NOTHING.test(name))
    .map(([label, value]): TextSegment => ({ kind: 'text', text: String(value), label, place: {} }));
  return [...sheets, ...defined, ...properties];
};

/** All that SheetJS finds. Throws LOCKED, BAD_FORMAT or TOO_LARGE. */
export async function* readWorkbook(
  data: Uint8Array,
  { limits, note, label }: ExtractInput,
): AsyncGenerator<readonly Segment[]> {
  if (data.byteLength > MAX_BYTES) throw new DocumentProblem('TOO_LARGE', `${MAX_BYTES} bytes`);
  const workbook = read(data, note);
  const names = namesOf(workbook);
  for (const { label: name = '', text } of names) {
    const guid = mipLabelOf(name, text);
    if (guid !== undefined) label(guid);
  }
  yield names;
  let cells = 0;
  const onCell = (): boolean => {
    cells += 1;
    if (cells === limits.cells + 1) note({ code: 'TOO_MANY_CELLS', detail: `${limits.cells} cells` });
    return cells <= limits.cells;
  };
  for (let sheet = 1; sheet <= workbook.SheetNames.length; sheet += 1)
    yield* readSheet(workbook, sheet, onCell);
}

const second = (name: string, inside: string): Extractor => ({
  name,
  version: 1,
  accepts: (probe) => probe.inside === inside,
  async *extract(input) {
    yield* readWorkbook(await input.source.bytes(), input);
  },
});

export const xlsSheetjs: Extractor = second('xls-sheetjs', 'xls');
export const odsSheetjs: Extractor = second('ods-sheetjs', 'ods');
export const xlsxSheetjs: Extractor = second('xlsx-sheetjs', 'xlsx');
