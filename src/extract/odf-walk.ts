/** OpenDocument as it streams by: paragraphs, tables, notes, comments, deletions, drawings, page headers, properties. ODF 1.3 part 3. */
import type { ExtractInput } from './extractor.ts';
import { type OdfCell, odfCell, odfRowsRepeated } from './odf-cell.ts';
import { type OdfTables, textTables } from './odf-tables.ts';
import { mipLabelOf } from './ooxml-properties.ts';
import { type Attributes, attribute, type XmlHandler } from './ooxml-xml.ts';
import type { TextFlow } from './text-flow.ts';

/** Only page headers and footers are text in these; the rest are looks, and masters of slides. */
const LOOKS = new Set(['styles', 'automatic-styles', 'master-styles', 'font-face-decls']);
const PAGE_ENDS = /^(?:header|footer)(?:-left|-first)?$/;
/** Stand in the middle of a paragraph or cell, and are texts of their own. */
const ASIDES = new Set([
  'annotation',
  'note',
  'frame',
  'custom-shape',
  'rect',
  'ellipse',
  'circle',
  'connector',
  'polygon',
  'line',
  'caption',
]);
/** Properties that the program writes by itself. */
const TELLS_NOTHING =
  /^(?:meta|generator|creation-date|date|print-date|editing-cycles|editing-duration|language|document-statistic|template|auto-reload|hyperlink-behaviour)$/;
/** Single values of declarations and form controls. */
const SPOKEN: Readonly<Record<string, readonly string[]>> = {
  'user-field-decl': ['string-value'],
  'hidden-text': ['string-value'],
  'conditional-text': ['string-value-if-true', 'string-value-if-false'],
  placeholder: ['description'],
  'named-range': ['name'],
  'named-expression': ['name'],
  textarea: ['current-value', 'value'],
  text: ['current-value', 'value'],
  'formatted-text': ['current-value', 'value'],
  combobox: ['current-value', 'value'],
  item: ['label'],
  option: ['label'],
};
const MAX_SPACES = 1_000;
/** A paragraph without an end is handed out in pieces. */
const MAX_PARAGRAPH_CHARS = 64 * 1024;

interface Cell {
  readonly cell: OdfCell;
  text: string;
}

