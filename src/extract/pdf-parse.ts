/** The second reader of PDF, slower and more patient: pdf.js by way of pdf-parse. Text of pages only. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { DocumentProblem, type Extractor } from './extractor.ts';

/** pdf.js wants a native canvas at import; for text these need only exist. */
const stubCanvas = (): void => {
  const globals = globalThis as Record<string, unknown>;
  for (const name of ['DOMMatrix', 'ImageData', 'Path2D']) globals[name] ??= class {};
};

/** Thrown by pdf.js itself: its exceptions are no errors of the engine and have no stack. */
export const isOfPdfJs = (reason: unknown): boolean => {
  const { name, stack } = (reason ?? {}) as { readonly name?: unknown; readonly stack?: unknown };
  return /Exception$/.test(String(name)) || /[\\/](?:pdfjs-dist|pdf-parse)[\\/]/.test(String(stack));
};

/**
 * On damaged documents pdf.js leaves promises behind that fail when nobody waits for them any more, even when the next document
 * is read: that must not end the thread. What else is unhandled must, and does.
 */
let guarded = false;
const guard = (): void => {
  if (guarded) return;
  guarded = true;
  process.on('unhandledRejection', (reason) => {
    if (!isOfPdfJs(reason)) throw reason;
  });
};

const load = async (): Promise<typeof import('pdf-parse')> => {
  stubCanvas();
  guard();
  return import('pdf-parse');
};

const require = createRequire(import.meta.url);
const cMapUrl = `${join(dirname(createRequire(require.resolve('pdf-parse')).resolve('pdfjs-dist/package.json')), 'cmaps')}/`;

export const pdfParse: Extractor = {
  name: 'pdf-parse',
  version: 1,
  accepts: ({ latin1, inside }) => inside === undefined && latin1.slice(0, 1024).includes('%PDF-'),
  async *extract({ source, limits, note }) {
    const data = await source.bytes();
    const { PDFParse, PasswordException } = await load();
    const parser = new PDFParse({
      data,
      isEvalSupported: false,
      verbosity: 0,
      cMapUrl,
      cMapPacked: true,
      useSystemFonts: false,
    });
    try {
      let total = 1;
      for (let page = 1; page <= Math.min(total, limits.pages); page += 1) {
        source.budget.checkTime();
        const result = await parser.getText({ partial: [page], pageJoiner: '' });
        total = result.total;
        const text = result.pages[0]?.text ?? '';
        if (text.trim() !== '') yield [{ kind: 'text', text, place: { page } }];
      }
      if (total > limits.pages) note({ code: 'TOO_MANY_PAGES', detail: `${limits.pages} pages` });
    } catch (error) {
      if (error instanceof DocumentProblem) throw error;
      throw new DocumentProblem(error instanceof PasswordException ? 'LOCKED' : 'BAD_FORMAT', 'PDF');
    } finally {
      await parser.destroy();
    }
  },
};
