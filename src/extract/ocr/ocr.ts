/** What readers see of OCR: whether pages are to be read by it, and the pages and seconds of one outermost file. */
import type { OcrSettings } from '../../model/ocr-settings.ts';
import type { Recogniser } from './create-recogniser.ts';
import { mended } from './mend-text.ts';
import type { OcrRequest } from './ocr-message.ts';

/** Raise it whenever the same pixels may give other text. */
export const OCR_VERSION = 2;

/** `spent`: the file's pages or seconds are used up. `late`, `large`: this page's own. `damaged`: no picture. */
export type PageFailure = 'spent' | 'late' | 'large' | 'damaged';

export interface Ocr {
  /** Pages with pictures beside their text are asked for too. */
  readonly always: boolean;
  /** Absent in the first pass and where OCR is off: what has no text is NO_TEXT. */
  readonly read?: (
    /** Called only where the page is within the limits; undefined: there is no picture. */
    make: () => OcrRequest | undefined,
    pixels: number,
  ) => Promise<{ readonly text: string } | { readonly failed: PageFailure }>;
}

export const NO_OCR: Ocr = { always: false };

/** For one outermost file. */
export const createOcr = (settings: OcrSettings, recogniser: Recogniser): Ocr => {
  let pages = 0;
  const endMs = performance.now() + settings.fileSeconds * 1000;
  return {
    always: settings.mode === 'always',
    async read(make, pixels) {
      if (pixels > settings.pixels) return { failed: 'large' };
      const leftMs = endMs - performance.now();
      if (pages >= settings.pages || leftMs <= 0) return { failed: 'spent' };
      pages += 1;
      const request = make();
      if (request === undefined) return { failed: 'damaged' };
      const reply = await recogniser.read(request, Math.min(leftMs, settings.pageSeconds * 1000));
      if (!('failed' in reply)) return { text: mended(reply.text) };
      return { failed: reply.failed === 'died' ? 'damaged' : reply.failed };
    },
  };
};
