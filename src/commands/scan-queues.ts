/** The queues of a scan: sandboxed processes, or all in this one for debugging. */
import type { ScanOptions } from '../config/resolve-options.ts';
import { createInlineQueue } from '../queue/create-inline-queue.ts';
import { createPiscinaQueue } from '../queue/create-piscina-queue.ts';
import type { Queue } from '../queue/queue.ts';
import type { JobInit } from '../scan/job.ts';
import type { ScanAnswer, ScanJob } from '../scan/scan-file.ts';

type ScanQueue = Queue<ScanJob, ScanAnswer>;

/** The main lane, and the one of OCR where it is on. */
export const queuesOf = async (
  name: 'piscina' | 'inline',
  { workers, limits, ocr }: ScanOptions,
  init: JobInit,
): Promise<readonly [ScanQueue, ScanQueue | undefined]> => {
  const { timeoutMs, heapMb } = limits;
  if (name === 'piscina') {
    const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
    const common = {
      moduleUrl: new URL(`../scan/job.${extension}`, import.meta.url).href,
      init,
      heapMb,
    };
    const main: ScanQueue = createPiscinaQueue({ ...common, workers, timeoutMs });
    if (ocr.mode === 'off') return [main, undefined];
    const second: ScanQueue = createPiscinaQueue({
      ...common,
      workers: ocr.workers,
      innerThreads: 1,
      lookAhead: 2,
      // OCR ends by itself when its seconds are used up; this is for what does not.
      timeoutMs: timeoutMs + (ocr.fileSeconds + ocr.pageSeconds) * 1000,
    });
    return [main, second];
  }
  // Loaded here only: with the readers in it the main process holds 50 MB more.
  const { createScanOne } = await import('../scan/job.ts');
  const scanOne = await createScanOne(init);
  const inline = (): ScanQueue =>
    createInlineQueue(async (entry: ScanJob, control) => scanOne(entry, control));
  return [inline(), ocr.mode === 'off' ? undefined : inline()];
};
