/** The message after a scan: sent to all that want it. Whatever goes wrong here is one sentence; the scan is what it is. */
import type { Config } from '../config/config-schema.ts';
import type { ScanSummary } from '../model/report-source.ts';
import { UserError } from '../model/user-error.ts';
import { keepMissed, missedPathOf, readMissed } from '../notify/missed.ts';
import type { Notice } from '../notify/notice.ts';
import { type NoticeTarget, sendNotice } from '../notify/send-notice.ts';
import { alarmNotice, toNotice } from '../notify/to-notice.ts';
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

/** Answers a sentence for each that could not be told; it is told again the next time. No notice: only what was missed. */
export const tell = async (
  notice: Notice | undefined,
  targets: readonly NoticeTarget[],
  storePath: string,
): Promise<readonly string[]> => {
  const path = missedPathOf(storePath);
  const before = readMissed(path);
  const { failures, missed } = await sendNotice(targets, {
    notice,
    missed: before,
    env: process.env,
    now: new Date(),
  });
  const isKept = (before.length === 0 && missed.length === 0) || keepMissed(path, missed);
  const sentences = [
    ...failures,
    ...(isKept ? [] : ['What was not sent cannot be kept beside the store, and is lost.']),
  ];
  for (const sentence of sentences) process.stderr.write(`phisweep: ${escapeTerminal(sentence, true)}\n`);
  return sentences;
};

/** A scan that could not begin, or go on. */
export const notifyFailure = async (
  error: unknown,
  targets: readonly NoticeTarget[],
  storePath: string,
): Promise<void> => {
  if (targets.length === 0) return;
  // What a bug says may quote a file; its class may not.
  const why =
    error instanceof UserError ? error.message : 'a fault inside of phisweep; its standard error says which';
  await tell(alarmNotice(`The scan failed: ${why.replace(/\.$/, '')}.`), targets, storePath);
};

export const notifyAfterScan = async (
  store: Store,
  scan: ScanSummary,
  config: Config,
  targets: readonly NoticeTarget[],
): Promise<readonly string[]> => {
  if (targets.length === 0) return [];
  try {
    return await tell(noticeOf(store, scan, config), targets, store.path);
  } catch (error) {
    const sentence = `The notifications were not sent (${error instanceof Error ? error.name : 'an error'}).`;
    process.stderr.write(`phisweep: ${sentence}\n`);
    return [sentence];
  }
};
