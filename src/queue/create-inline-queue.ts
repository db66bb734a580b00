/** The engine without threads: one job after another in this process. No wall at all; for tests and for debugging. */
import { framesOf } from './frames-of.ts';
import type { JobControl, Queue } from './queue.ts';
import { spread } from './spread.ts';

const NO_CONTROL: JobControl = { recycle: () => {} };

/** A throw is SCAN_CRASHED; there is neither a time-out nor a bound of memory. */
export const createInlineQueue = <Payload, Result>(
  scanOne: (payload: Payload, control: JobControl) => Promise<Result>,
): Queue<Payload, Result> => {
  let closed = false;
  return {
    async *run(jobs, options = {}) {
      if (closed) throw new Error('The queue is closed.');
      yield* spread<Payload, Result>(jobs, {
        window: 1,
        graceMs: 500,
        signal: options.signal,
        abandon: () => {},
        start: ({ id, payload }, answer) => {
          // The extra turn turns a synchronous throw into a rejection.
          Promise.resolve()
            .then(() => scanOne(payload, NO_CONTROL))
            .then(
              (result) => answer({ id, result }),
              (error: unknown) => answer({ id, failure: 'SCAN_CRASHED', frames: framesOf(error) }),
            );
        },
      });
    },
    close: async () => {
      closed = true;
    },
  };
};
