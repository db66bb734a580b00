/**
 * Letters of the generator as scans and faxes, read here and by native tesseract in one run: identifiers found by the same
 * detector in both texts, and CPU time a page (user and system, every thread; tesseract is started once for all pages and may
 * use one core). `ratio` above 1: faster than tesseract. Needs `tesseract` and `pdftoppm`.
 * `node bench/ocr.ts [--files 9] [--seed 61] [--only clean200,fax] [--no-native] [--values]`; `--values` prints what was missed (invented people).
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { faxPage, tiffOf } from '../fixtures/extract/image-of.ts';
import { FIXTURE_KEY } from '../fixtures/generate/key.ts';
import { loadRules } from '../src/config/load-rules.ts';
import { compileRules } from '../src/detect/compile-rules.ts';
import { createDetector } from '../src/detect/create-detector.ts';
import { createRecogniser } from '../src/extract/ocr/create-recogniser.ts';
import type { GreyImage } from '../src/extract/ocr/grey-image.ts';
import { recogniserSetup } from '../src/extract/ocr/languages.ts';
import { createOcr } from '../src/extract/ocr/ocr.ts';
import { READERS } from '../src/extract/registry.ts';
import type { Match } from '../src/model/finding.ts';
import { DEFAULT_LIMITS } from '../src/model/limits.ts';
import { DEFAULT_OCR } from '../src/model/ocr-settings.ts';
import type { Segment } from '../src/model/segment.ts';
import { tokenOf } from '../src/scan/to-finding.ts';
import { readAll } from '../test/extract/read-all.ts';
import { expectedOf } from './accuracy-expected.ts';
import { drawn, type Letter, lettersOf, randomOf, VARIANTS, type Variant } from './scanned-letters.ts';

const { values } = parseArgs({
  options: {
    files: { type: 'string', default: '9' },
    seed: { type: 'string', default: '61' },
    only: { type: 'string', default: VARIANTS.map(({ name }) => name).join(',') },
    'no-native': { type: 'boolean', default: false },
    values: { type: 'boolean', default: false },
  },
});
const seed = Number(values.seed);
const variants = VARIANTS.filter(({ name }) => values.only.split(',').includes(name));

const detector = createDetector(compileRules(loadRules().sources));
const recogniser = createRecogniser(recogniserSetup(DEFAULT_OCR, DEFAULT_LIMITS));

interface Score {
  required: number;
  found: number;
  /** Values that are nobody's in the answer key. */
  wrong: number;
  cpuSeconds: number;
  pages: number;
}
const newScore = (): Score => ({ required: 0, found: 0, wrong: 0, cpuSeconds: 0, pages: 0 });
const recallOf = ({ found, required }: Score): number => Math.round((found / required) * 1000) / 1000;

const judge = (score: Score, { entry }: Letter, segments: readonly Segment[], side: string): void => {
  const found = new Map<string, Match>();
  const session = detector.open((match) => {
    const token = tokenOf(FIXTURE_KEY, match.category, match.value);
    found.set(token, match);
  });
  for (const segment of segments) session.push(segment);
  session.finish();
  const { identifiers, notPatient } = expectedOf(entry, FIXTURE_KEY);
  const skipped = (category: string): boolean =>
    category === 'health_term' || entry.ignore.includes(category);
  const fair = new Set<string>();
  for (const { category, tokens, required, value } of [...identifiers, ...notPatient]) {
    for (const token of tokens) fair.add(token);
    if (notPatient.some((other) => other.value === value) || !required || skipped(category)) continue;
    score.required += 1;
    if ([...tokens].some((token) => found.has(token))) score.found += 1;
    else if (values.values) console.log(`  ${side} missed ${category} ${value} (${entry.path})`);
  }
  for (const [token, { category, text }] of found) {
    if (skipped(category) || fair.has(token)) continue;
    score.wrong += 1;
    if (values.values) console.log(`  ${side} false ${category} ${text} (${entry.path})`);
  }
};

const tiffPageOf = (page: GreyImage, { oneBit, dotsPerInch }: Variant) => {
  const dots = [dotsPerInch, dotsPerInch] as const;
  if (oneBit) return faxPage(page, dots);
  const { width, height, data } = page;
  return { width, height, compression: 1, depth: 8 as const, strips: [data], rowsPerStrip: height, dots };
};

