/** What can end a scan before its end: a signal, or the end of its window. Which of them it was decides the exit code. */
import { isInWindow, nextMinute, type Window } from '../schedule/window.ts';

export interface ScanStop {
  readonly signal: AbortSignal;
  reason(): 'signal' | 'window' | undefined;
  /** Takes the handlers away. */
  release(): void;
}

/** The wall clock is asked this often: the scan stops within a minute of the window's end, whatever the clock does. */
const ASK_MS = 10_000;

export const createScanStop = (window: Window | undefined, now: () => Date = () => new Date()): ScanStop => {
  const controller = new AbortController();
  let reason: ReturnType<ScanStop['reason']>;
  const stop = (why: 'signal' | 'window') => (): void => {
    reason ??= why;
    controller.abort();
  };
  const onSignal = stop('signal');
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, onSignal);
  const onClosed = stop('window');
  const timer =
    window === undefined
      ? undefined
      : setInterval(() => {
          if (!isInWindow(window, now())) onClosed();
        }, ASK_MS);
  timer?.unref();
  return {
    signal: controller.signal,
    reason: () => reason,
    release: () => {
      clearInterval(timer);
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.removeListener(signal, onSignal);
    },
  };
};

/** `2026-11-25 20:00` in the window's own time zone. */
export const opensAt = (window: Window, now: Date = new Date()): string => {
  const opens = nextMinute(window, now, true);
  return opens === undefined
    ? 'never'
    : new Intl.DateTimeFormat('sv-SE', {
        dateStyle: 'short',
        timeStyle: 'short',
        ...(window.timezone === undefined ? {} : { timeZone: window.timezone }),
      }).format(opens);
};
