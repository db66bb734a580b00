/** Two lanes, one answer a file: the second replaces the first, or the first stays where the second fails. */
import { expect, test } from 'vitest';
import { createInlineQueue } from '../../src/queue/create-inline-queue.ts';
import type { Answer } from '../../src/queue/queue.ts';
import type { ScanAnswer } from '../../src/scan/scan-file.ts';
import { scanLanes } from '../../src/scan/scan-lanes.ts';

interface Paper {
  readonly number: number;
  readonly ocr?: true;
}
const FINDINGS = {
  located: [],
  counts: [],
  tokens: [],
  tokensTruncated: false,
  patients: 0,
  persons: 0,
  phi: false,
  specialCategories: [],
  healthTerms: {},
};
const answerOf = (number: number, textChars: number, wantsOcr: boolean): ScanAnswer => {
  const base = {
    fileId: number,
    stamp: { sizeBytes: 1, modifiedNs: 1n, changedNs: 1n, inode: 1n },
    facts: { textChars, bytesRead: 1 },
    findings: FINDINGS,
  };
  return {
    wantsOcr,
    recycle: false,
    verdict: wantsOcr
      ? { ...base, state: 'partial', problem: { code: 'NO_TEXT' } }
      : { ...base, state: 'scanned' },
  };
};

/** Papers of odd number are scans. In the second lane each takes `secondMs`; number 3 breaks it. */
const run = async (count: number, secondMs: number): Promise<Answer<ScanAnswer>[]> => {
  const scanOne = async ({ number, ocr }: Paper): Promise<ScanAnswer> => {
    if (ocr !== true) return answerOf(number, 1, number % 2 === 1);
    await new Promise((resolve) => setTimeout(resolve, secondMs));
    if (number === 3) throw new Error('broken');
    return answerOf(number, 100, false);
  };
  const papers = Array.from({ length: count }, (_, number) => ({ number }));
  const answers: Answer<ScanAnswer>[] = [];
  const jobs = async function* () {
    for (const payload of papers) yield { id: payload.number, payload };
  };
  const lanes = scanLanes<Paper>(jobs(), {
    first: createInlineQueue(scanOne),
    second: createInlineQueue(scanOne),
    signal: new AbortController().signal,
    payloadOf: (id) => papers[id],
  });
  for await (const answer of lanes) answers.push(answer);
  return answers;
};
const verdictOf = (answers: readonly Answer<ScanAnswer>[], id: number) => {
  const answer = answers.find((one) => one.id === id);
  return answer !== undefined && 'result' in answer ? answer.result.verdict : undefined;
};

test('each file is answered once; what OCR broke keeps its first reading', async () => {
  const answers = await run(8, 1);
  expect(answers.map(({ id }) => id).sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  expect(verdictOf(answers, 5)).toMatchObject({ state: 'scanned', facts: { textChars: 100 } });
  expect(verdictOf(answers, 4)).toMatchObject({ state: 'scanned', facts: { textChars: 1 } });
  expect(verdictOf(answers, 3)).toMatchObject({
    state: 'partial',
    facts: { textChars: 1 },
    problem: { code: 'SCAN_CRASHED' },
  });
});

test('a slow page holds up nobody who needs no OCR', async () => {
  const order = (await run(8, 30)).map(({ id }) => id);
  expect(order.slice(0, 4)).toEqual([0, 2, 4, 6]);
});
