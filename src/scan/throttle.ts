/** Holds the work back so that the share's people do not feel it: so many files and so many megabytes a second, at most. */

export interface ThrottleLimits {
  readonly filesPerSecond?: number | undefined;
  readonly mbPerSecond?: number | undefined;
}

export interface Throttle {
  /** Resolves when a file of this size may be read; at once where there is no limit. */
  admit(sizeBytes: number): Promise<void>;
}

/** A second's worth may come at once. */
const BURST_SECONDS = 1;
const MB = 1_000_000;

/** Durations by a monotonic clock: a clock that is set back stops nothing. */
export const createThrottle = (
  { filesPerSecond, mbPerSecond }: ThrottleLimits,
  now: () => number = () => performance.now(),
  sleep: (ms: number) => Promise<void> = (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
): Throttle => {
  /** The moment at which all that was admitted would have been read at exactly the limit. */
  let dueMs = Number.NEGATIVE_INFINITY;
  return {
    admit: async (sizeBytes) => {
      const costMs =
        1000 *
        Math.max(
          filesPerSecond === undefined ? 0 : 1 / filesPerSecond,
          mbPerSecond === undefined ? 0 : sizeBytes / (mbPerSecond * MB),
        );
      if (costMs === 0) return;
      const at = now();
      const wait = dueMs - at;
      dueMs = Math.max(dueMs, at - BURST_SECONDS * 1000) + costMs;
      if (wait > 0) await sleep(wait);
    },
  };
};
