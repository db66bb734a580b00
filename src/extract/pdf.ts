/** PDF through PDFium: text per page in reading order, form fields, annotations, links, properties, attachments, XFA data. */
import type { Segment } from '../model/segment.ts';
import { DocumentProblem, type ExtractInput, type Extractor } from './extractor.ts';
import { createTally } from './ocr/create-tally.ts';
import type { PageFailure } from './ocr/ocr.ts';
import { dropPdfEngine, type PdfEngine, pdfEngine } from './pdf-engine.ts';
import { type PdfPage, readPage } from './pdf-page.ts';
import { attachments, bookmarks, properties } from './pdf-parts.ts';
import { renderPage } from './pdf-render.ts';
import { salvaged } from './pdf-salvage.ts';
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

/** The page's picture by OCR, or why there is none. */
const seenOn = async (
  engine: PdfEngine,
  page: number,
  { ocr }: ExtractInput,
): Promise<{ readonly text: string } | PageFailure | 'unseen'> => {
  if (ocr.read === undefined) return 'unseen';
  // Its pixels are made to measure: no page is too large.
  const answer = await ocr.read(() => {
    const image = renderPage(engine, page);
    return image && { kind: 'pixels', image, aspect: 1 };
  }, 0);
  return 'failed' in answer ? answer.failed : answer;
};

/** What the picture says stands beside what the page says of itself, which may be a stamp, or garbled in part only. */
const withSeen = ({ segments }: PdfPage, page: number, text: string): readonly Segment[] =>
  text.trim() === '' ? segments : [...segments, { kind: 'text', text, place: { page } }];

async function* readOpened(
  { engine, document, form, pages }: Opened,
  input: ExtractInput,
): AsyncGenerator<readonly Segment[]> {
  const { limits, note, source } = input;
  const last = Math.min(pages, limits.pages);
  if (pages > limits.pages) note({ code: 'TOO_MANY_PAGES', detail: `${limits.pages} pages` });
  const loose: Uint8Array[] = [];
  let damaged = 0;
  const scans = createTally();
  for (let index = 0; index < last; index += 1) {
    source.budget.checkTime();
    const page = engine.calls.FPDF_LoadPage(document, index);
    if (page === 0) {
      damaged += 1;
      continue;
    }
    const read = readPage(engine, document, page, form, index + 1, (file) => {
      source.budget.expand(file.byteLength);
      loose.push(file);
    });
    const look = read.scanned || (input.ocr.always && read.pictures);
    const seen = look ? await seenOn(engine, page, input) : undefined;
    engine.calls.FPDF_ClosePage(page);
    if (seen === 'unseen') scans.unseen();
    else if (typeof seen === 'string') scans.failed(seen);
    const segments = withSeen(read, index + 1, typeof seen === 'object' ? seen.text : '');
    if (segments.length > 0) yield segments;
  }
  if (damaged > 0) note({ code: 'BAD_FORMAT', detail: `${damaged} of ${pages} pages` });
  for (const problem of scans.problems(`${pages} pages`)) note(problem);
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

interface Loaded {
  readonly document: number;
  /** Its bytes in the engine's memory, for as long as the document is open. */
  readonly bytes: number;
}

/** Undefined where PDFium finds no page. Throws LOCKED. */
const load = ({ calls, put, free }: PdfEngine, data: Uint8Array): Loaded | undefined => {
  const bytes = put(data);
  const document = calls.FPDF_LoadMemDocument(bytes, data.byteLength, 0);
  if (document !== 0 && calls.FPDF_GetPageCount(document) > 0) return { document, bytes };
  const error = document === 0 ? calls.FPDF_GetLastError() : 0;
  if (document !== 0) calls.FPDF_CloseDocument(document);
  free(bytes);
  if (error === PASSWORD_ERROR || error === SECURITY_ERROR)
    throw new DocumentProblem('LOCKED', 'encrypted PDF');
  return undefined;
};

const loadDamaged = (engine: PdfEngine, data: Uint8Array): Loaded | undefined => {
  for (const mended of salvaged(data)) {
    const loaded = load(engine, mended);
    if (loaded !== undefined) return loaded;
  }
  return undefined;
};

async function* readWith(
  engine: PdfEngine,
  input: ExtractInput,
  data: Uint8Array,
): AsyncGenerator<readonly Segment[]> {
  const { calls } = engine;
  const whole = load(engine, data);
  const loaded = whole ?? loadDamaged(engine, data);
  if (loaded === undefined) throw new DocumentProblem('BAD_FORMAT', 'PDF');
  if (whole === undefined) input.note({ code: 'BAD_FORMAT', detail: 'PDF without its end' });
  const { document, bytes } = loaded;
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
  version: 3,
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
