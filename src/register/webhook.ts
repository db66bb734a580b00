/** A signed webhook as Standard Webhooks 1.0 says (https://www.standardwebhooks.com): id, time and body under an HMAC. */
import { z } from 'zod';
import { webhookHeaders } from '../util/webhook-signature.ts';
import { eventIdOf } from './ocsf-event.ts';
import type { Change } from './plan.ts';
import { type Answer, liveKind } from './register.ts';

const PAST = {
  create: 'created',
  update: 'updated',
  reopen: 'reopened',
  close: 'closed',
  keep: 'kept',
} as const;

const bodyOf = (change: Change, scannedAt: string): string => {
  const { item, closed, action } = change;
  const isAccepted = item.kind === 'risk' && item.exception !== undefined;
  return JSON.stringify({
    type: `phisweep.${item.kind}.${PAST[action]}`,
    timestamp: scannedAt,
    data: { status: closed ? 'closed' : isAccepted ? 'accepted' : 'open', ...item },
  });
};

export const webhook = liveKind<Record<string, never>>({
  kind: 'webhook',
  way: 'live',
  says: 'a signed HTTP request per change (Standard Webhooks)',
  takes: ['asset', 'risk'],
  version: 1,
  credentials: 'required',
  // The secret signs and is never sent.
  authorise: () => ({}),
  options: z.strictObject({}),
  create: ({ http, url, about }, secret) => ({
    batch: { create: 1 },
    send: async (changes: readonly Change[]) => {
      const answers = new Map<string, Answer>();
      for (const change of changes) {
        const id = eventIdOf(change);
        const body = bodyOf(change, about.scannedAt);
        const seconds = Math.floor(Date.now() / 1000);
        await http.call({
          method: 'POST',
          url,
          headers: webhookHeaders(secret ?? '', id, seconds, body),
          body,
          // Its id tells the receiver that it has it.
          repeatable: true,
        });
        answers.set(change.item.key, { remoteId: change.item.key });
      }
      return answers;
    },
  }),
});
