/** Whom the configuration wants to be told, checked before a scan begins; secrets are read when they are needed. */
import { NOTICE_SINKS, type NoticeSetting } from '../notify/registry.ts';
import type { NoticeTarget } from '../notify/send-notice.ts';
import type { Config } from './config-schema.ts';
import { readText } from './read-yaml.ts';

const TIMEOUT_MS = 20_000;

const toTarget = (setting: NoticeSetting): NoticeTarget[] => {
  const sink = NOTICE_SINKS.find(({ kind }) => kind === setting.kind);
  if (sink === undefined) return [];
  sink.check?.(setting);
  const ca = 'ca' in setting ? setting.ca : undefined;
  const timeoutSeconds = 'timeoutSeconds' in setting ? setting.timeoutSeconds : undefined;
  return [
    {
      sink,
      setting,
      on: setting.on ?? ['always'],
      credentials: 'credentials' in setting ? setting.credentials : undefined,
      ca: ca === undefined ? undefined : readText(ca, 'Certification authority'),
      timeoutMs: timeoutSeconds === undefined ? TIMEOUT_MS : timeoutSeconds * 1000,
    },
  ];
};

export const loadNotifications = (config: Config): readonly NoticeTarget[] =>
  (config.notifications ?? []).flatMap(toTarget);
