/** All kinds of notices. */
import { z } from 'zod';
import { file, fileSetting } from './file.ts';
import { mail, mailSetting } from './mail.ts';
import type { NoticeSink } from './notify.ts';
import { syslog, syslogSetting } from './syslog.ts';
import { webhook, webhookSetting } from './webhook.ts';

export const NOTICE_SINKS: readonly NoticeSink[] = [mail, webhook, syslog, file];

/** What `notifications:` of the configuration lists. */
export const notificationSchema = z.discriminatedUnion('kind', [
  mailSetting,
  webhookSetting,
  syslogSetting,
  fileSetting,
]);

export type NoticeSetting = z.infer<typeof notificationSchema>;
