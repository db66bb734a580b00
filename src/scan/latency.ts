/**
 * Does a share answer more slowly than it usually does? Told by how long it takes to open a file or a folder, against the
 * share's own past: a slow share is not a busy one. While it is, the scan leaves it more and more time.
 */
export interface LatencyWatch {
  note(shareId: number, ms: number): void;
  /** How long to leave the share alone before the next file or folder of it; 0: it answers as it usually does. */
  restMs(shareId: number): number;
}

/** The middle of so many answers is how it answers now: single slow ones say nothing. */
const RECENT = 15;
/** Nothing is said before so many answers. */
const LEAST = 50;
/** Usual is what came before, and follows it down at once and up slowly: a share moved to slower disks is usual again after some thousand answers. */
const RISE = 1.0005;
/** So many times slower than usual begins a rest, and down to so many ends it. */
const BUSY = 4;
const CALM = 2;
/** Below that nobody at the share feels anything, and a busy scanner measures itself. */
const FELT_MS = 20;
const FIRST_REST_MS = 10;
const MOST_REST_MS = 2000;

interface Share {
  readonly recent: number[];
  count: number;
  usualMs: number;
  restMs: number;
}

const middleOf = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

export const createLatencyWatch = (): LatencyWatch => {
  const shares = new Map<number, Share>();
  return {
    note: (shareId, ms) => {
      const share = shares.get(shareId) ?? { recent: [], count: 0, usualMs: Infinity, restMs: 0 };
      shares.set(shareId, share);
      share.recent.push(ms);
      if (share.recent.length < RECENT) return;
      if (share.recent.length > RECENT) share.recent.shift();
      share.count += 1;
      const nowMs = middleOf(share.recent);
      const isBusy = share.count >= LEAST && nowMs >= FELT_MS && nowMs > BUSY * share.usualMs;
      const isCalm = nowMs < FELT_MS || nowMs < CALM * share.usualMs;
      share.usualMs = Math.min(nowMs, share.usualMs * RISE);
      if (isBusy) share.restMs = Math.min(MOST_REST_MS, Math.max(FIRST_REST_MS, share.restMs * 1.5));
      else if (isCalm) share.restMs = share.restMs < FIRST_REST_MS ? 0 : share.restMs * 0.7;
    },
    restMs: (shareId) => shares.get(shareId)?.restMs ?? 0,
  };
};
