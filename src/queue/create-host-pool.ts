/** The pool of threads inside a scan host: starts jobs in the order given, watches their time, reports their ends. */
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import { failureOf } from './failure-of.ts';
import { framesOf } from './frames-of.ts';
import type { JobBatch, Outcome, Setup } from './host-message.ts';
import type { LastWords, Task, ThreadSetup } from './worker.ts';

/** How often times are looked at: a time-out is late by this much at most. */
const SWEEP_MS = 25;
/** A terminated thread that still lives after this long sits in a native call. */
const DEATH_MS = 1_000;
/** A new thread that has not begun its job by then never will. */
const START_MS = 60_000;

export interface HostPoolEvents {
  ready(): void;
  unusable(message: string): void;
  answer(seq: number, outcome: Outcome): void;
  stuck(seq: number): void;
  /** The pool is beyond help: no thread starts any more. */
  broken(): void;
}

interface Running {
  readonly seq: number;
  readonly slot: number;
  readonly nonce: number;
  readonly abort: AbortController;
  readonly postedMs: number;
  startedMs?: number;
  ended?: true;
}

export const createHostPool = (setup: Setup, events: HostPoolEvents): { add(jobs: JobBatch): void } => {
  const { threads, timeoutMs } = setup;
  const slots = new Int32Array(new SharedArrayBuffer(threads * Int32Array.BYTES_PER_ELEMENT));
  const freeSlots = Array.from({ length: threads }, (_, slot) => slot);
  const running = new Map<number, Running>();
  let backlog: (readonly [number, unknown])[] = [];
  let isReady = false;

  const pool = new Piscina({
    filename: fileURLToPath(new URL(`./worker${extname(import.meta.url)}`, import.meta.url)),
    minThreads: threads,
    maxThreads: threads,
    idleTimeout: Infinity,
    // Measured faster for small jobs; and stray timers of a finished job fire in their own time.
    atomics: 'disabled',
    recordTiming: false,
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: setup.heapMb },
    workerData: {
      moduleUrl: setup.moduleUrl,
      init: setup.init,
      maxResultBytes: setup.maxResultBytes,
      slots,
    } satisfies ThreadSetup,
  });
  // A thread that dies between two jobs is replaced by the pool; nobody needs to hear of it.
  pool.on('error', () => {});

  const release = (job: Running): void => {
    if (!running.delete(job.seq)) return;
    freeSlots.push(job.slot);
    startNext();
  };
  const finish = (job: Running, outcome: Outcome): void => {
    if (job.ended) return;
    job.ended = true;
    events.answer(job.seq, outcome);
    release(job);
  };

  /** Ends the thread of a job; `outcome` is given once the thread is dead. */
  const terminate = (job: Running, outcome: Outcome): void => {
    job.ended = true;
    const before = pool.threads;
    job.abort.abort();
    const [victim] = before.filter((thread) => !pool.threads.includes(thread));
    const timer = setTimeout(() => events.stuck(job.seq), DEATH_MS);
    const dead = (): void => {
      clearTimeout(timer);
      events.answer(job.seq, outcome);
      release(job);
    };
    if (victim === undefined) dead();
    else victim.once('exit', dead);
  };

  const start = (seq: number, payload: unknown, slot: number): void => {
    const job: Running = {
      seq,
      slot,
      nonce: Math.random(),
      abort: new AbortController(),
      postedMs: performance.now(),
    };
    running.set(seq, job);
    const task: Task = { seq, payload, slot, nonce: job.nonce };
    pool.run(task, { signal: job.abort.signal }).then(
      (outcome: Outcome) => finish(job, outcome),
      (error: unknown) => finish(job, { failure: failureOf(error), frames: framesOf(error) }),
    );
  };
  const startNext = (): void => {
    while (isReady && freeSlots.length > 0) {
      const next = backlog.shift();
      if (next === undefined) return;
      start(next[0], next[1], freeSlots.pop() ?? 0);
    }
  };

  pool.on('message', (message: LastWords) => {
    const job = running.get(message?.seq);
    if (job?.nonce === message?.nonce && job?.ended === undefined && job !== undefined) {
      terminate(job, message.outcome);
    }
  });

  setInterval(() => {
    const nowMs = performance.now();
    for (const job of running.values()) {
      if (job.ended) continue;
      if (job.startedMs === undefined && Atomics.load(slots, job.slot) === (job.seq | 0))
        job.startedMs = nowMs;
      if (nowMs - (job.startedMs ?? Infinity) > timeoutMs) terminate(job, { failure: 'TIMED_OUT' });
      else if (job.startedMs === undefined && nowMs - job.postedMs > START_MS) events.broken();
    }
  }, SWEEP_MS);

  const warmUp = (): Promise<string | undefined> => pool.run('warm-up');
  Promise.all(Array.from({ length: threads }, warmUp)).then(
    (failures) => {
      const failure = failures.find((message) => message !== undefined);
      if (failure !== undefined) return events.unusable(failure);
      isReady = true;
      events.ready();
      startNext();
    },
    () => events.broken(),
  );

  return {
    add: (jobs) => {
      backlog = backlog.concat(jobs);
      startNext();
    },
  };
};
