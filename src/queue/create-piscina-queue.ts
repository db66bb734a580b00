/** The engine with walls: jobs run in threads of a sandboxed scan host, suspects alone in a quarantine host beside it. */
import { deserialize } from 'node:v8';
import { createLane } from './create-lane.ts';
import { createQuarantine } from './create-quarantine.ts';
import type { Outcome, Setup } from './host-message.ts';
import type { Answer, Queue } from './queue.ts';
import { spread } from './spread.ts';

export interface PiscinaQueueOptions {
  /** `file:` URL of the module that exports `createScanOne`. */
  readonly moduleUrl: string;
  /** Plain data for `createScanOne`, keys included: it travels as a message, never in argv or environment. */
  readonly init: unknown;
  readonly workers: number;
  /** For one job, from the moment its thread begins with it. Default 60,000. */
  readonly timeoutMs?: number;
  /** Heap of one thread. Default 768. */
  readonly heapMb?: number;
  /** Threads that a job may start beside its own; each may use as much memory as a worker. Default 0. */
  readonly innerThreads?: number;
  /** Resident memory of a host. Default 256 and a heap for each thread. */
  readonly hostMb?: number;
  /** Jobs pulled beyond one for each worker. Default 16. */
  readonly lookAhead?: number;
  /** A host is replaced after so many jobs, once it is `minHostMs` old. Default 2,000. */
  readonly jobsPerHost?: number;
  /** Starting a host costs seconds of a core (rules are compiled in each thread): with tiny jobs that would be most of the time. Default 60,000. */
  readonly minHostMs?: number;
  /** Of one result, serialized; a larger one is OUT_OF_MEMORY. Default 64 MiB. */
  readonly maxResultBytes?: number;
}

/** Room of a host beside the heaps of its threads. */
const HOST_BASE_MB = 256;

export const createPiscinaQueue = <Payload, Result>(options: PiscinaQueueOptions): Queue<Payload, Result> => {
  const { workers, heapMb = 768, lookAhead = 16, innerThreads = 0 } = options;
  const workerMb = heapMb * (1 + innerThreads);
  const hostMb = options.hostMb ?? HOST_BASE_MB + workerMb * workers;
  const setup: Setup = {
    moduleUrl: options.moduleUrl,
    init: options.init,
    threads: workers,
    innerThreads,
    heapMb,
    timeoutMs: options.timeoutMs ?? 60_000,
    maxResultBytes: options.maxResultBytes ?? 64 * 1024 ** 2,
  };
  let failRun = (_error: Error): void => {};
  const fail = (error: Error): void => failRun(error);

  const quarantine = createQuarantine({
    setup: { ...setup, threads: 1 },
    hostMb: Math.min(hostMb, HOST_BASE_MB + workerMb),
    fail,
  });
  const lane = createLane({
    setup,
    hostMb,
    jobsPerHost: options.jobsPerHost ?? 2_000,
    minHostMs: options.minHostMs ?? 60_000,
    suspect: quarantine.add,
    fail,
  });

  let seq = 0;
  let busy = false;
  let closed = false;
  const clear = (): Promise<unknown> => Promise.all([lane.clear(), quarantine.clear()]);

  return {
    async *run(jobs, { signal } = {}) {
      if (closed || busy) throw new Error(closed ? 'The queue is closed.' : 'The queue is running.');
      busy = true;
      let cleared: Promise<unknown> | undefined;
      // Opened when it is consumed: until then a result is a few bytes outside the heap.
      const sealed = spread<Payload, Outcome>(jobs, {
        window: workers + lookAhead,
        graceMs: 500,
        signal,
        abandon: () => {
          cleared = clear();
        },
        start: ({ id, payload }, answer, failWith) => {
          failRun = failWith;
          lane.add({ seq: ++seq, payload, settle: (result) => answer({ id, result }) });
        },
      });
      try {
        for await (const answer of sealed) {
          if ('result' in answer) yield opened<Result>(answer.id, answer.result);
        }
      } finally {
        await cleared;
        busy = false;
      }
    },
    close: async () => {
      closed = true;
      await clear();
    },
  };
};

const opened = <Result>(id: number, outcome: Outcome): Answer<Result> => {
  if (!('bytes' in outcome)) return { id, ...outcome };
  try {
    return { id, result: deserialize(outcome.bytes) as Result };
  } catch {
    // Only a thread in foreign hands sends what is not serialized data.
    return { id, failure: 'SCAN_CRASHED' };
  }
};
