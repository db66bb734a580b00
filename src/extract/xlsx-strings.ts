/** The shared strings and the number formats of a workbook: small tables that every sheet points into. */
import { DocumentProblem, type ExtractInput } from './extractor.ts';
import { attribute, readXml } from './ooxml-xml.ts';
import { type CellFormat, cellFormat } from './xlsx-format.ts';

const MAX_STRINGS = 5_000_000;
/** They stay in memory until the last sheet is read. */
const MAX_STRING_CHARS = 256 * 1024 ** 2;

/** Phonetic guides (`rPh`) repeat the text in another script: kept apart by a space. */
export const readSharedStrings = async (
  chunks: AsyncIterable<Uint8Array>,
  note: ExtractInput['note'],
): Promise<string[]> => {
  const strings: string[] = [];
  let chars = 0;
  let text = '';
  let inText = false;
  const handler = {
    open(name: string) {
      if (name === 'si') text = '';
      else if (name === 't') inText = true;
      else if (name === 'rPh') text += ' ';
    },
    close(name: string) {
      if (name === 't') inText = false;
      if (name !== 'si') return;
      chars += text.length;
      if (strings.length >= MAX_STRINGS || chars > MAX_STRING_CHARS)
        throw new DocumentProblem('TOO_MANY', 'shared strings');
      strings.push(text);
    },
    text(piece: string) {
      if (inText) text += piece;
    },
  };
  try {
    for await (const _ of readXml(chunks, handler, () => [], note));
  } catch (error) {
    if (!(error instanceof DocumentProblem) || error.problem.code !== 'TOO_MANY') throw error;
    note(error.problem);
  }
  return strings;
};

/** One format per cell style, in the order of `cellXfs`. */
export const readFormats = async (
  chunks: AsyncIterable<Uint8Array>,
  from1904: boolean,
  note: ExtractInput['note'],
): Promise<CellFormat[]> => {
  const codes = new Map<number, string>();
  const ids: number[] = [];
  let inCellFormats = false;
  const handler = {
    open(name: string, attributes: Readonly<Record<string, string>>) {
      if (name === 'numFmt')
        codes.set(
          Number(attribute(attributes, 'numFmtId')),
          attribute(attributes, 'formatCode') ?? 'General',
        );
      else if (name === 'cellXfs') inCellFormats = true;
      else if (name === 'xf' && inCellFormats) ids.push(Number(attribute(attributes, 'numFmtId')) || 0);
    },
    close(name: string) {
      if (name === 'cellXfs') inCellFormats = false;
    },
    text() {},
  };
  for await (const _ of readXml(chunks, handler, () => [], note));
  const byId = new Map<number, CellFormat>();
  return ids.map((id) => {
    const format = byId.get(id) ?? cellFormat(id, codes.get(id), from1904);
    byId.set(id, format);
    return format;
  });
};
