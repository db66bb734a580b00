/** The message after a scan: sent to all that want it. Whatever goes wrong here is one sentence; the scan is what it is. */
import type { Config } from '../config/config-schema.ts';
import type { ScanSummary } from '../model/report-source.ts';
import type { Notice } from '../notify/notice.ts';
import { type NoticeTarget, sendNotice } from '../notify/send-notice.ts';
import { toNotice } from '../notify/to-notice.ts';
import { noticeFactsOf } from '../scan/notice-facts.ts';
import type { Store } from '../store/store.ts';
import { escapeTerminal } from '../util/escape-terminal.ts';
import { opensAt } from './stop-scan.ts';

export const noticeOf = (store: Store, scan: ScanSummary, config: Config): Notice =>
  toNotice(
    noticeFactsOf(store, scan, {
      window: config.window,
      maxAgeDays: config.maxAgeDays,
      goesOnAt: config.window === undefined ? undefined : opensAt(config.window),
      now: new Date(),
    }),
  );

/** Answers a sentence for each that could not be told. */
export const tell = async (notice: Notice, targets: readonly NoticeTarget[]): Promise<readonly string[]> => {
  const failures = await sendNotice(notice, targets, process.env);
  for (const sentence of failures) process.stderr.write(`phisweep: ${escapeTerminal(sentence, true)}\n`);
  return failures;
};

export const notifyAfterScan = async (
  store: Store,
  scan: ScanSummary,
  config: Config,
  targets: readonly NoticeTarget[],
): Promise<readonly string[]> => {
  if (targets.length === 0) return [];
  try {
    return await tell(noticeOf(store, scan, config), targets);
  } catch (error) {
    const sentence = `The notifications were not sent (${error instanceof Error ? error.name : 'an error'}).`;
    process.stderr.write(`phisweep: ${sentence}\n`);
    return [sentence];
  }
};
