/** The part all engines share: pull jobs within a window, hand them to an engine, yield answers as they come. */
import { setTimeout as startTimer } from 'node:timers';
import { setTimeout } from 'node:timers/promises';
import type { Answer, Job } from './queue.ts';

export interface Spread<Payload, Result> {
  /** Jobs pulled and not yet consumed, at most. */
  readonly window: number;
  readonly signal: AbortSignal | undefined;
  /** After the signal: how long running jobs are waited for. */
  readonly graceMs: number;
  /** Starts a job; `answer` is called exactly once, or `fail` when no job can run at all. */
  start(job: Job<Payload>, answer: (answer: Answer<Result>) => void, fail: (error: unknown) => void): void;
  /** Called when the run ends while jobs are still running: nobody waits for them any more. */
  abandon(): void;
}

export async function* spread<Payload, Result>(
  jobs: AsyncIterable<Job<Payload>>,
  engine: Spread<Payload, Result>,
): AsyncGenerator<Answer<Result>> {
  const source = jobs[Symbol.asyncIterator]();
  const ready: Answer<Result>[] = [];
  let open = 0;
  let pulling = false;
  let drained = false;
  let stopped = engine.signal?.aborted ?? false;
  let graceOver = stopped;
  let broken: { readonly error: unknown } | undefined;
  let sourceError: { readonly error: unknown } | undefined;
  let wake = (): void => {};

  const answer = (given: Answer<Result>): void => {
    ready.push(given);
    wake();
  };
  const fail = (error: unknown): void => {
    broken ??= { error };
    wake();
  };
  const pull = (): void => {
    if (pulling || drained || stopped || open >= engine.window) return;
    pulling = true;
    source.next().then(
      (step) => {
        pulling = false;
        if (step.done === true) drained = true;
        else if (!stopped) {
          open++;
          engine.start(step.value, answer, fail);
          pull();
        }
        wake();
      },
      (error: unknown) => {
        pulling = false;
        drained = true;
        sourceError = { error };
        wake();
      },
    );
  };

  let graceTimer: NodeJS.Timeout | undefined;
  const stop = (): void => {
    stopped = true;
    graceTimer = startTimer(() => {
      graceOver = true;
      wake();
    }, engine.graceMs);
    wake();
  };
  engine.signal?.addEventListener('abort', stop, { once: true });

  try {
    while (true) {
      const next = ready.shift();
      if (next !== undefined) {
        open--;
        pull();
        yield next;
        continue;
      }
      if (broken !== undefined) throw broken.error;
      if (open === 0 && (drained || stopped)) break;
      if (graceOver) break;
      pull();
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    if (sourceError !== undefined) throw sourceError.error;
  } finally {
    engine.signal?.removeEventListener('abort', stop);
    clearTimeout(graceTimer);
    stopped = true;
    if (open > ready.length) engine.abandon();
    if (!drained) await closeOf(source);
  }
}

/** A source that hangs in next() never gets to its return(): nobody waits for it longer than this. */
const CLOSE_MS = 200;

const closeOf = async (source: AsyncIterator<unknown>): Promise<void> => {
  const waiting = new AbortController();
  const closed = Promise.resolve(source.return?.()).finally(() => waiting.abort());
  await Promise.race([closed, setTimeout(CLOSE_MS, undefined, { signal: waiting.signal })]).catch(() => {});
};
