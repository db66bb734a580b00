/** Reads every file it is sent, in a thread of a process that may neither write nor connect; answers with what the test asks. */
import { readFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { pdfParse } from '../../src/extract/pdf-parse.ts';
import { READERS } from '../../src/extract/registry.ts';
import { DEFAULT_LIMITS } from '../../src/model/limits.ts';
import { readAll } from './read-all.ts';
import { refusals } from './refusals.ts';

const answers: unknown[] = [];
for (const path of workerData as string[]) {
  const data = new Uint8Array(readFileSync(path));
  const { outcome, text } = await readAll(data, path);
  answers.push({ path, read: outcome.read, reader: outcome.reader, canary: /canary/i.test(text) });
}
const [pdf] = workerData as string[];
const second = await readAll(new Uint8Array(readFileSync(pdf!)), 'x.pdf', DEFAULT_LIMITS, [
  { extractor: pdfParse },
]);
const mammothOnly = READERS.find(({ extractor }) => extractor.name === 'docx')!.second!;
const docx = (workerData as string[]).find((path) => path.endsWith('.docx'))!;
const body = await readAll(new Uint8Array(readFileSync(docx)), 'x.docx', DEFAULT_LIMITS, [
  { extractor: mammothOnly },
]);
parentPort!.postMessage({
  answers,
  pdfParse: /canary/i.test(second.text),
  mammoth: /canary/i.test(body.text),
  ...(await refusals()),
});
