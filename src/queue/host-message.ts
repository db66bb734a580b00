/** What the main process and a scan host say to each other. Results stay serialized: only the main process opens them. */
import type { Failure } from './queue.ts';

/** First message to a host. It holds the secret key, which is why it is a message and neither argv nor environment. */
export interface Setup {
  readonly moduleUrl: string;
  readonly init: unknown;
  readonly threads: number;
  /** Threads that a job may start beside its own. */
  readonly innerThreads: number;
  readonly heapMb: number;
  readonly timeoutMs: number;
  readonly maxResultBytes: number;
}

export type Outcome =
  | { readonly bytes: Uint8Array }
  | { readonly failure: Failure; readonly frames?: readonly string[] };

/** Every later message to a host: jobs, under numbers of the queue's own, started in this order. */
export type JobBatch = readonly (readonly [seq: number, payload: unknown])[];

export type HostMessage =
  /** A thread has loaded the job's module. */
  | { readonly kind: 'ready' }
  | { readonly kind: 'answers'; readonly answers: readonly (readonly [seq: number, outcome: Outcome])[] }
  /** The thread of this job survived its termination: only killing the process helps. */
  | { readonly kind: 'stuck'; readonly seq: number }
  /** `createScanOne` rejected or could not be loaded. It has seen no document, so the message may be shown. */
  | { readonly kind: 'unusable'; readonly message: string }
  /** Sign of life. */
  | { readonly kind: 'beat' };
