/** Workbooks saved as one XML by Excel 2003, and by many programs that export "Excel": cells, comments, names, page headers, properties. */
import type { Segment, TextSegment } from '../model/segment.ts';
import { pageEndText } from './biff-extras.ts';
import type { Extractor } from './extractor.ts';
import { headText } from './head-text.ts';
import { type Attributes, attribute, readXml, type XmlHandler } from './ooxml-xml.ts';
import { createSheetFlow, type SheetFlow } from './sheet-flow.ts';
import { utf8Pieces } from './utf8-pieces.ts';
import { type CellFormat, cellFormat } from './xlsx-format.ts';

const MAX_GAP = 1_000;
const MAX_STYLES = 100_000;
const PROPERTIES =
  /^(?:Title|Subject|Author|Keywords|Description|LastAuthor|Category|Manager|Company|HyperlinkBase)$/;
/** Formats by name ("Short Date", "Fixed") tell nothing of identifiers; patterns with digits do. */
const DIGITS = /[0#]/;

interface Cell {
  column: number;
  style: string;
  type: string;
  text: string;
}

const numberOf = (attributes: Attributes, name: string, otherwise: number): number =>
  Number(attribute(attributes, name)) || otherwise;

const createHandler = (ready: Segment[], onCell: () => boolean): XmlHandler & { drain(): Segment[] } => {
  const formats = new Map<string, CellFormat>();
  let style = '';
  let sheets = 0;
  let flow: SheetFlow | undefined;
  let row = 0;
  let column = 0;
  let cells: string[] = [];
  let cell: Cell | undefined;
  let comment: string | undefined;
  let property: string | undefined;
  let inData = false;

  const said = (text: string, label: string): void => {
    const segment: TextSegment = { kind: 'text', text, label, place: sheets > 0 ? { sheet: sheets } : {} };
    if (text.trim() !== '') ready.push(segment);
  };
  const shown = ({ type, style: id, text }: Cell): string => {
    if (type === 'DateTime')
      return text
        .replace(/T00:00:00(?:\.0+)?$/, '')
        .replace('T', ' ')
        .replace(/\.0+$/, '');
    const number = Number(text);
    return type === 'Number' && Number.isFinite(number) ? (formats.get(id) ?? String)(number) : text;
  };
  const endCell = (): void => {
    if (cell === undefined) return;
    const text = shown(cell);
    const at = cell.column;
    cell = undefined;
    if (text === '' || !onCell()) return;
    if (at - cells.length > MAX_GAP) {
      ready.push({ kind: 'text', text, place: { sheet: sheets, row, column: at } });
      return;
    }
    while (cells.length < at) cells.push('');
    cells[at - 1] = text;
  };
  const opened: Readonly<Record<string, (attributes: Attributes) => void>> = {
    Style: (attributes) => {
      style = attribute(attributes, 'ID') ?? '';
    },
    NumberFormat(attributes) {
      const code = attribute(attributes, 'Format') ?? '';
      if (DIGITS.test(code) && formats.size < MAX_STYLES) formats.set(style, cellFormat(-1, code));
    },
    Worksheet(attributes) {
      sheets += 1;
      row = 0;
      flow = createSheetFlow(sheets, sheets);
      said(attribute(attributes, 'Name') ?? '', 'sheet name');
    },
    Row(attributes) {
      row = numberOf(attributes, 'Index', row + 1);
      column = 0;
      cells = [];
    },
    Cell(attributes) {
      column = numberOf(attributes, 'Index', column + 1);
      cell = { column, style: attribute(attributes, 'StyleID') ?? '', type: '', text: '' };
      column += Number(attribute(attributes, 'MergeAcross')) || 0;
      said(attribute(attributes, 'HRef') ?? '', 'link');
    },
    Data(attributes) {
      inData = true;
      if (cell !== undefined && comment === undefined) cell.type = attribute(attributes, 'Type') ?? '';
    },
    Comment(attributes) {
      comment = '';
      said(attribute(attributes, 'Author') ?? '', 'author');
    },
    NamedRange: (attributes) => said(attribute(attributes, 'Name') ?? '', 'defined name'),
    Header: (attributes) => said(pageEndText(attribute(attributes, 'Data') ?? ''), 'page header'),
    Footer: (attributes) => said(pageEndText(attribute(attributes, 'Data') ?? ''), 'page header'),
  };
  const closed: Readonly<Record<string, () => void>> = {
    Data: () => {
      inData = false;
    },
    Comment() {
      said(comment ?? '', 'comment');
      comment = undefined;
    },
    Cell: endCell,
    Row() {
      if (cells.length > 0) flow?.row(row, cells);
      cells = [];
    },
    Worksheet() {
      flow?.end();
      ready.push(...(flow?.drain() ?? []));
      flow = undefined;
    },
  };
  return {
    open(name, attributes) {
      property = PROPERTIES.test(name) && sheets === 0 ? name : undefined;
      if (Object.hasOwn(opened, name)) opened[name]!(attributes);
    },
    close(name) {
      property = undefined;
      if (Object.hasOwn(closed, name)) closed[name]!();
    },
    text(text) {
      if (property !== undefined) said(text, property);
      else if (comment !== undefined) comment += text;
      else if (inData && cell !== undefined) cell.text += text;
    },
    drain: () => [...ready.splice(0), ...(flow?.drain() ?? [])],
  };
};

export const excelXml: Extractor = {
  name: 'excelxml',
  version: 1,
  accepts: ({ head }) =>
    /<(?:\w+:)?Workbook\s[^>]*urn:schemas-microsoft-com:office:spreadsheet/.test(
      headText(head)?.slice(0, 8_192) ?? '',
    ),
  async *extract({ source, limits, note }) {
    let cells = 0;
    const handler = createHandler([], () => {
      cells += 1;
      if (cells === limits.cells + 1) note({ code: 'TOO_MANY_CELLS', detail: `${limits.cells} cells` });
      return cells <= limits.cells;
    });
    try {
      yield* readXml<Segment>(utf8Pieces(source), handler, handler.drain, note);
    } finally {
      // What a damaged sheet began is text too.
      for (const name of ['Cell', 'Row', 'Worksheet']) handler.close(name);
    }
    yield handler.drain();
  },
};
