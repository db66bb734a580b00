/** `phisweep notify`: the message of the last scan, sent as the configuration says, or shown. */
import { Command } from 'commander';
import type { Config } from '../config/config-schema.ts';
import { loadNotifications } from '../config/load-notifications.ts';
import { loadPolicy } from '../config/load-policy.ts';
import { policyPath, readConfig, storePath } from '../config/resolve-options.ts';
import { UserError } from '../model/user-error.ts';
import type { Notice } from '../notify/notice.ts';
import { alarmNotice } from '../notify/to-notice.ts';
import { latestScan } from '../store/list-scans.ts';
import { openStoreForReading } from '../store/open-store.ts';
import { escapeTerminal } from '../util/escape-terminal.ts';
import { EXIT } from './exit-codes.ts';
import { noticeOf, tell } from './notify-after-scan.ts';
import { reportSourceOf } from './render-report.ts';

interface NotifyFlags {
  readonly store?: string;
  readonly config?: string;
  readonly check?: boolean;
  readonly dryRun?: boolean;
}

export const notifyCommand = (done: (code: number) => void): Command =>
  new Command('notify')
    .description('send the message of the last scan to those that the configuration names')
    .option('--store <path>', 'the database of findings')
    .option('--config <file>', 'configuration, default phisweep.yaml')
    .option(
      '--check',
      'send only if scanning is not well: no store, no complete scan for too long, a share that shrank; for a scheduler of its own',
    )
    .option('--dry-run', 'print the message and send nothing')
    .action(async (flags: NotifyFlags) => {
      const config = readConfig(flags);
      const targets = loadNotifications(config);
      if (targets.length === 0 && flags.dryRun !== true)
        throw new UserError('The configuration names no notifications; --dry-run prints what would be sent.');
      const notice =
        flags.check === true ? orAlarm(() => lastNotice(flags, config)) : lastNotice(flags, config);
      const isWell = !notice.reasons.includes('attention');
      const told = flags.check === true && isWell ? undefined : notice;
      const failed =
        flags.dryRun === true ? show(told) : (await tell(told, targets, storePath(flags))).length;
      done(failed > 0 || (flags.check === true && !isWell) ? EXIT.INCOMPLETE : EXIT.DONE);
    });

const lastNotice = (flags: NotifyFlags, config: Config): Notice => {
  const store = openStoreForReading(storePath(flags));
  try {
    const last = latestScan(store);
    if (last === undefined) throw new UserError('The store holds no scan yet.');
    const { scan } = reportSourceOf(store, last.scanId, loadPolicy(policyPath(flags)));
    return noticeOf(store, scan, config);
  } finally {
    store.close();
  }
};

/** A store that is gone, damaged or empty is the loudest sign of all. */
const orAlarm = (ask: () => Notice): Notice => {
  try {
    return ask();
  } catch (error) {
    if (error instanceof UserError) return alarmNotice(error.message);
    throw error;
  }
};

const show = (notice: Notice | undefined): 0 => {
  if (notice === undefined) return 0;
  for (const line of [notice.subject, '', ...notice.text.trimEnd().split('\n')])
    process.stdout.write(`${escapeTerminal(line, true)}\n`);
  return 0;
};
