/** The signature of a webhook as Standard Webhooks 1.0 says: an HMAC over id, time and body. */
import { createHmac } from 'node:crypto';
import { UserError } from '../model/user-error.ts';

/** `whsec_` and base64, or any text of 16 characters and more. */
const keyOf = (secret: string): Buffer => {
  const key = secret.startsWith('whsec_') ? Buffer.from(secret.slice(6), 'base64') : Buffer.from(secret);
  if (key.length < 16) throw new UserError('The secret of a webhook has 16 bytes at least.');
  return key;
};

export const signatureOf = (secret: string, id: string, seconds: number, body: string): string =>
  `v1,${createHmac('sha256', keyOf(secret)).update(`${id}.${seconds}.${body}`).digest('base64')}`;

/** A JSON request as Standard Webhooks 1.0 has it; signed where there is a secret. */
export const webhookHeaders = (
  secret: string | undefined,
  id: string,
  seconds: number,
  body: string,
): Readonly<Record<string, string>> => ({
  'content-type': 'application/json',
  'webhook-id': id,
  'webhook-timestamp': String(seconds),
  ...(secret === undefined ? {} : { 'webhook-signature': signatureOf(secret, id, seconds, body) }),
});
