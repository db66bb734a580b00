/** Reads every file it is sent, in a thread of a process that may neither write nor connect; answers with what the test asks. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { connect } from 'node:net';
import { parentPort, Worker, workerData } from 'node:worker_threads';
import { pdfParse } from '../../src/extract/pdf-parse.ts';
import { READERS } from '../../src/extract/registry.ts';
import { DEFAULT_LIMITS } from '../../src/model/limits.ts';
import { readAll } from './read-all.ts';

const refused = (work: () => unknown): string => {
  try {
    work();
    return 'allowed';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'other';
  }
};

const require = createRequire(import.meta.url);

/** The code with which a connection to this machine itself is refused. */
const connecting = (): Promise<string> =>
  new Promise((resolve) => {
    try {
      const socket = connect(9, '127.0.0.1');
      socket.on('connect', () => resolve('allowed'));
      socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'other'));
    } catch (error) {
      resolve((error as NodeJS.ErrnoException).code ?? 'other');
    }
  });

/** What a thread started by this thread may do, as text recognition has one. */
const inner = (): Promise<string> =>
  new Promise((resolve, reject) => {
    const thread = new Worker(
      `const { parentPort } = require('node:worker_threads');
       try { require('node:fs').writeFileSync('/tmp/phisweep-never', 'x'); parentPort.postMessage('allowed'); }
       catch (error) { parentPort.postMessage(error.code); }`,
      { eval: true },
    );
    thread.on('message', resolve);
    thread.on('error', reject);
  });

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
  write: refused(() => require('node:fs').writeFileSync('/tmp/phisweep-never', 'x')),
  spawn: refused(() => require('node:child_process').execFileSync('true')),
  connect: await connecting(),
  innerWrite: await inner(),
});
