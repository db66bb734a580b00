/** The exit codes: a stable contract. Where several hold: 2 > 130 > 4 > 3 > 1. */
export const EXIT = {
  DONE: 0,
  FAIL_ON: 1,
  FAILED: 2,
  INCOMPLETE: 3,
  WINDOW_ENDED: 4,
  INTERRUPTED: 130,
} as const;

export const EXIT_CODES: readonly { readonly code: number; readonly meaning: string }[] = [
  { code: EXIT.DONE, meaning: 'done' },
  { code: EXIT.FAIL_ON, meaning: 'done, and what `--fail-on` names was found' },
  {
    code: EXIT.FAILED,
    meaning: 'failed: usage, configuration, store held by another scan, disk full, internal error',
  },
  {
    code: EXIT.INCOMPLETE,
    meaning:
      'done, but coverage is incomplete for a reason that can be mended; of `notify` and `doctor`: something is not well, or a message was not sent',
  },
  {
    code: EXIT.WINDOW_ENDED,
    meaning: 'the time window ended; the next run goes on (kept for scheduled scans)',
  },
  { code: EXIT.INTERRUPTED, meaning: 'interrupted by SIGINT or SIGTERM; the next run goes on' },
];
