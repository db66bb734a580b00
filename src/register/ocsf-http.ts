/** OCSF events to a collector over HTTP. An event keeps its `metadata.uid` when it is sent again. */
import { z } from 'zod';
import { ocsfEvents } from './ocsf-event.ts';
import type { Change } from './plan.ts';
import { type Answer, liveKind } from './register.ts';

const options = z.strictObject({
  /** One JSON list, one object a line, or the envelope of Splunk's HTTP Event Collector. */
  format: z.enum(['list', 'lines', 'hec']).default('list'),
  /** Word before the token in the Authorization header: `Bearer`, `Splunk`, … */
  scheme: z
    .string()
    .regex(/^[\w-]+$/)
    .default('Bearer'),
});
type Options = z.infer<typeof options>;

const bodyOf = (events: readonly { readonly time: number }[], { format }: Options): string => {
  if (format === 'list') return JSON.stringify(events);
  return events
    .map((event) => (format === 'lines' ? event : { time: event.time / 1000, sourcetype: 'ocsf', event }))
    .map((line) => `${JSON.stringify(line)}\n`)
    .join('');
};

export const ocsfHttp = liveKind<Options>({
  kind: 'ocsf-http',
  way: 'live',
  says: 'OCSF 1.8 Data Security Findings to an HTTP collector',
  takes: ['risk'],
  version: 1,
  credentials: 'optional',
  authorise: (secret, { scheme }) => ({ authorization: `${scheme} ${secret}` }),
  options: options as z.ZodType<Options>,
  create: ({ http, url, options: said, about }) => ({
    batch: { create: 100, change: 100 },
    send: async (changes: readonly Change[]) => {
      await http.call({
        method: 'POST',
        url,
        headers: { 'content-type': said.format === 'list' ? 'application/json' : 'application/x-ndjson' },
        body: bodyOf(ocsfEvents(changes, about), said),
        repeatable: true,
      });
      return new Map(changes.map(({ item }): [string, Answer] => [item.key, { remoteId: item.key }]));
    },
  }),
});
