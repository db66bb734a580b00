/** Languages of OCR are packages of npm: `@tesseract.js-data/<name>`; only what is installed can be read. */
import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Limits } from '../../model/limits.ts';
import type { OcrSettings } from '../../model/ocr-settings.ts';
import type { RecogniserSetup } from './ocr-message.ts';

const require = createRequire(import.meta.url);
const SCOPE = '@tesseract.js-data';
/** Integer models made from the best ones: as good as these, and the fastest. */
const FOLDERS = ['4.0.0_best_int', '4.0.0'];

/** The file of a language's data; undefined where it is not installed, or is no name of a language. */
export const languageFile = (name: string): string | undefined => {
  if (!/^[a-z]{3}(?:_[a-z]{2,8})*$/i.test(name)) return undefined;
  try {
    const folder = dirname(require.resolve(`${SCOPE}/${name}/package.json`));
    return FOLDERS.map((data) => join(folder, data, `${name}.traineddata.gz`)).find(existsSync);
  } catch {
    return undefined;
  }
};

export const installedLanguages = (): readonly string[] => {
  const scope = dirname(dirname(require.resolve(`${SCOPE}/eng/package.json`)));
  return readdirSync(scope).filter((name) => languageFile(name) !== undefined);
};

/** What is not installed is left out here: options are checked before anything is read. */
export const recogniserSetup = ({ languages }: OcrSettings, { heapMb }: Limits): RecogniserSetup => ({
  languages: languages.flatMap((name) => {
    const file = languageFile(name);
    return file === undefined ? [] : [[name, file] as const];
  }),
  maxBytes: heapMb * 1024 ** 2,
});
