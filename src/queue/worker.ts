/** What runs in a thread of the scan host: one job at a time, its result serialized here, so that nobody outside parses it. */
import { serialize } from 'node:v8';
import { parentPort, workerData } from 'node:worker_threads';
import { createPrototypeGuard } from './create-prototype-guard.ts';
import { failureOf, isWasmDeath } from './failure-of.ts';
import { framesOf } from './frames-of.ts';
import type { Outcome } from './host-message.ts';
import type { CreateScanOne, JobControl, ScanOne } from './queue.ts';

export interface ThreadSetup {
  readonly moduleUrl: string;
  readonly init: unknown;
  readonly maxResultBytes: number;
  /** One cell per job under way: its thread writes the job's number there when it begins. */
  readonly slots: Int32Array;
}

export interface Task {
  readonly seq: number;
  readonly payload: unknown;
  readonly slot: number;
  /** Known to this thread only: what it says about other jobs does not count. */
  readonly nonce: number;
}

/** Sent instead of a return value by a thread that must not get another job: the host then ends it. */
export interface LastWords {
  readonly seq: number;
  readonly nonce: number;
  readonly outcome: Outcome;
}

// A parser may print a document; besides, what a thread prints piles up in the memory of its host.
const drop = (_chunk: unknown, encoding?: unknown, done?: unknown): boolean => {
  const callback = typeof encoding === 'function' ? encoding : done;
  if (typeof callback === 'function') queueMicrotask(() => callback());
  return true;
};
process.stdout.write = drop;
process.stderr.write = drop;

const { moduleUrl, init, maxResultBytes, slots } = workerData as ThreadSetup;
const port = parentPort;

let loaded: Promise<{ readonly scanOne: ScanOne; readonly guard: { changed(): boolean } }> | undefined;

const load = (): NonNullable<typeof loaded> => {
  loaded ??= (async () => {
    const { createScanOne } = (await import(moduleUrl)) as { createScanOne: CreateScanOne<unknown> };
    const scanOne = await createScanOne(init);
    return { scanOne, guard: createPrototypeGuard() };
  })();
  return loaded;
};

/** `warm-up` loads the module and does nothing else: undefined, or the message of its failure. */
const handle = async (task: Task | 'warm-up'): Promise<Outcome | string | undefined> => {
  if (task === 'warm-up') {
    return load().then(
      () => undefined,
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
  }
  const { scanOne, guard } = await load();
  Atomics.store(slots, task.slot, task.seq);
  let spent = false;
  const control: JobControl = {
    recycle: () => {
      spent = true;
    },
  };
  let outcome: Outcome;
  try {
    const bytes = serialize(await scanOne(task.payload as never, control));
    outcome = bytes.length > maxResultBytes ? { failure: 'OUT_OF_MEMORY' } : { bytes };
  } catch (error) {
    outcome = { failure: failureOf(error), frames: framesOf(error) };
    spent ||= isWasmDeath(error);
  }
  if (guard.changed()) {
    outcome = { failure: 'SCAN_CRASHED', frames: ['prototypes changed'] };
    spent = true;
  }
  if (!spent) return outcome;
  port?.postMessage({ seq: task.seq, nonce: task.nonce, outcome } satisfies LastWords);
  return new Promise(() => {});
};

export default handle;
