/** How scanned pages are read: by whom asked for, in which languages, and within which bounds. */

export const OCR_MODES = ['off', 'auto', 'always'] as const;

export interface OcrSettings {
  /** `auto`: pages and images without text. `always`: pages with pictures beside their text too. */
  readonly mode: (typeof OCR_MODES)[number];
  /** Names of installed packages `@tesseract.js-data/<name>`. */
  readonly languages: readonly string[];
  /** Pages and images of one outermost file. */
  readonly pages: number;
  /** Pixels of one image, by its own header; a larger one is not decoded. */
  readonly pixels: number;
  readonly pageSeconds: number;
  /** All pages of one outermost file. */
  readonly fileSeconds: number;
  /** Threads of the lane; each starts one more for the recogniser. */
  readonly workers: number;
}

export const DEFAULT_OCR: OcrSettings = {
  mode: 'auto',
  languages: ['eng'],
  pages: 50,
  pixels: 100_000_000,
  pageSeconds: 60,
  fileSeconds: 600,
  workers: 1,
};
