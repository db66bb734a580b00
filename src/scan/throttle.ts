/** Holds the work back so that the people of a share, and of this machine, do not feel it: files, megabytes and computing time, at most. */
import { createLatencyWatch, type LatencyWatch } from './latency.ts';

export interface ThrottleLimits {
  readonly filesPerSecond?: number | undefined;
  readonly mbPerSecond?: number | undefined;
  /** Of the computing time of all cores. */
  readonly cpuPercent?: number | undefined;
  /** Does a share that answers more slowly than usual get rest? Default yes. */
  readonly backOff?: boolean | undefined;
}

export interface Throttle {
  /** Resolves when this file may be read, at once where there is no limit, and soon after `signal`. */
  admit(file: { readonly shareId: number; readonly sizeBytes: number }, signal?: AbortSignal): Promise<void>;
  /** A file was read: the computing time it took, and how long its share took to open it. */
  note(shareId: number, took: { readonly cpuMs: number; readonly openMs?: number }): void;
  /** Folders were listed: resolves when their shares may be asked for the next ones. */
  rest(
    folders: readonly { readonly shareId: number; readonly openMs: number }[],
    signal?: AbortSignal,
  ): Promise<void>;
}

export interface ThrottleClock {
  /** Monotonic: a clock that is set back stops nothing. */
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  readonly cores: number;
}

/** A second's worth may come at once. */
const BURST_MS = 1000;
const MB = 1_000_000;
/** Longer waits are cut up, so that the end of a window is seen in time. */
const LONGEST_SLEEP_MS = 1000;

/** What was used so far is paid off at this moment, at exactly the limit. */
const createDebt = () => {
  let dueMs = Number.NEGATIVE_INFINITY;
  return {
    dueMs: () => dueMs,
    add: (costMs: number, atMs: number): void => {
      dueMs = Math.max(dueMs, atMs - BURST_MS) + costMs;
    },
  };
};

export const createThrottle = (
  { filesPerSecond, mbPerSecond, cpuPercent, backOff = true }: ThrottleLimits,
  { now, sleep, cores }: ThrottleClock,
  latency: LatencyWatch = createLatencyWatch(),
): Throttle => {
  const reading = createDebt();
  const computing = createDebt();
  /** When a share that is slow may be asked again. */
  const rested = new Map<number, number>();
  const restOf = (shareId: number): number => (backOff ? latency.restMs(shareId) : 0);

  const until = async (moment: () => number, signal: AbortSignal | undefined): Promise<void> => {
    for (let wait = moment() - now(); wait > 0 && signal?.aborted !== true; wait = moment() - now())
      await sleep(Math.min(wait, LONGEST_SLEEP_MS));
  };

  return {
    admit: async ({ shareId, sizeBytes }, signal) => {
      const due = reading.dueMs();
      reading.add(
        1000 *
          Math.max(
            filesPerSecond === undefined ? 0 : 1 / filesPerSecond,
            mbPerSecond === undefined ? 0 : sizeBytes / (mbPerSecond * MB),
          ),
        now(),
      );
      const share = rested.get(shareId) ?? Number.NEGATIVE_INFINITY;
      // Files that are being read meanwhile add to the computing time: asked again after each sleep.
      await until(() => Math.max(due, share, computing.dueMs()), signal);
      const restMs = restOf(shareId);
      if (restMs > 0) rested.set(shareId, now() + restMs);
    },
    note: (shareId, { cpuMs, openMs }) => {
      if (cpuPercent !== undefined) computing.add(cpuMs / (cores * (cpuPercent / 100)), now());
      if (openMs !== undefined) latency.note(shareId, openMs);
    },
    rest: async (folders, signal) => {
      for (const { shareId, openMs } of folders) latency.note(shareId, openMs);
      const longest = Math.max(0, ...folders.map(({ shareId }) => restOf(shareId)));
      const end = now() + longest;
      if (longest > 0) await until(() => end, signal);
    },
  };
};
