/** An Excel stream, BIFF2 to BIFF8, record by record: cells of all sheets, hidden ones too, and what stands beside them. */
import type { Segment } from '../model/segment.ts';
import { type CellTables, createCellReader, isCell } from './biff-cells.ts';
import { decryptBiff } from './biff-crypt.ts';
import { createBiffExtras } from './biff-extras.ts';
import { createBiffFormats } from './biff-formats.ts';
import { BIFF8, type BiffRecord, charsAt, EOF, recordsOf, u16At, versionOf } from './biff-records.ts';
import { biffStrings } from './biff-strings.ts';
import { decodePage } from './code-page.ts';
import { DocumentProblem, type ExtractInput } from './extractor.ts';
import { viewOf } from './random-access.ts';
import { createSheetCells, type SheetCells } from './sheet-cells.ts';

/** Kinds of parts, as BOF names them. */
const GLOBALS = new Set([0x05, 0x0100]);
const CHART = 0x20;

const BOUNDSHEET = 0x85;
const FILEPASS = 0x2f;
const SST = 0xfc;
/** Records between two looks at what is ready. */
const RECORDS_PER_LOOK = 500;
/** That many are found again where a stream is damaged. */
const MAX_SHEETS = 10_000;

interface Part {
  readonly sheet: number;
  readonly isChart: boolean;
}

/** Where a part begins at `at`: do the rows of its cells only grow? Programs other than Excel may write columns one after the other. */
const isOrdered = (stream: Uint8Array, at: number): boolean => {
  let row = 0;
  let depth = 0;
  for (const record of recordsOf(stream, at)) {
    if (versionOf(record) !== undefined) depth += 1;
    if (record.type === EOF) depth -= 1;
    if (depth <= 0) return true;
    if (!isCell(record.type)) continue;
    const next = u16At(record.data, 0);
    if (next < row) return false;
    row = next;
  }
  return true;
};

/** Cells in any order, in the order of their rows. */
const sorted = (cells: SheetCells): SheetCells => {
  const rows = new Map<number, [column: number, text: string][]>();
  return {
    put(row, column, text) {
      const known = rows.get(row);
      if (known === undefined) rows.set(row, [[column, text]]);
      else known.push([column, text]);
    },
    end() {
      for (const [row, found] of [...rows].sort((a, b) => a[0] - b[0]))
        for (const [column, text] of found.sort((a, b) => a[0] - b[0])) cells.put(row, column, text);
      rows.clear();
      cells.end();
    },
    drain: () => cells.drain(),
  };
};

const codePageOf = (page: number): number =>
  page === 0x8001 || page === 367 ? 1252 : page === 0x8000 ? 10000 : page;

/** Throws LOCKED where a password is needed that is not Excel's own. */
export function* readBiff(
  encrypted: Uint8Array,
  { limits, note }: Pick<ExtractInput, 'limits' | 'note'>,
): Generator<readonly Segment[]> {
  let stream = encrypted;
  const tables: CellTables = {
    version: BIFF8,
    page: 1252,
    from1904: false,
    strings: undefined,
    formats: createBiffFormats(),
  };
  const extras = createBiffExtras(tables);
  const reader = createCellReader(tables);
  const parts: Part[] = [];
  /** Where sheets begin, as the list of sheets has it, and their numbers. */
  const starts = new Map<number, number>();
  let listed = 0;
  let sheets = 0;
  let names: Segment[] = [];
  let cells: SheetCells | undefined;
  let begun = false;
  let count = 0;
  let sheet = 0;

  const put = (row: number, column: number, text: string): void => {
    if (text === '') return;
    count += 1;
    if (count === limits.cells + 1) note({ code: 'TOO_MANY_CELLS', detail: `${limits.cells} cells` });
    if (count <= limits.cells) cells?.put(row, column, text);
  };
  const begin = (record: BiffRecord, version: number): void => {
    // The whole workbook has the version of its beginning, whatever its sheets say.
    if (!begun) tables.version = version;
    begun = true;
    const kind = u16At(record.data, 2);
    const isChart = kind === CHART;
    if (GLOBALS.has(kind)) sheet = 0;
    else if (parts.every((part) => part.sheet === 0)) {
      sheet = starts.get(record.at - 4) ?? sheets + 1;
      sheets = Math.max(sheets, sheet);
      const flow = createSheetCells(sheet);
      cells = isOrdered(stream, record.at - 4) ? flow : sorted(flow);
    }
    parts.push({ sheet, isChart });
  };
  const end = function* (): Generator<readonly Segment[]> {
    const part = parts.pop();
    if (part === undefined || parts.some((outer) => outer.sheet === part.sheet && part.sheet > 0)) return;
    cells?.end();
    extras.endSheet(part.sheet);
    yield [...names, ...(cells?.drain() ?? []), ...extras.drain()];
    names = [];
    cells = undefined;
  };
  const seeSheet = ({ data }: BiffRecord): void => {
    listed += 1;
    if (listed <= MAX_SHEETS) starts.set(viewOf(data).getUint32(0, true), listed);
    const text =
      tables.version === BIFF8
        ? charsAt(data, 8, data[6] ?? 0, ((data[7] ?? 0) & 1) === 1)
        : decodePage(data.subarray(7, 7 + (data[6] ?? 0)), tables.page);
    if (text !== '') names.push({ kind: 'text', text, label: 'sheet name', place: { sheet: listed } });
  };

  /** Behind a break the next sheet of the list is tried. */
  const afterBreak = (at: number): number | undefined => {
    let next = Infinity;
    for (const start of starts.keys()) if (start > at && start < next) next = start;
    // What fills the last sector of a stream is no damage.
    if (next !== Infinity || parts.length > 0 || sheets < starts.size)
      note({ code: 'BAD_FORMAT', detail: 'workbook' });
    return next === Infinity ? undefined : next;
  };

  function* walk(from: number): Generator<readonly Segment[], number | undefined> {
    let looked = 0;
    for (const record of recordsOf(stream, from, afterBreak)) {
      const { type, data } = record;
      const version = versionOf(record);
      if (version !== undefined) {
        // What came before it lost its end.
        if (starts.has(record.at - 4)) while (parts.length > 0) yield* end();
        begin(record, version);
      } else if (type === EOF) yield* end();
      else if (type === FILEPASS && stream === encrypted) {
        const plain = decryptBiff(encrypted, data);
        if (plain === undefined) throw new DocumentProblem('LOCKED', 'workbook');
        stream = plain;
        return record.at + data.byteLength;
      } else if (type === BOUNDSHEET && data.byteLength >= 8) seeSheet(record);
      else if (type === SST) tables.strings = biffStrings([data, ...record.more]);
      else if (type === 0x42) tables.page = codePageOf(u16At(data, 0));
      else if (type === 0x22) tables.from1904 = u16At(data, 0) === 1;
      else if (parts.at(-1)?.isChart === true && parts.length > 1 && isCell(type)) {
        // Values that a chart keeps of its cells.
      } else if (!reader.see(record, put)) {
        tables.formats.see(record, tables.version, tables.page);
        extras.see(record, sheet);
      }
      looked += 1;
      if (looked % RECORDS_PER_LOOK !== 0) continue;
      const batch = [...(cells?.drain() ?? []), ...extras.drain()];
      if (batch.length > 0) yield batch;
    }
    return undefined;
  }

  for (let from: number | undefined = 0; from !== undefined; ) from = yield* walk(from);
  while (parts.length > 0) yield* end();
  yield [...names, ...extras.drain()];
}
