/** When work of so many seconds is done if it is done in the hours of a window only, and in how many of them. */
import { isInWindow, type Window } from './window.ts';

export interface EndOfWork {
  readonly at: Date;
  /** Windows (nights) in which there is work, the present one included; 1 where there is no window. */
  readonly windows: number;
}

const MINUTE_MS = 60_000;
const MOST_DAYS = 400;

/** Undefined: not within 400 days. */
export const endOfWork = (window: Window | undefined, now: Date, seconds: number): EndOfWork | undefined => {
  if (seconds > MOST_DAYS * 86_400) return undefined;
  if (window === undefined) return { at: new Date(now.getTime() + seconds * 1000), windows: 1 };
  let leftMs = seconds * 1000;
  let windows = 0;
  let wasInside = false;
  const endMs = now.getTime() + MOST_DAYS * 86_400_000;
  for (let atMs = now.getTime(); atMs < endMs; ) {
    const nextMs = (Math.floor(atMs / MINUTE_MS) + 1) * MINUTE_MS;
    const isInside = isInWindow(window, new Date(atMs));
    if (isInside) {
      if (!wasInside) windows += 1;
      if (leftMs <= nextMs - atMs) return { at: new Date(atMs + leftMs), windows };
      leftMs -= nextMs - atMs;
    }
    wasInside = isInside;
    atMs = nextMs;
  }
  return undefined;
};
