/** A notice as mail over SMTP: TLS from the start (smtps) or by STARTTLS, which is demanded everywhere but on this machine. */
import { setTimeout } from 'node:timers/promises';
import { createTransport } from 'nodemailer';
import { z } from 'zod';
import { UserError } from '../model/user-error.ts';
import { CallFailure } from '../util/failure.ts';
import { isLoopback } from '../util/http.ts';
import { trusted } from '../util/trusted.ts';
import { COMMON, noticeSink } from './notify.ts';

const address = z.string().regex(/^[^\s@<>,;:"]+@[^\s@<>,;:"]+$/, 'it is an address such as it@example.org');

export const mailSetting = z.strictObject({
  kind: z.literal('mail'),
  /** `smtps://HOST` (465) or `smtp://HOST` (587). */
  url: z.string().min(1),
  from: address,
  to: z.union([address, z.array(address).min(1)]),
  ...COMMON,
});

const serverOf = (url: string): URL => {
  const parsed = URL.parse(url);
  if (parsed === null || parsed.hostname === '' || !/^smtps?:$/.test(parsed.protocol))
    throw new UserError('The mail server is smtps://HOST or smtp://HOST, with a port where it is another.');
  if (parsed.username !== '' || parsed.password !== '')
    throw new UserError(
      'The address of a mail server holds no user name or password; name them under credentials.',
    );
  return parsed;
};

const authOf = (secret: string | undefined): { readonly auth?: { user: string; pass: string } } => {
  if (secret === undefined) return {};
  const colon = secret.indexOf(':');
  if (colon < 1) throw new CallFailure('credentials of mail are user:password', { uncertain: false });
  return { auth: { user: secret.slice(0, colon), pass: secret.slice(colon + 1) } };
};

/** Codes only: what a server answers may quote what it was sent. */
const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return 'the connection failed';
  const code = 'code' in error && typeof error.code === 'string' ? error.code : 'the connection failed';
  return 'responseCode' in error && typeof error.responseCode === 'number'
    ? `${code}, answered ${error.responseCode}`
    : code;
};

export const mail = noticeSink<z.infer<typeof mailSetting>>({
  kind: 'mail',
  check: ({ url }) => void serverOf(url),
  send: async ({ subject, text, reasons }, { url, from, to }, { secret, ca, timeoutMs }) => {
    const { hostname, port, protocol } = serverOf(url);
    const isSecure = protocol === 'smtps:';
    const host = hostname.replace(/^\[|\]$/g, '');
    const transport = createTransport({
      host,
      port: Number(port || (isSecure ? 465 : 587)),
      secure: isSecure,
      ...(isLoopback(hostname) ? { ignoreTLS: true } : { requireTLS: true }),
      tls: { ...trusted(ca), minVersion: 'TLSv1.2' },
      ...authOf(secret),
      connectionTimeout: timeoutMs,
      greetingTimeout: timeoutMs,
      socketTimeout: timeoutMs,
      dnsTimeout: timeoutMs,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
    const late = new AbortController();
    try {
      // Each step has its limit; a server that answers every step just in time would hold up the end of a scan.
      const deadline = setTimeout(2 * timeoutMs, undefined, { signal: late.signal }).then(() => {
        throw new CallFailure(`mail server ${host}: not done in ${(2 * timeoutMs) / 1000} s`, {
          uncertain: true,
        });
      });
      const sent = transport.sendMail({
        from,
        to,
        subject,
        text,
        // RFC 3834: nobody's absence is answered to it.
        headers: { 'Auto-Submitted': 'auto-generated' },
        ...(reasons.includes('attention') ? { priority: 'high' as const } : {}),
      });
      await Promise.race([sent, deadline]);
    } catch (error) {
      if (error instanceof CallFailure) throw error;
      throw new CallFailure(`mail server ${host}: ${reasonOf(error)}`, { uncertain: true });
    } finally {
      late.abort();
      transport.close();
    }
  },
});
