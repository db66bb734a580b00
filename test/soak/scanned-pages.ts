/**
 * `node test/soak/scanned-pages.ts [pages] [read]`: a PDF of thousands of scanned pages, of which `read` go through OCR: what it
 * takes of memory must not grow with them. Ends with RESULT {json}; resident memory of the whole process, recogniser included.
 */
import { pngOf } from '../../fixtures/extract/image-of.ts';
import { createBudget } from '../../src/extract/budget.ts';
import { createRecogniser } from '../../src/extract/ocr/create-recogniser.ts';
import { recogniserSetup } from '../../src/extract/ocr/languages.ts';
import { createOcr } from '../../src/extract/ocr/ocr.ts';
import { readDocument } from '../../src/extract/read-document.ts';
import { READERS } from '../../src/extract/registry.ts';
import { memorySource } from '../../src/extract/source.ts';
import { DEFAULT_LIMITS } from '../../src/model/limits.ts';
import { DEFAULT_OCR } from '../../src/model/ocr-settings.ts';
import { letterImage, pdfOf } from '../extract/letter-image.ts';

const pages = Number(process.argv[2] ?? 3_000);
const read = Number(process.argv[3] ?? 400);
const GROWTH_MB = 64;

const picture = Buffer.from(pngOf(await letterImage('Patient: Canary Okonkwo', 'MRN: 48217735')));
const pdf = await pdfOf([400, 140], (page) => {
  page.image(picture, 0, 0, { width: 400 });
  for (let number = 2; number <= pages; number += 1) page.addPage().image(picture, 0, 0, { width: 400 });
});
const settings = { ...DEFAULT_OCR, pages: read, fileSeconds: 3_600 };
const ocr = createOcr(settings, createRecogniser(recogniserSetup(settings, DEFAULT_LIMITS)));
const source = memorySource(pdf, 'x.pdf', createBudget(DEFAULT_LIMITS, pdf.length));
const residentMb = (): number => Math.round(process.memoryUsage.rss() / 1024 ** 2);

const reading = readDocument(source, DEFAULT_LIMITS, READERS, ocr);
let [found, after20] = [0, 0];
let step = await reading.next();
for (; step.done !== true; step = await reading.next())
  for (const segment of step.value) {
    if (segment.kind === 'text' && segment.text.includes('48217735')) found += 1;
    if (found === 20 && after20 === 0) after20 = residentMb();
  }
const { problem } = step.value;
const end = residentMb();
console.log(`RESULT ${JSON.stringify({ pages, read, found, after20Mb: after20, endMb: end, problem })}`);
const left = problem?.code === 'OCR_BUDGET' && problem.detail === `${pages - read} of ${pages} pages`;
process.exit(found === read && left && end < after20 + GROWTH_MB ? 0 : 1);