/** `sheets` takes the tables once the document says that it is a spreadsheet. */
export const createOdfWalk = (
  flow: TextFlow,
  sheets: OdfTables,
  label: ExtractInput['label'],
): XmlHandler => {
  const flowing = textTables(flow);
  let tables: OdfTables = flowing;
  /** Open paragraphs, the outer ones around a note or drawing. */
  const paragraphs: string[] = [];
  const cells: Cell[] = [];
  /** For each open aside how many paragraphs and cells were open around it. */
  const asides: { readonly paragraphs: number; readonly cells: number }[] = [];
  let later: string[] = [];
  let tableDepth = 0;
  let rowDepth = 0;
  let looks = 0;
  let pageEnds = 0;
  let meta = 0;
  /** Name and text of a value outside paragraphs: a property, an author, an alternative text. */
  let named: string | undefined;
  let value = '';

  const deliver = (text: string): void => {
    const cell = cells.at(-1);
    if (cell !== undefined && (asides.at(-1)?.cells ?? -1) < cells.length) cell.text += `${text}\n`;
    else if (paragraphs.length > 0 || cells.length > 0) later.push(text);
    else flow.paragraph(text);
  };
  const handOut = (): void => {
    if (paragraphs.length > 0 || cells.length > 0) return;
    for (const text of later) flow.paragraph(text);
    later = [];
  };
  const add = (text: string): void => {
    const last = paragraphs.length - 1;
    if (last < 0) return;
    paragraphs[last] += text;
    if (paragraphs[last]!.length <= MAX_PARAGRAPH_CHARS) return;
    deliver(paragraphs[last]!);
    paragraphs[last] = '';
  };
  const said = (text: string | undefined, name: string): void => flow.named(text ?? '', name);

  const opened: Readonly<Record<string, (attributes: Attributes) => void>> = {
    p: () => void paragraphs.push(''),
    h: () => void paragraphs.push(''),
    s: (attributes) => add(' '.repeat(Math.min(MAX_SPACES, Number(attribute(attributes, 'c')) || 1))),
    tab: () => add('\t'),
    'line-break': () => add('\n'),
    spreadsheet() {
      tables = sheets;
    },
    table(attributes) {
      tableDepth += 1;
      if (tableDepth === 1) tables.open(attribute(attributes, 'name') ?? '');
    },
    'table-row'(attributes) {
      rowDepth += 1;
      if (tableDepth === 1) tables.row(odfRowsRepeated(attributes));
    },
    'table-cell': (attributes) => void cells.push({ cell: odfCell(attributes), text: '' }),
    'covered-table-cell': (attributes) => void cells.push({ cell: odfCell(attributes), text: '' }),
    a: (attributes) => said(attribute(attributes, 'href')?.replace(/^#.*/, ''), 'link'),
  };
  const endCell = (): void => {
    const ended = cells.pop();
    if (ended === undefined) return;
    const text = ended.text.trim();
    if (rowDepth === 0 || tableDepth === 0) deliver(text);
    else if (tableDepth > 1) deliver(`${text}\t`);
    else tables.cell(ended.cell, text);
  };
  const closed: Readonly<Record<string, () => void>> = {
    p() {
      const text = paragraphs.pop();
      if (text !== undefined && text !== '') deliver(text);
      handOut();
    },
    'table-cell': endCell,
    'covered-table-cell': endCell,
    'table-row'() {
      rowDepth = Math.max(0, rowDepth - 1);
      if (tableDepth === 1) tables.endRow();
    },
    table() {
      tableDepth = Math.max(0, tableDepth - 1);
      if (tableDepth === 0) tables.close();
      handOut();
    },
    page: () => flow.endPart(),
  };
  const nameOf = (name: string, attributes: Attributes): string | undefined => {
    if (meta > 0) return TELLS_NOTHING.test(name) ? undefined : (attribute(attributes, 'name') ?? name);
    if (name === 'creator' || name === 'sender-initials') return 'author';
    if (/^(?:header|footer|date-time)-decl$/.test(name)) return 'footer';
    return name === 'title' || name === 'desc' ? 'description' : undefined;
  };

  return {
    open(name, attributes) {
      if (name === 'meta') meta += 1;
      if (LOOKS.has(name)) looks += 1;
      if (PAGE_ENDS.test(name)) pageEnds += 1;
      if (looks > 0 && pageEnds === 0) return;
      named = nameOf(name, attributes);
      value = '';
      if (ASIDES.has(name)) asides.push({ paragraphs: paragraphs.length, cells: cells.length });
      if (Object.hasOwn(opened, name)) opened[name]!(attributes);
      if (Object.hasOwn(SPOKEN, name))
        for (const key of SPOKEN[name]!) said(attribute(attributes, key), 'value');
    },
    close(name) {
      if (LOOKS.has(name)) looks = Math.max(0, looks - 1);
      if (PAGE_ENDS.test(name)) pageEnds = Math.max(0, pageEnds - 1);
      if (name === 'meta') meta = Math.max(0, meta - 1);
      if (looks > 0 && pageEnds === 0 && !PAGE_ENDS.test(name)) return;
      if (named !== undefined) {
        const guid = mipLabelOf(named, value);
        if (guid !== undefined) label(guid);
        said(value.trim(), named);
        named = undefined;
      }
      if (ASIDES.has(name)) asides.pop();
      if (name === 'h') closed['p']!();
      else if (Object.hasOwn(closed, name)) closed[name]!();
    },
    text(text) {
      if (looks > 0 && pageEnds === 0) return;
      if (named !== undefined) value += text;
      // The number of a note and the date of a comment stand beside their paragraphs.
      else if (paragraphs.length > (asides.at(-1)?.paragraphs ?? 0)) add(text.replace(/[ \t\r\n]+/g, ' '));
    },
  };
};
