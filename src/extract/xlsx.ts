/** XLSX and its kin, streamed: all sheets, hidden ones too, comments, drawings, defined names, page headers, properties. */
import type { Segment, TextSegment } from '../model/segment.ts';
import type { ExtractInput, Extractor } from './extractor.ts';
import { openPackage, type PackagePart, tolerant } from './ooxml-package.ts';
import { attribute, readXml } from './ooxml-xml.ts';
import { createSheetFlow } from './sheet-flow.ts';
import { readBesideSheets } from './xlsx-parts.ts';
import { createSheetHandler, type SheetTables } from './xlsx-sheet.ts';
import { readFormats, readSharedStrings } from './xlsx-strings.ts';

const SHEET = /^xl\/(?:work|chart|dialog|macro)sheets\/[^/]*\.xml$/i;
const STRINGS = /^xl\/sharedStrings[^/]*\.xml$/i;
const STYLES = /^xl\/styles[^/]*\.xml$/i;
const WORKBOOK = /^xl\/workbook[^/]*\.xml$/i;

const numberIn = (name: string): number => Number(/(\d+)\.xml$/i.exec(name)?.[1] ?? 0);

interface Workbook {
  readonly extras: TextSegment[];
  readonly from1904: boolean;
}

const readWorkbook = async (part: PackagePart | undefined, note: ExtractInput['note']): Promise<Workbook> => {
  const extras: TextSegment[] = [];
  let from1904 = false;
  let defined = '';
  let inName = false;
  if (part === undefined) return { extras, from1904 };
  const handler = {
    open(name: string, attributes: Readonly<Record<string, string>>) {
      if (name === 'workbookPr') from1904 = /^(?:1|true)$/.test(attribute(attributes, 'date1904') ?? '');
      if (name === 'sheet')
        extras.push({
          kind: 'text',
          text: attribute(attributes, 'name') ?? '',
          label: 'sheet name',
          place: { sheet: extras.length + 1 },
        });
      inName = name === 'definedName';
      if (inName)
        defined = `${attribute(attributes, 'name') ?? ''} ${attribute(attributes, 'comment') ?? ''} `;
    },
    close(name: string) {
      if (name === 'definedName')
        extras.push({ kind: 'text', text: defined.trim(), label: 'defined name', place: {} });
      inName = false;
    },
    text(text: string) {
      if (inName) defined += text;
    },
  };
  for await (const _ of readXml(part.chunks(), handler, () => [], note));
  return { extras: extras.filter(({ text }) => text !== ''), from1904 };
};

export const xlsx: Extractor = {
  name: 'xlsx',
  version: 2,
  accepts: ({ inside }) => inside === 'xlsx',
  async *extract(input) {
    const { note, limits } = input;
    const parts = await openPackage(input);
    const only = (pattern: RegExp): PackagePart | undefined => parts.find(({ name }) => pattern.test(name));
    const tables: { strings: string[]; formats: SheetTables['formats'] } = { strings: [], formats: [] };
    let cells = 0;
    const onCell = (): boolean => {
      cells += 1;
      if (cells === limits.cells + 1) note({ code: 'TOO_MANY_CELLS', detail: `${limits.cells} cells` });
      return cells <= limits.cells;
    };

    const prepare = async function* (): AsyncGenerator<readonly Segment[]> {
      const { extras, from1904 } = await readWorkbook(only(WORKBOOK), note);
      if (extras.length > 0) yield extras;
      const [styles, strings] = [only(STYLES), only(STRINGS)];
      if (styles !== undefined) tables.formats = await readFormats(styles.chunks(), from1904, note);
      if (strings !== undefined) tables.strings = await readSharedStrings(strings.chunks(), note);
    };
    const readSheet = async function* (part: PackagePart, sheet: number): AsyncGenerator<readonly Segment[]> {
      const flow = createSheetFlow(sheet, sheet);
      const extras: Segment[] = [];
      const handler = createSheetHandler(tables, flow, sheet, extras, onCell);
      const drain = (): readonly Segment[] => [...flow.drain(), ...extras.splice(0)];
      try {
        yield* readXml<Segment>(part.chunks(), handler, drain, note);
      } finally {
        flow.end();
      }
      yield drain();
    };

    yield* tolerant(prepare(), note);
    const sheets = parts
      .filter(({ name }) => SHEET.test(name))
      .toSorted((a, b) => numberIn(a.name) - numberIn(b.name));
    for (const [index, part] of sheets.entries()) yield* tolerant(readSheet(part, index + 1), note);
    for (const part of parts)
      if (!sheets.includes(part)) yield* tolerant(readBesideSheets(part, input), note);
  },
};