const readHere = async (score: Score, tiff: Buffer): Promise<readonly Segment[]> => {
  const begun = process.cpuUsage();
  const ocr = createOcr(DEFAULT_OCR, recogniser);
  const { segments, codes } = await readAll(tiff, 'letter.tif', DEFAULT_LIMITS, READERS, ocr);
  const { user, system } = process.cpuUsage(begun);
  score.cpuSeconds += (user + system) / 1e6;
  if (codes.length > 0) throw new Error(`the pages were not read: ${codes.join(' ')}`);
  return segments;
};

/** The text of every file. Its orientation data are asked for where pages lie on a side or on their head. */
const readNatively = (score: Score, files: readonly string[], folder: string, turned: boolean): string[] => {
  const [list, times] = [join(folder, 'list.txt'), join(folder, 'times')];
  writeFileSync(list, `${files.join('\n')}\n`);
  const mode = turned ? '--psm 1' : '';
  const script = `TIMEFORMAT='%U %S'; { time tesseract ${list} - ${mode} -c page_separator=$'\\f' 2>/dev/null; } 2>${times}; cat ${times} >&2`;
  const env = { ...process.env, OMP_THREAD_LIMIT: '1' };
  const { stdout, stderr } = spawnSync('bash', ['-c', script], { encoding: 'utf8', env, maxBuffer: 1 << 28 });
  const [user = 0, system = 0] = stderr.trim().split(' ').map(Number);
  score.cpuSeconds += user + system;
  return stdout.split('\f');
};

const folder = mkdtempSync(join(tmpdir(), 'phisweep-ocr-'));
const scores = new Map<string, readonly [ours: Score, native: Score]>();
try {
  const letters = await lettersOf(seed, Number(values.files));
  const typed = newScore();
  for (const letter of letters)
    judge(typed, letter, (await readAll(letter.pdf, 'letter.pdf')).segments, 'typed');
  console.log(`typed: the same letters by their own text: recall ${recallOf(typed)}, false ${typed.wrong}`);
  // The engine is started before anything is measured; tesseract, too, is started once for many pages.
  for (const variant of variants) {
    const [ours, native] = [newScore(), newScore()];
    scores.set(variant.name, [ours, native]);
    const files: string[] = [];
    const counts: number[] = [];
    for (const [index, letter] of letters.entries()) {
      const random = randomOf(seed, index, variant);
      const pages = drawn(letter.pdf, variant.dotsPerInch).map((page) => variant.make(page, random));
      const sheets = pages.map((page) => tiffPageOf(page, variant));
      const tiff = tiffOf(sheets);
      ours.pages += pages.length;
      judge(ours, letter, await readHere(ours, tiff), 'ours');
      counts.push(pages.length);
      // Of the files in a list tesseract reads the first page only.
      for (const sheet of sheets) {
        const file = join(folder, `${variant.name}-${files.length}.tif`);
        writeFileSync(file, tiffOf([sheet]));
        files.push(file);
      }
    }
    if (!values['no-native']) {
      const texts = readNatively(native, files, folder, variant.name.startsWith('turned'));
      native.pages = ours.pages;
      let at = 0;
      for (const [index, letter] of letters.entries()) {
        const own = texts.slice(at, at + counts[index]!);
        at += counts[index]!;
        judge(
          native,
          letter,
          own.map((text, page) => ({ kind: 'text', text, place: { page: page + 1 } })),
          'native',
        );
      }
    }
    const line = ({ pages, cpuSeconds, wrong, ...score }: Score): string =>
      `recall ${recallOf({ pages, cpuSeconds, wrong, ...score })} of ${score.required}, false ${wrong}, ${(cpuSeconds / pages).toFixed(2)} CPU s a page`;
    console.log(`${variant.name} (${ours.pages} pages): ${line(ours)}; tesseract: ${line(native)}`);
  }
  const sum = (names: readonly string[], side: 0 | 1, field: keyof Score): number =>
    names.reduce((total, name) => total + (scores.get(name)?.[side][field] ?? 0), 0);
  const recall = (names: readonly string[], side: 0 | 1): number =>
    Math.round((sum(names, side, 'found') / sum(names, side, 'required')) * 1000) / 1000;
  const clean = ['clean300', 'clean200'];
  const upright = [...clean, 'fax'];
  console.log(
    `RESULT ${JSON.stringify({
      ratio: Math.round((sum(upright, 1, 'cpuSeconds') / sum(upright, 0, 'cpuSeconds')) * 1000) / 1000,
      recallClean: recall(clean, 0),
      recallFax: recall(['fax'], 0),
      recallNative: recall(clean, 1),
      recallNativeFax: recall(['fax'], 1),
      recallTyped: recallOf(typed),
      recall: Object.fromEntries([...scores].map(([name, [ours]]) => [name, recallOf(ours)])),
    })}`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
