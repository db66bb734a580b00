/** A mail server on this machine: RFC 5321 with STARTTLS (3207) and AUTH PLAIN (4954), as far as a client of notices goes. */
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, TLSSocket } from 'node:tls';
import type { Certificate } from '../tls-certificate.ts';

export interface SmtpSettings {
  readonly certificate?: Certificate | undefined;
  /** TLS from the start. */
  readonly secure?: boolean;
  /** `user:password` that it demands. */
  readonly login?: string;
  /** It answers nothing after its greeting. */
  readonly silent?: boolean;
  /** Answers this to RCPT. */
  readonly refusal?: string;
}

export interface Mail {
  readonly from: string;
  readonly to: readonly string[];
  readonly data: string;
  readonly encrypted: boolean;
  readonly user: string | undefined;
}

export interface SmtpStandIn {
  readonly port: number;
  readonly mails: readonly Mail[];
  close(): Promise<void>;
}

export const startSmtp = async (settings: SmtpSettings = {}): Promise<SmtpStandIn> => {
  const mails: Mail[] = [];
  const sockets = new Set<Socket>();
  const serve = (socket: Socket, encrypted: boolean): void => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    let buffer = '';
    let user: string | undefined;
    let from = '';
    let to: string[] = [];
    let inData = false;
    const say = (line: string): void => void socket.write(`${line}\r\n`);
    const hear = (line: string): void => {
      const verb = line.slice(0, 4).toUpperCase();
      if (verb === 'EHLO') {
        const more = [
          ...(settings.certificate !== undefined && !encrypted ? ['STARTTLS'] : []),
          ...(settings.login === undefined ? [] : ['AUTH PLAIN']),
        ];
        const lines = ['stand-in', ...more];
        for (const [i, text] of lines.entries()) say(`250${i === lines.length - 1 ? ' ' : '-'}${text}`);
      } else if (line === 'STARTTLS' && settings.certificate !== undefined) {
        socket.removeAllListeners('data');
        say('220 go on');
        serve(new TLSSocket(socket, { ...settings.certificate, isServer: true }), true);
      } else if (verb === 'AUTH') {
        const [, name, word] = Buffer.from(line.slice('AUTH PLAIN '.length), 'base64').toString().split('\0');
        if (`${name}:${word}` === settings.login) user = name;
        say(user === undefined ? '535 no' : '235 yes');
      } else if (verb === 'MAIL') {
        from = /<(.*?)>/.exec(line)?.[1] ?? '';
        say(settings.login !== undefined && user === undefined ? '530 sign in' : '250 ok');
      } else if (verb === 'RCPT') {
        to.push(/<(.*?)>/.exec(line)?.[1] ?? '');
        say(settings.refusal ?? '250 ok');
      } else if (verb === 'DATA') {
        inData = true;
        say('354 go on');
      } else if (verb === 'QUIT') {
        say('221 bye');
        socket.end();
      } else say(verb === 'STAR' ? '502 not known' : '250 ok');
    };
    socket.on('data', (chunk: Buffer) => {
      if (settings.silent === true) return;
      buffer += chunk.toString('utf8');
      for (;;) {
        const end = buffer.indexOf(inData ? '\r\n.\r\n' : '\r\n');
        if (end < 0) return;
        const text = buffer.slice(0, end);
        buffer = buffer.slice(end + (inData ? 5 : 2));
        if (inData) {
          inData = false;
          mails.push({ from, to, data: text, encrypted, user });
          to = [];
          say('250 taken');
        } else hear(text);
      }
    });
    if (!encrypted || settings.secure === true) say('220 stand-in ESMTP');
  };
  const server: Server =
    settings.secure === true
      ? createTlsServer({ ...settings.certificate }, (socket) => serve(socket, true))
      : createServer((socket) => serve(socket, false));
  server.on('connection', (socket: Socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, resolve));
  return {
    port: (server.address() as AddressInfo).port,
    mails,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
};
