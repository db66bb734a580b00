/** OCSF events as syslog messages. An event keeps its `metadata.uid` when it is sent again. */
import { z } from 'zod';
import { checkSyslogUrl, sendSyslog, syslogFrame } from '../util/syslog.ts';
import { ocsfEvents } from './ocsf-event.ts';
import type { Change } from './plan.ts';
import { type Answer, liveKind } from './register.ts';

/** By OCSF severity 1–5: informational, notice, warning, error, critical (RFC 5424, table 2). */
const SEVERITY = [6, 6, 5, 4, 3, 2] as const;

export const ocsfSyslog = liveKind<Record<string, never>>({
  kind: 'ocsf-syslog',
  way: 'live',
  says: 'OCSF 1.8 Data Security Findings as RFC 5424 syslog over TLS',
  takes: ['risk'],
  version: 1,
  credentials: 'optional',
  options: z.strictObject({}),
  address: checkSyslogUrl,
  create: ({ url, about, ca, timeoutMs }) => ({
    batch: { create: 100, change: 100 },
    send: async (changes: readonly Change[]) => {
      const frames = ocsfEvents(changes, about).map((event) =>
        syslogFrame({
          severity: SEVERITY[event.severity_id] ?? 6,
          timeMs: event.time,
          messageId: event.finding_info.uid,
          text: JSON.stringify(event),
        }),
      );
      await sendSyslog(new URL(url), frames, { ca, timeoutMs });
      return new Map(changes.map(({ item }): [string, Answer] => [item.key, { remoteId: item.key }]));
    },
  }),
});
