/** The webhook: signed, timed, and told apart by its id. */
import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { LiveKind } from '../../src/register/register.ts';
import { webhook } from '../../src/register/webhook.ts';
import { signatureOf } from '../../src/util/webhook-signature.ts';
import { type Held, registerContract } from '../contract/register.ts';
import { type Asked, liveRegister, type Said, SECRET, startStandIn } from './stand-in.ts';

interface Body {
  readonly type: string;
  readonly data: { readonly key: string; readonly kind: string; readonly status: Held['state'] };
}

/** Refuses what is not signed, or signed long ago; an id that it has is answered and left. */
const createReceiver = () => {
  const seen = new Map<string, Body>();
  const handle = ({ headers, body }: Asked): Said => {
    const [id, time, given] = ['id', 'timestamp', 'signature'].map((part) =>
      String(headers[`webhook-${part}`]),
    ) as [string, string, string];
    const digest = createHmac('sha256', SECRET).update(`${id}.${time}.${body}`).digest('base64');
    if (given !== `v1,${digest}` || Math.abs(Date.now() / 1000 - Number(time)) > 300) return { status: 401 };
    if (!seen.has(id)) seen.set(id, JSON.parse(body) as Body);
    return { status: 204, created: true };
  };
  const risks = (): ReadonlyMap<string, Held> => {
    const held = new Map<string, Held>();
    for (const body of seen.values())
      if (body.data.kind === 'risk')
        held.set(body.data.key, {
          times: (held.get(body.data.key)?.times ?? 0) + (body.type.endsWith('.created') ? 1 : 0),
          state: body.data.status,
          says: JSON.stringify(body),
        });
    return held;
  };
  return { handle, risks };
};

registerContract('webhook', async () => {
  const { handle, risks } = createReceiver();
  return liveRegister(webhook as LiveKind, await startStandIn(handle), risks);
});

describe('webhook', () => {
  test('signs as the published example of Standard Webhooks', () => {
    // https://github.com/standard-webhooks/standard-webhooks: libraries/javascript test vector.
    expect(
      signatureOf(
        'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
        'msg_p5jXN8AQM9LWM0D4loKWxJek',
        1614265330,
        '{"test": 2432232314}',
      ),
    ).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
  });

  test('a short secret is refused', () => {
    expect(() => signatureOf('short', 'id', 1, 'body')).toThrow(/16 bytes/);
  });
});
