/** How scanned pages are read: the flag, `ocr` and `ocrLanguages` of `phisweep.yaml`, the defaults. */
import { availableParallelism } from 'node:os';
import { installedLanguages, languageFile } from '../extract/ocr/languages.ts';
import { DEFAULT_OCR, type OcrSettings } from '../model/ocr-settings.ts';
import { UserError } from '../model/user-error.ts';
import type { Config } from './config-schema.ts';

/** The recogniser holds some 200 MB: more threads than these only where somebody asks for them. */
const MOST_WORKERS = 4;

export const resolveOcr = (
  mode: OcrSettings['mode'] | undefined,
  { ocr = {}, ocrLanguages = [...DEFAULT_OCR.languages] }: Pick<Config, 'ocr' | 'ocrLanguages'>,
): OcrSettings => {
  const settings: OcrSettings = {
    ...DEFAULT_OCR,
    workers: Math.max(1, Math.min(MOST_WORKERS, availableParallelism())),
    ...Object.fromEntries(Object.entries(ocr).filter(([, value]) => value !== undefined)),
    languages: ocrLanguages,
    mode: mode ?? ocr.mode ?? DEFAULT_OCR.mode,
  };
  const absent = settings.languages.find((name) => languageFile(name) === undefined);
  if (settings.mode !== 'off' && absent !== undefined)
    throw new UserError(
      `The OCR language "${absent}" is not installed (there are ${installedLanguages().join(', ')}); npm install @tesseract.js-data/${absent} adds it where that package exists.`,
    );
  return settings;
};
