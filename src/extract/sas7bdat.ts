/** SAS data sets (SAS7BDAT): every row under the names of its columns, packed or not. SAS has not published the layout. */
import { decodePage } from './code-page.ts';
import { DocumentProblem, type Extractor } from './extractor.ts';
import { randomAccess, viewOf } from './random-access.ts';
import { createRecordFlow } from './record-flow.ts';
import {
  MAX_ROW,
  newSasLayout,
  readSasPage,
  SAS_MAGIC,
  type SasColumn,
  type SasLayout,
  sasHead,
} from './sas-pages.ts';
import { unpackRoss, unpackRuns } from './sas-rows.ts';
import { sasValue } from './sas-value.ts';

/** SAS's numbers of encodings as code pages; all others are read as Windows-1252. */
const CODE_PAGES: Readonly<Record<number, number>> = {
  20: 65001,
  60: 1250,
  61: 1251,
  62: 1252,
  63: 1253,
  64: 1254,
  65: 1255,
  66: 1256,
  67: 1257,
  125: 936,
  123: 950,
  126: 949,
  138: 932,
};

/** Once: names and looks to their columns. */
const nameColumns = ({ columns, names, looks, texts }: SasLayout, page: number): void => {
  columns.forEach((column, i) => {
    const name = names[i];
    const block = name === undefined ? undefined : texts[name.text];
    if (name !== undefined && block !== undefined)
      column.name = decodePage(block.subarray(name.at, name.at + name.length), page).trim();
    column.format = looks[i]?.format ?? '';
    column.label = looks[i]?.label ?? '';
  });
};

const cellOf = (row: Uint8Array, column: SasColumn, isLittle: boolean, page: number): string => {
  const bytes = row.subarray(column.at, column.at + column.length);
  if (column.isText) return decodePage(bytes, page).replace(/[\0 ]+$/, '');
  if (bytes.length < 3 || bytes.length > 8) return '';
  // The bytes that are left out are the last of the fraction.
  const whole = new Uint8Array(8);
  whole.set(bytes, isLittle ? 8 - bytes.length : 0);
  const value = viewOf(whole).getFloat64(0, isLittle);
  return Number.isNaN(value) ? '' : sasValue(value, column.format);
};

export const sas7bdat: Extractor = {
  name: 'sas7bdat',
  version: 1,
  accepts: ({ latin1 }) => latin1.startsWith(SAS_MAGIC),
  async *extract({ source, limits, note }) {
    const access = await randomAccess(source);
    const head = sasHead(access);
    const codePage = CODE_PAGES[head.encoding] ?? 1252;
    const layout = newSasLayout();
    const flow = createRecordFlow(limits);
    let isNamed = false;
    let read = 0;
    let buffer = new Uint8Array();
    const pages = Math.min(head.pages, Math.ceil((access.sizeBytes - head.headBytes) / head.pageBytes));
    for (let number = 0; number < pages; number++) {
      const page = Uint8Array.from(access.readAt(head.headBytes + number * head.pageBytes, head.pageBytes));
      const rows = readSasPage(page, head, layout);
      if (rows.length > 0 && !isNamed) {
        // Columns do not overlap: those of a forged head would make gigabytes of one row.
        const bytes = layout.columns.reduce((sum, { length: width }) => sum + width, 0);
        if (layout.rowBytes > MAX_ROW || bytes > layout.rowBytes)
          throw new DocumentProblem('BAD_FORMAT', 'SAS data');
        isNamed = true;
        nameColumns(layout, codePage);
        flow.begin(layout.columns.map(({ name }) => name));
        const labels = layout.columns.map(({ label }) => label).filter((label) => label !== '');
        yield labels.map((text) => ({ kind: 'text', text, label: 'label', place: {} }));
        buffer = new Uint8Array(layout.rowBytes);
      }
      for (const { at, length } of rows) {
        // Rows that were deleted are still there, and not counted.
        let row = page.subarray(at, at + length);
        if (layout.packing !== 'none' && length < layout.rowBytes) {
          buffer.fill(0);
          (layout.packing === 'runs' ? unpackRuns : unpackRoss)(row, buffer);
          source.budget.expand(buffer.length);
          row = buffer;
        }
        read += 1;
        flow.row(layout.columns.map((column) => cellOf(row, column, head.isLittle, codePage)));
        if (flow.isFull) yield flow.drain();
      }
    }
    yield flow.drain();
    if (read < layout.rows || pages < head.pages) note({ code: 'BAD_FORMAT', detail: 'SAS data' });
  },
};
