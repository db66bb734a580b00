/** The port of every queue engine: jobs in, exactly one answer each out. A queue knows nothing of what a job does. */

export interface Job<Payload> {
  /** Comes back in the answer; the queue does not look at it. */
  readonly id: number;
  /** Plain data: it may cross processes and threads. */
  readonly payload: Payload;
}

/** Why a job has no result. Each is final: the job was tried a second time, alone, wherever another could be to blame. */
export type Failure = 'TIMED_OUT' | 'OUT_OF_MEMORY' | 'SCAN_CRASHED';

export type Answer<Result> =
  | { readonly id: number; readonly result: Result }
  | {
      readonly id: number;
      readonly failure: Failure;
      /** For debugging: an error's class and places in code, never its message, which may quote a document. */
      readonly frames?: readonly string[];
    };

export interface RunOptions {
  /** Stops pulling; answers that are ready are still yielded, then the generator returns within a second. */
  readonly signal?: AbortSignal;
}

export interface Queue<Payload, Result> {
  /**
   * Answers in order of completion. Pulls no more than a small constant ahead of what was consumed.
   * A failing source rejects once all jobs it gave have been answered. One run at a time.
   */
  run(jobs: AsyncIterable<Job<Payload>>, options?: RunOptions): AsyncGenerator<Answer<Result>>;
  /** Ends every process and thread of the queue. Safe to call twice. */
  close(): Promise<void>;
}

/** What a job may ask of the thread it runs in. */
export interface JobControl {
  /** Throw this thread away after this job: a wasm instance is dead after a RuntimeError. */
  recycle(): void;
}

/** `never`: any payload type of the job's module fits. */
export type ScanOne = (payload: never, control: JobControl) => Promise<unknown>;

/** What a job's module exports as `createScanOne`. Called once per thread; a rejection means that no job can run. */
export type CreateScanOne<Init> = (init: Init) => Promise<ScanOne>;
