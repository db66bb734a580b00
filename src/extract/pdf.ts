/** PDF through PDFium: text per page in reading order, form fields, annotations, links, properties, attachments, XFA data. */
import type { Segment } from '../model/segment.ts';
import { DocumentProblem, type ExtractInput, type Extractor } from './extractor.ts';
import { dropPdfEngine, type PdfEngine, pdfEngine } from './pdf-engine.ts';
import { readPage } from './pdf-page.ts';
import { attachments, bookmarks, properties } from './pdf-parts.ts';
import { latin1Of } from './random-access.ts';
import { memorySource } from './source.ts';

/** An instance that has grown this far is replaced: its memory would stay with the thread for good. */
const KEEP_MEMORY_BYTES = 128 * 1024 ** 2;
const FORM_INFO_BYTES = 256;
const PASSWORD_ERROR = 4;
const SECURITY_ERROR = 5;

/** Microsoft's label stands in XMP or in the document information, where it is not packed. */
const MSIP = /MSIP_Label_([0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12})_/;

interface Opened {
  readonly engine: PdfEngine;
  readonly document: number;
  readonly form: number;
  readonly pages: number;
}

async function* readOpened(
  { engine, document, form, pages }: Opened,
  input: ExtractInput,
): AsyncGenerator<readonly Segment[]> {
  const { limits, note, source } = input;
  if (pages <= 0) throw new DocumentProblem('BAD_FORMAT', 'PDF without pages');
  const last = Math.min(pages, limits.pages);
  if (pages > limits.pages) note({ code: 'TOO_MANY', detail: `${limits.pages} pages` });
  const loose: Uint8Array[] = [];
  let damaged = 0;
  let imageOnly = 0;
  for (let index = 0; index < last; index += 1) {
    const page = engine.calls.FPDF_LoadPage(document, index);
    if (page === 0) {
      damaged += 1;
      continue;
    }
    const read = readPage(engine, document, page, form, index + 1, (file) => {
      source.budget.expand(file.byteLength);
      loose.push(file);
    });
    engine.calls.FPDF_ClosePage(page);
    if (read.imageOnly) imageOnly += 1;
    if (read.segments.length > 0) yield read.segments;
  }
  if (damaged > 0) note({ code: 'BAD_FORMAT', detail: `${damaged} of ${pages} pages` });
  if (imageOnly > 0) note({ code: 'NO_TEXT', detail: `${imageOnly} of ${pages} pages` });
  yield [...properties(engine, document), ...bookmarks(engine, document)];
  let position = 0;
  for (const file of attachments(engine, document)) {
    position += 1;
    source.budget.expand(file.data.byteLength);
    if (file.name !== '')
      yield [{ kind: 'text', text: file.name, label: 'file name', place: { part: [position] } }];
    yield* input.descend(memorySource(file.data, file.name, source.budget), position);
  }
  for (const data of loose) {
    position += 1;
    yield* input.descend(memorySource(data, '', source.budget), position);
  }
}

async function* readWith(
  engine: PdfEngine,
  input: ExtractInput,
  data: Uint8Array,
): AsyncGenerator<readonly Segment[]> {
  const { calls } = engine;
  const bytes = engine.put(data);
  const document = calls.FPDF_LoadMemDocument(bytes, data.byteLength, 0);
  if (document === 0) {
    const error = calls.FPDF_GetLastError();
    engine.free(bytes);
    if (error === PASSWORD_ERROR || error === SECURITY_ERROR)
      throw new DocumentProblem('LOCKED', 'encrypted PDF');
    throw new DocumentProblem('BAD_FORMAT', 'PDF');
  }
  const info = engine.put(new Uint8Array(FORM_INFO_BYTES).with(0, 2));
  const form = calls.FPDFDOC_InitFormFillEnvironment(document, info);
  let alive = true;
  try {
    yield* readOpened({ engine, document, form, pages: calls.FPDF_GetPageCount(document) }, input);
  } catch (error) {
    alive = error instanceof DocumentProblem;
    throw error;
  } finally {
    if (alive) {
      if (form !== 0) calls.FPDFDOC_ExitFormFillEnvironment(form);
      calls.FPDF_CloseDocument(document);
      engine.free(info);
      engine.free(bytes);
    }
  }
}

export const pdf: Extractor = {
  name: 'pdf',
  version: 1,
  accepts: ({ latin1, inside }) => inside === undefined && latin1.slice(0, 1024).includes('%PDF-'),
  async *extract(input) {
    const data = await input.source.bytes();
    const guid = MSIP.exec(latin1Of(data))?.[1];
    if (guid !== undefined) input.label(guid.toLowerCase());
    const engine = await pdfEngine(input.limits.heapMb * 1024 ** 2);
    try {
      yield* readWith(engine, input, data);
    } catch (error) {
      if (error instanceof DocumentProblem) throw error;
      // RuntimeError, or any other throw out of the instance's own glue: it cannot be trusted again.
      dropPdfEngine();
      input.recycle();
      throw new DocumentProblem(engine.starved ? 'OUT_OF_MEMORY' : 'BAD_FORMAT', 'PDF');
    } finally {
      if (engine.memoryBytes > KEEP_MEMORY_BYTES) dropPdfEngine();
    }
  },
};
