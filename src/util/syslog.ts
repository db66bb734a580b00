/** RFC 5424 messages over TLS (RFC 5425) or, on this machine, plain TCP (RFC 6587), each with its length before it. */
import { connect as netConnect, type Socket } from 'node:net';
import { hostname } from 'node:os';
import { connect as tlsConnect } from 'node:tls';
import { UserError } from '../model/user-error.ts';
import { CallFailure } from './failure.ts';
import { trusted } from './trusted.ts';

/** RFC 5424, 6.2.1: 13 is the log audit. */
const FACILITY = 13;

/** Printable ASCII without spaces (6.2.4). */
const nameField = (text: string, longest: number): string =>
  text.replace(/[^\x21-\x7e]/g, '_').slice(0, longest) || '-';

export interface SyslogMessage {
  /** 0 emergency … 7 debug. */
  readonly severity: number;
  readonly timeMs: number;
  readonly messageId: string;
  readonly text: string;
}

/** One message without a length: what a datagram holds (RFC 5426). */
export const syslogMessage = ({ severity, timeMs, messageId, text }: SyslogMessage): Buffer => {
  const head = `<${FACILITY * 8 + severity}>1 ${new Date(timeMs).toISOString()} ${nameField(hostname(), 255)} phisweep - ${nameField(messageId, 32)} - `;
  // The mark says that the text is UTF-8 (6.4).
  return Buffer.from(`${head}\ufeff${text}`);
};

export const syslogFrame = (about: SyslogMessage): Buffer => {
  const message = syslogMessage(about);
  return Buffer.concat([Buffer.from(`${message.length} `), message]);
};

export const checkSyslogUrl = (url: string): URL => {
  const parsed = URL.parse(url);
  const isLocal = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(parsed?.hostname ?? '');
  if (parsed?.protocol === 'syslog+tls:' || (parsed?.protocol === 'syslog+tcp:' && isLocal)) return parsed;
  throw new UserError(
    'The address of a syslog register is syslog+tls://HOST:PORT, or syslog+tcp://127.0.0.1:PORT for a forwarder on this machine: what it is sent is confidential.',
  );
};

export interface SyslogSettings {
  readonly ca: string | undefined;
  readonly timeoutMs: number;
}

/** `syslog+tls:` or `syslog+tcp:`. Resolves when the other side has taken and closed; syslog knows no answer. */
export const sendSyslog = (
  { hostname: host, port, protocol }: URL,
  frames: readonly Buffer[],
  { ca, timeoutMs }: SyslogSettings,
): Promise<void> => {
  return new Promise((resolve, reject) => {
    let isOpen = false;
    const to = { host: host.replace(/^\[|\]$/g, ''), port: Number(port || 6514) };
    const socket: Socket =
      protocol === 'syslog+tls:' ? tlsConnect({ ...to, servername: host, ...trusted(ca) }) : netConnect(to);
    const fail = (says: string): void => {
      socket.destroy();
      reject(new CallFailure(`syslog ${host}:${to.port}: ${says}`, { uncertain: isOpen }));
    };
    socket.setTimeout(timeoutMs, () => fail(`no progress in ${timeoutMs / 1000} s`));
    socket.once(protocol === 'syslog+tls:' ? 'secureConnect' : 'connect', () => {
      isOpen = true;
      socket.end(Buffer.concat(frames));
    });
    // Read to its end, or 'close' never comes.
    socket.resume();
    socket.on('error', (error: NodeJS.ErrnoException) => fail(error.code ?? 'the connection failed'));
    socket.on('close', (hadError) => {
      if (!hadError) resolve();
    });
  });
};
