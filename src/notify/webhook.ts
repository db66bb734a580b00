/** A notice as one JSON request. `text` stands where chat programs (Slack, Mattermost, Teams workflows) look for it; signed where there is a secret. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { checkUrl, createHttpClient, HTTP_DEFAULTS } from '../util/http.ts';
import { webhookHeaders } from '../util/webhook-signature.ts';
import { COMMON, noticeSink } from './notify.ts';

export const webhookSetting = z.strictObject({
  kind: z.literal('webhook'),
  url: z.string().min(1),
  ...COMMON,
});

export const webhook = noticeSink<z.infer<typeof webhookSetting>>({
  kind: 'webhook',
  check: ({ url }) => void checkUrl(url),
  send: async ({ subject, text, reasons, facts }, { url }, { secret, ca, timeoutMs, env }) => {
    // The path of a chat's webhook is its secret.
    const { pathname } = new URL(url);
    const http = createHttpClient({
      ...HTTP_DEFAULTS,
      timeoutMs,
      ca,
      env,
      tries: 3,
      longestPauseMs: 10_000,
      secrets: [...(pathname.length > 1 ? [pathname] : []), ...(secret === undefined ? [] : [secret])],
    });
    const id = randomUUID();
    const seconds = Math.floor(Date.now() / 1000);
    const body = JSON.stringify({
      type: 'phisweep.notice',
      timestamp: new Date(seconds * 1000).toISOString(),
      text: `${subject}\n\n${text}`,
      data: { subject, reasons, ...facts },
    });
    await http.call({
      method: 'POST',
      url,
      headers: webhookHeaders(secret, id, seconds, body),
      body,
      // Its id tells the receiver that it has it.
      repeatable: true,
    });
  },
});
