/** Each way in which a message goes out, against a server of its kind on this machine. */
import { createSocket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { loadNotifications } from '../../src/config/load-notifications.ts';
import type { NoticeSetting } from '../../src/notify/registry.ts';
import { sendNotice } from '../../src/notify/send-notice.ts';
import { toNotice } from '../../src/notify/to-notice.ts';
import { signatureOf } from '../../src/util/webhook-signature.ts';
import { startStandIn } from '../register/stand-in.ts';
import { makeCertificate } from '../tls-certificate.ts';
import { factsOf } from './facts.ts';
import { type SmtpSettings, startSmtp } from './smtp-stand-in.ts';

const folder = mkdtempSync(join(tmpdir(), 'phisweep-notify-'));
afterAll(() => rmSync(folder, { recursive: true }));
const clean: (() => unknown)[] = [];
afterEach(async () => {
  for (const one of clean.splice(0)) await one();
});

const certificate = makeCertificate([hostname()]);
const ca = join(folder, 'ca.pem');
if (certificate !== undefined) writeFileSync(ca, certificate.cert);

const notice = toNotice(factsOf({ signs: ['The share Röntgen shrank.'] }));
/** The sentences of what failed. */
const send = async (setting: NoticeSetting, env: Record<string, string> = {}) => {
  const targets = loadNotifications({ notifications: [setting] });
  return (await sendNotice(targets, { notice, missed: [], env, now: new Date() })).failures;
};
const smtp = async (settings: SmtpSettings = {}) => {
  const server = await startSmtp(settings);
  clean.push(server.close);
  return server;
};
const mailTo = (url: string, more: object = {}): NoticeSetting =>
  ({
    kind: 'mail',
    url,
    from: 'phisweep@clinic.example',
    to: ['it@clinic.example', 'dpo@clinic.example'],
    ...more,
  }) as NoticeSetting;

describe('mail', () => {
  test('arrives with subject, text and the mark that no machine answers it', async () => {
    const server = await smtp();
    expect(await send(mailTo(`smtp://localhost:${server.port}`))).toEqual([]);
    const [mail] = server.mails;
    expect(mail).toMatchObject({
      from: 'phisweep@clinic.example',
      to: ['it@clinic.example', 'dpo@clinic.example'],
    });
    expect(mail?.data).toContain('Subject: phisweep: ATTENTION: scanning is not well\r\n');
    expect(mail?.data).toContain('Auto-Submitted: auto-generated\r\n');
    expect(mail?.data).toMatch(/R=C3=B6ntgen/);
  });

  test.skipIf(certificate === undefined)('signs in over TLS from the start', async () => {
    const server = await smtp({ certificate, secure: true, login: 'phisweep:word' });
    const setting = mailTo(`smtps://localhost:${server.port}`, { ca, credentials: { env: 'MAIL_LOGIN' } });
    expect(await send(setting, { MAIL_LOGIN: 'phisweep:word' })).toEqual([]);
    expect(server.mails).toMatchObject([{ encrypted: true, user: 'phisweep' }]);
    const refused = await send(setting, { MAIL_LOGIN: 'phisweep:wrong-word' });
    expect(refused).toEqual([expect.stringContaining('EAUTH, answered 535')]);
    expect(refused.join()).not.toContain('wrong-word');
  });

  test.skipIf(certificate === undefined)(
    'goes to no server whose certificate nobody vouches for',
    async () => {
      const server = await smtp({ certificate, secure: true });
      expect(await send(mailTo(`smtps://localhost:${server.port}`))).toHaveLength(1);
      expect(server.mails).toEqual([]);
    },
  );

  test.skipIf(certificate === undefined)('demands STARTTLS of another machine', async (context) => {
    if ((await lookup(hostname()).catch(() => undefined)) === undefined)
      context.skip('the name of this machine has no address');
    const safe = await smtp({ certificate });
    expect(await send(mailTo(`smtp://${hostname()}:${safe.port}`, { ca }))).toEqual([]);
    expect(safe.mails).toMatchObject([{ encrypted: true }]);
    const open = await smtp();
    expect(await send(mailTo(`smtp://${hostname()}:${open.port}`))).toHaveLength(1);
    expect(open.mails).toEqual([]);
  });

  test('a server that refuses, or says nothing, ends in a sentence without an address', async () => {
    const refusing = await smtp({ refusal: '550 no such user it@clinic.example' });
    const [sentence] = await send(mailTo(`smtp://localhost:${refusing.port}`));
    expect(sentence).toMatch(
      /^The mail notification was not sent: mail server localhost: EENVELOPE, answered 550\.$/,
    );
    const silent = await smtp({ silent: true });
    expect(await send(mailTo(`smtp://localhost:${silent.port}`, { timeoutSeconds: 1 }))).toHaveLength(1);
  });

  test.each(['http://mail', 'smtp://user:word@mail', 'mail'])('%s is no server', (url) => {
    expect(() => loadNotifications({ notifications: [mailTo(url)] })).toThrow(/mail server/);
  });
});

describe('webhook', () => {
  const hook = async () => {
    const server = await startStandIn(() => ({ body: {} }));
    clean.push(() => server.close());
    return server;
  };

  test('carries text for chats, counts for programs, and a signature', async () => {
    const server = await hook();
    const secret = 'a-secret-of-the-test';
    expect(
      await send(
        { kind: 'webhook', url: `${server.url}/T0/B1`, credentials: { env: 'HOOK' } },
        { HOOK: secret },
      ),
    ).toEqual([]);
    const [{ headers, body }] = server.asked as [(typeof server.asked)[number]];
    const said = JSON.parse(body) as {
      text: string;
      data: { reasons: string[]; scan: { phiFiles: number } };
    };
    expect(said.text).toContain('ATTENTION: The share Röntgen shrank.');
    expect(said.data).toMatchObject({ reasons: ['attention'], scan: { phiFiles: 12 } });
    expect(headers['webhook-signature']).toBe(
      signatureOf(secret, String(headers['webhook-id']), Number(headers['webhook-timestamp']), body),
    );
  });

  test('is tried again, and its secret path is in no sentence', async () => {
    const server = await hook();
    server.answerNext({ status: 503, headers: { 'retry-after': '0' } });
    expect(await send({ kind: 'webhook', url: `${server.url}/T0/B1` })).toEqual([]);
    expect(server.asked).toHaveLength(2);
    server.answerNext({ status: 404, body: { error: '/T0/B1 is gone' } });
    const [sentence] = await send({ kind: 'webhook', url: `${server.url}/T0/B1` });
    expect(sentence).toContain('404');
    expect(sentence).not.toContain('/T0/B1');
  });
});

describe('syslog', () => {
  // RFC 5424, 6: priority 13 * 8 + 1 (log audit, alert), version 1.
  const message =
    /^<105>1 \d{4}-\d\d-\d\dT[\d:.]+Z \S+ phisweep - notice - \ufeffphisweep: ATTENTION: .* \| ATTENTION: The share Röntgen shrank\. \| Scan 7/s;

  test('as a datagram', async () => {
    const socket = createSocket('udp4');
    clean.push(() => socket.close());
    await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
    const heard = new Promise<Buffer>((resolve) => socket.once('message', resolve));
    expect(await send({ kind: 'syslog', url: `syslog+udp://127.0.0.1:${socket.address().port}` })).toEqual(
      [],
    );
    const text = (await heard).toString('utf8');
    expect(text).toMatch(message);
    expect(text).not.toContain('\n');
  });

  test.for(['tcp', 'tls'])('counted in octets, over %s', async (way, context) => {
    if (way === 'tls' && certificate === undefined) context.skip('no certificate could be made');
    let heard = Buffer.alloc(0);
    const server = way === 'tls' ? createTlsServer({ ...certificate }) : createServer();
    server.on(way === 'tls' ? 'secureConnection' : 'connection', (socket) => {
      socket.on('data', (chunk: Buffer) => {
        heard = Buffer.concat([heard, chunk]);
      });
      socket.on('end', () => socket.end());
    });
    await new Promise<void>((resolve) => server.listen(0, resolve));
    clean.push(() => server.close());
    const { port } = server.address() as AddressInfo;
    expect(
      await send({
        kind: 'syslog',
        url: `syslog+${way}://localhost:${port}`,
        ...(way === 'tls' ? { ca } : {}),
      }),
    ).toEqual([]);
    const [, length = '', text = ''] = /^(\d+) (.*)$/s.exec(heard.toString('utf8')) ?? [];
    expect(text).toMatch(message);
    expect(Buffer.byteLength(text)).toBe(Number(length));
  });

  test('nobody there is a sentence', async () => {
    const [sentence] = await send({ kind: 'syslog', url: 'syslog+tcp://127.0.0.1:1' });
    expect(sentence).toMatch(/^The syslog notification was not sent: syslog 127\.0\.0\.1:1: ECONNREFUSED\.$/);
  });
});

describe('file', () => {
  test('holds the last message, for its owner only', async () => {
    const path = join(folder, 'last.txt');
    writeFileSync(path, 'of yesterday, and much longer'.repeat(100));
    expect(await send({ kind: 'file', file: path })).toEqual([]);
    expect(readFileSync(path, 'utf8')).toBe(`${notice.subject}\n\n${notice.text}`);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(await send({ kind: 'file', file: join(folder, 'none', 'x') })).toEqual([
      expect.stringContaining('cannot be written (ENOENT)'),
    ]);
  });
});

test('each is sent for the reasons that it wants, and one that fails stops no other', async () => {
  const path = (name: string): string => join(folder, name);
  const targets = loadNotifications({
    notifications: [
      { kind: 'file', file: path('new.txt'), on: ['new'] },
      { kind: 'syslog', url: 'syslog+tcp://127.0.0.1:1' },
      { kind: 'file', file: path('attention.txt'), on: ['new', 'attention'] },
    ],
  });
  const { failures } = await sendNotice(targets, { notice, missed: [], env: {}, now: new Date() });
  expect(failures).toHaveLength(1);
  expect(() => statSync(path('new.txt'))).toThrow(/ENOENT/);
  expect(statSync(path('attention.txt')).size).toBeGreaterThan(0);
});
