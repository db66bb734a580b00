/** Scanned pages from the file to the finding, in the sandboxed host; whatever they cost, the rest of the scan goes on. */
import { mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { faxPage, pngOf, tiffOf } from '../../fixtures/extract/image-of.ts';
import { loadRules } from '../../src/config/load-rules.ts';
import { DEFAULT_LIMITS } from '../../src/model/limits.ts';
import { DEFAULT_OCR, type OcrSettings } from '../../src/model/ocr-settings.ts';
import { createPiscinaQueue } from '../../src/queue/create-piscina-queue.ts';
import type { Answer, Queue } from '../../src/queue/queue.ts';
import type { JobInit } from '../../src/scan/job.ts';
import type { ScanAnswer, ScanJob } from '../../src/scan/scan-file.ts';
import { scanLanes } from '../../src/scan/scan-lanes.ts';
import { tokenOf } from '../../src/scan/to-finding.ts';
import { garbledPdf } from '../extract/garbled-pdf.ts';
import { letterImage, pdfOf } from '../extract/letter-image.ts';
import { ALL_REFUSED } from '../extract/refusals.ts';
import { newFolder } from '../run-cli.ts';

const KEY = new Uint8Array(32).fill(7);
const folder = newFolder();
const letter = await letterImage('Patient: Canary Okonkwo', 'MRN: 48217735   DOB: 03/14/1962');
const picture = Buffer.from(pngOf(letter));
const MRN = tokenOf(KEY, 'mrn', '48217735');
const TYPED_MRN = tokenOf(KEY, 'mrn', '51773402');

const initOf = (ocr: Partial<OcrSettings> = {}): JobInit => ({
  rules: loadRules().sources,
  key: KEY,
  limits: DEFAULT_LIMITS,
  ocr: { ...DEFAULT_OCR, ...ocr },
});

const job = (fileId: number, name: string, data: Uint8Array): ScanJob => {
  const path = join(folder, name);
  writeFileSync(path, data);
  const { size, mtimeNs, ctimeNs, ino, dev } = statSync(path, { bigint: true });
  return {
    fileId,
    shareId: 1,
    root: Buffer.from(folder),
    path: Buffer.from(name),
    sizeBytes: Number(size),
    modifiedNs: mtimeNs,
    changedNs: ctimeNs,
    inode: ino,
    deviceId: dev,
  };
};

const laneOf = <Result>(init: JobInit, module: string, second: boolean): Queue<ScanJob, Result> =>
  createPiscinaQueue({
    moduleUrl: new URL(module, import.meta.url).href,
    init,
    workers: 1,
    innerThreads: second ? 1 : 0,
    lookAhead: 2,
  });

const SCAN_JOB = '../../src/scan/job.ts';

/** Answers in the order in which they came, by the number of the file. */
const scanned = async (jobs: readonly ScanJob[], ocr: Partial<OcrSettings> = {}) => {
  const [first, second] = [false, true].map((isSecond) =>
    laneOf<ScanAnswer>(initOf(ocr), SCAN_JOB, isSecond),
  );
  const answers = new Map<number, Answer<ScanAnswer>>();
  try {
    const entries = async function* () {
      for (const payload of jobs) yield { id: payload.fileId, payload };
    };
    const lanes = scanLanes<ScanJob>(entries(), {
      first: first!,
      second,
      signal: new AbortController().signal,
      payloadOf: (id) => jobs.find(({ fileId }) => fileId === id),
    });
    for await (const answer of lanes) answers.set(answer.id, answer);
  } finally {
    await Promise.all([first?.close(), second?.close()]);
  }
  return answers;
};

const verdictOf = (answer: Answer<ScanAnswer> | undefined) => {
  if (answer === undefined || !('result' in answer)) throw new Error(JSON.stringify(answer));
  return answer.result.verdict;
};
const tokensOf = (answer: Answer<ScanAnswer> | undefined): readonly string[] => {
  const verdict = verdictOf(answer);
  return verdict.state === 'unread' || verdict.state === 'excluded'
    ? []
    : verdict.findings.tokens.map(({ token }) => token);
};

beforeAll(() => mkdirSync(folder, { recursive: true }));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a picture becomes a finding in a host that may not write, start programs or connect', async () => {
  const queue = laneOf<{ answer: ScanAnswer; refusals: unknown }>(initOf(), './job-with-refusals.ts', true);
  try {
    const jobs = async function* () {
      yield { id: 1, payload: { ...job(1, 'scan.png', picture), ocr: true as const } };
    };
    for await (const answer of queue.run(jobs())) {
      if (!('result' in answer)) throw new Error(answer.failure);
      const { verdict } = answer.result.answer;
      expect(verdict.state).toBe('scanned');
      expect(tokensOf({ id: 1, result: answer.result.answer })).toContain(MRN);
      expect(answer.result.refusals).toEqual(ALL_REFUSED);
    }
  } finally {
    await queue.close();
  }
});

test('text and scanned pages of one PDF, a garbled PDF and a fax: found, in one pass of two lanes', {
  timeout: 120_000,
}, async () => {
  const mixed = await pdfOf([400, 200], (page) => {
    page.text('Patient: Canary Adeyemi');
    page.text('MRN: 51773402 DOB: 11/02/1948');
    page.addPage().image(picture, 0, 0, { width: 400 });
  });
  const answers = await scanned([
    job(1, 'mixed.pdf', mixed),
    job(2, 'garbled.pdf', garbledPdf(['Patient: Canary Okonkwo', 'MRN: 48217735   DOB: 03/14/1962'])),
    job(3, 'fax.tif', tiffOf([faxPage(await letterImage('Cover sheet, 2 pages')), faxPage(letter)])),
    job(4, 'note.txt', Buffer.from('Patient: Canary Adeyemi\nMRN: 51773402\n')),
  ]);
  expect([1, 2, 3, 4].map((id) => verdictOf(answers.get(id)).state)).toEqual(Array(4).fill('scanned'));
  expect(tokensOf(answers.get(1))).toEqual(expect.arrayContaining([MRN, TYPED_MRN]));
  expect(tokensOf(answers.get(2))).toContain(MRN);
  expect(tokensOf(answers.get(3))).toContain(MRN);
  const fax = verdictOf(answers.get(3));
  if (fax.state !== 'scanned') throw new Error(fax.state);
  expect(fax.findings.located.find(({ token }) => token === MRN)?.place.page).toBe(2);
});

test('a PDF of thousands of scanned pages ends in time as partial, and holds up no other file', {
  timeout: 120_000,
}, async () => {
  const PAGES = 3_000;
  const pdf = await pdfOf([400, 140], (page) => {
    page.image(picture, 0, 0, { width: 400 });
    for (let number = 2; number <= PAGES; number += 1) page.addPage().image(picture, 0, 0, { width: 400 });
  });
  const notes = Array.from({ length: 30 }, (_, index) =>
    job(
      10 + index,
      `note-${index}.txt`,
      Buffer.from(`Patient: Canary Adeyemi\nMRN: 51773402\nNote ${index}\n`),
    ),
  );
  const answers = await scanned([job(1, 'thousands.pdf', pdf), ...notes], { pages: 3 });
  expect([...answers.keys()].at(-1)).toBe(1);
  const verdict = verdictOf(answers.get(1));
  expect(verdict.state === 'partial' && verdict.problem).toEqual({
    code: 'OCR_BUDGET',
    detail: `${PAGES - 3} of ${PAGES} pages`,
  });
  expect(tokensOf(answers.get(1))).toContain(MRN);
  expect(notes.every(({ fileId }) => verdictOf(answers.get(fileId)).state === 'scanned')).toBe(true);
});
