/** XLSB: the cells by SheetJS, comments, drawings, page headers, properties and embedded files as in XLSX. */
import type { Segment } from '../model/segment.ts';
import type { ExtractInput, Extractor } from './extractor.ts';
import { openPackage, type PackagePart, tolerant } from './ooxml-package.ts';
import { readWorkbook } from './sheetjs.ts';
import { xlsbPageEnds } from './xlsb-page-ends.ts';
import { readBesideSheets } from './xlsx-parts.ts';

const SHEET = /^xl\/(?:work|chart|dialog|macro)sheets\/[^/]*?(\d*)\.bin$/i;

async function* readSheetEnds(part: PackagePart, sheet: number): AsyncGenerator<readonly Segment[]> {
  yield xlsbPageEnds(await part.source().bytes(), sheet);
}

async function* extract(input: ExtractInput): AsyncGenerator<readonly Segment[]> {
  let failure: unknown;
  try {
    yield* readWorkbook(await input.source.bytes(), input);
  } catch (error) {
    failure = error;
  }
  for (const part of await openPackage(input)) {
    const sheet = SHEET.exec(part.name)?.[1];
    const segments =
      sheet === undefined ? readBesideSheets(part, input) : readSheetEnds(part, Number(sheet) || 1);
    yield* tolerant(segments, input.note);
  }
  if (failure !== undefined) throw failure;
}

export const xlsb: Extractor = {
  name: 'xlsb',
  version: 2,
  accepts: ({ inside }) => inside === 'xlsb',
  extract,
};
