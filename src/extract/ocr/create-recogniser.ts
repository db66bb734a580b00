/** The recogniser of this thread: one page at a time, each with its own time; a dead or late one is replaced. */
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { OcrReply, OcrRequest, OcrSaid, RecogniserSetup } from './ocr-message.ts';

export interface Recogniser {
  /** `late`: it was not done in time. `died`: the picture broke it. */
  read(request: OcrRequest, timeoutMs: number): Promise<OcrReply | { readonly failed: 'late' | 'died' }>;
}

/** Starting it and loading the language, the first time or again, is not the page's time. */
const START_MS = 20_000;
const HEAP_MB = 256;

const movedOf = (request: OcrRequest): ArrayBuffer[] => {
  if (request.kind === 'pixels') return [request.image.data.buffer as ArrayBuffer];
  return request.kind === 'picture' ? [request.bytes.buffer] : request.tiles.map(({ bytes }) => bytes.buffer);
};

type Answer = OcrReply | { readonly failed: 'late' | 'died' };

interface Running {
  readonly worker: Worker;
  /** Takes the next answer. */
  answer: (answer: Answer) => void;
  /** The engine stands: from now on it is the page's time. */
  begun: () => void;
}

const start = (setup: RecogniserSetup): Running => {
  const worker = new Worker(new URL(`./ocr-thread${extname(import.meta.url)}`, import.meta.url), {
    workerData: setup,
    env: {},
    // Nobody reads what it prints, and nothing of it may get out.
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
  });
  const running: Running = { worker, answer: () => {}, begun: () => {} };
  // For its whole life: a thread whose last listener goes is not heard again.
  worker.on('message', (said: OcrSaid) => (said === 'begun' ? running.begun() : running.answer(said)));
  worker.on('error', () => running.answer({ failed: 'died' }));
  worker.on('exit', () => running.answer({ failed: 'died' }));
  return running;
};

export const createRecogniser = (setup: RecogniserSetup): Recogniser => {
  let current: Running | undefined;
  return {
    async read(request, timeoutMs) {
      current ??= start(setup);
      const running = current;
      const { worker } = running;
      worker.ref();
      const reply = await new Promise<Answer>((resolve) => {
        const lateAfter = (ms: number) => setTimeout(() => resolve({ failed: 'late' }), ms);
        let timer = lateAfter(START_MS);
        running.begun = () => {
          clearTimeout(timer);
          timer = lateAfter(timeoutMs);
        };
        running.answer = (answer) => {
          clearTimeout(timer);
          resolve(answer);
        };
        worker.postMessage(request, movedOf(request));
      });
      if ('failed' in reply && reply.failed !== 'damaged') {
        current = undefined;
        await worker.terminate();
      } else worker.unref();
      return reply;
    },
  };
};
