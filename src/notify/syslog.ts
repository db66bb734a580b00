/** A notice as one RFC 5424 message: over TLS, TCP, or in a datagram (RFC 5426). */
import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { z } from 'zod';
import { UserError } from '../model/user-error.ts';
import { CallFailure } from '../util/failure.ts';
import { sendSyslog, syslogFrame, syslogMessage } from '../util/syslog.ts';
import type { Notice } from './notice.ts';
import { COMMON, noticeSink } from './notify.ts';

export const syslogSetting = z.strictObject({
  kind: z.literal('syslog'),
  /** `syslog+tls://HOST:6514`, `syslog+tcp://HOST:514` or `syslog+udp://HOST:514`. */
  url: z.string().min(1),
  on: COMMON.on,
  ca: COMMON.ca,
  timeoutSeconds: COMMON.timeoutSeconds,
});

const PORTS: Readonly<Record<string, number>> = {
  'syslog+tls:': 6514,
  'syslog+tcp:': 514,
  'syslog+udp:': 514,
};

/** RFC 5426, 3.2: receivers should take so many bytes; a longer datagram is likely lost. */
const DATAGRAM_BYTES = 2048;

const addressOf = (url: string): URL => {
  const parsed = URL.parse(url);
  const port = PORTS[parsed?.protocol ?? ''];
  if (parsed === null || parsed.hostname === '' || port === undefined)
    throw new UserError(
      'The address of syslog is syslog+tls://HOST:PORT, syslog+tcp://HOST:PORT or syslog+udp://HOST:PORT.',
    );
  if (parsed.port === '') parsed.port = String(port);
  return parsed;
};

/** RFC 5424, table 2: alert, warning, notice, informational. */
const severityOf = ({ reasons }: Notice): number =>
  reasons.includes('attention') ? 1 : reasons.includes('incomplete') ? 4 : reasons.includes('new') ? 5 : 6;

/** Cut between characters: a cut in the middle of one leaves its first bytes, which are taken off. */
const atMost = (bytes: Buffer, most: number): Buffer => {
  let end = Math.min(bytes.length, most);
  while (end < bytes.length && ((bytes[end] as number) & 0xc0) === 0x80) end -= 1;
  return bytes.subarray(0, end);
};

const sendDatagram = ({ hostname, port }: URL, bytes: Buffer, timeoutMs: number): Promise<void> => {
  const host = hostname.replace(/^\[|\]$/g, '');
  const socket = createSocket(isIPv6(host) ? 'udp6' : 'udp4');
  return new Promise<void>((resolve, reject) => {
    const fail = (says: string): void =>
      reject(new CallFailure(`syslog ${host}:${port}: ${says}`, { uncertain: false }));
    const timer = setTimeout(() => fail(`not sent in ${timeoutMs / 1000} s`), timeoutMs);
    const ended = (error: NodeJS.ErrnoException | null): void => {
      clearTimeout(timer);
      if (error === null) resolve();
      else fail(error.code ?? 'it could not be sent');
    };
    socket.once('error', ended);
    socket.send(bytes, Number(port), host, ended);
  }).finally(() => socket.close());
};

export const syslog = noticeSink<z.infer<typeof syslogSetting>>({
  kind: 'syslog',
  check: ({ url }) => void addressOf(url),
  send: (notice, { url }, { ca, timeoutMs }) => {
    const address = addressOf(url);
    const lines = notice.text.split('\n').map((line) => line.trim());
    const about = {
      severity: severityOf(notice),
      timeMs: Date.now(),
      messageId: 'notice',
      // Collectors end a message at a line break.
      text: [notice.subject, ...lines.filter((line) => line !== '')].join(' | '),
    };
    return address.protocol === 'syslog+udp:'
      ? sendDatagram(address, atMost(syslogMessage(about), DATAGRAM_BYTES), timeoutMs)
      : sendSyslog(address, [syslogFrame(about)], { ca, timeoutMs });
  },
});
