/** How far the scan is: one live line on a terminal, a plain line every half minute off it. Always on standard error. */
import { durationText } from '../util/duration.ts';
import type { RunProgress } from './run-scan.ts';

export interface ProgressLine {
  show(progress: RunProgress): void;
  /** Clears the live line. */
  finish(): void;
}

const LIVE_MS = 200;
const PLAIN_MS = 30_000;

export const createProgressLine = (quiet: boolean): ProgressLine => {
  const live = process.stderr.isTTY === true;
  const begun = performance.now();
  let last = live ? 0 : begun;
  let shown = false;
  return {
    show: (progress) => {
      const now = performance.now();
      if (quiet || now - last < (live ? LIVE_MS : PLAIN_MS)) return;
      last = now;
      const text = lineOf(progress, (now - begun) / 1000);
      process.stderr.write(
        live ? `\r\u001b[K${text.slice(0, (process.stderr.columns ?? 80) - 1)}` : `phisweep: ${text}\n`,
      );
      shown = live;
    },
    finish: () => {
      if (shown) process.stderr.write('\r\u001b[K');
    },
  };
};

const lineOf = (
  { filesDone, filesPending, foldersPending, findings, bytes }: RunProgress,
  seconds: number,
): string => {
  const rate = filesDone / Math.max(seconds, 0.001);
  // While folders are still being listed the end is not known, and a guess would only mislead.
  const left =
    foldersPending > 0 ? 'still listing' : rate > 0 ? `${durationText(filesPending / rate)} left` : '';
  const megabytes = bytes / 1e6;
  return `${filesDone} of ${filesDone + filesPending} files, ${megabytes.toFixed(0)} MB (${(megabytes / Math.max(seconds, 0.001)).toFixed(1)} MB/s), ${findings} findings, ${left}`;
};
