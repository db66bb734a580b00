/** A signed webhook as Standard Webhooks 1.0 says (https://www.standardwebhooks.com): id, time and body under an HMAC. */
import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { UserError } from '../model/user-error.ts';
import { eventIdOf } from './ocsf-event.ts';
import type { Change } from './plan.ts';
import { type Answer, liveKind } from './register.ts';

/** `whsec_` and base64, or any text of 16 characters and more. */
const keyOf = (secret: string): Buffer => {
  const key = secret.startsWith('whsec_') ? Buffer.from(secret.slice(6), 'base64') : Buffer.from(secret);
  if (key.length < 16) throw new UserError('The secret of a webhook has 16 bytes at least.');
  return key;
};

export const signatureOf = (secret: string, id: string, seconds: number, body: string): string =>
  `v1,${createHmac('sha256', keyOf(secret)).update(`${id}.${seconds}.${body}`).digest('base64')}`;

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
          headers: {
            'content-type': 'application/json',
            'webhook-id': id,
            'webhook-timestamp': String(seconds),
            'webhook-signature': signatureOf(secret ?? '', id, seconds, body),
          },
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
