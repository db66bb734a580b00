/** HTTP for registers and notices: bounded in time, tries and bytes; TLS verified; never led to another host; secrets never in a message. */
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect as tlsConnect } from 'node:tls';
import type { z } from 'zod';
import { UserError } from '../model/user-error.ts';
import { escapeUnseen } from './escape-unseen.ts';
import { CallFailure } from './failure.ts';
import { proxyOf, tunnelThrough } from './proxy.ts';
import { trusted } from './trusted.ts';

export interface HttpSettings {
  readonly timeoutMs: number;
  /** Tries of one call, the first included. */
  readonly tries: number;
  /** First pause between two tries; it doubles. */
  readonly pauseMs: number;
  /** A longer `Retry-After` than this ends the run: it can be started again. */
  readonly longestPauseMs: number;
  readonly answerBytes: number;
  /** PEM of a private certification authority, beside those of the system. */
  readonly ca: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  /** Replaced by `***` wherever a message might show them. */
  readonly secrets: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
}

export const HTTP_DEFAULTS: HttpSettings = {
  timeoutMs: 30_000,
  tries: 4,
  pauseMs: 500,
  longestPauseMs: 120_000,
  answerBytes: 8 * 1024 * 1024,
  ca: undefined,
  headers: {},
  secrets: [],
  env: {},
};

export interface Call {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Absolute. */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Does it do the same however often it is sent? Then it is tried again after any failure; default: what is not POST. */
  readonly repeatable?: boolean;
  /** Statuses beyond 2xx that are an answer and no failure. */
  readonly accept?: readonly number[];
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
  /** Throws `CallFailure` where it is no JSON, or not of this shape. */
  read<Schema extends z.ZodType>(schema: Schema): z.infer<Schema>;
}

export interface HttpClient {
  call(call: Call): Promise<HttpAnswer>;
}

const MOST_REDIRECTS = 3;
const SHOWN_CHARACTERS = 200;

/** A secret sent in the clear, or a server whose word cannot be checked, only where nobody else is on the wire. */
const LOOPBACK = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/;
/** `hostname` as URLs have it. */
export const isLoopback = (hostname: string): boolean => LOOPBACK.test(hostname);

export const checkUrl = (url: string): URL => {
  const parsed = URL.parse(url);
  if (parsed === null) throw new UserError(`${JSON.stringify(url)} is no URL.`);
  if (parsed.username !== '' || parsed.password !== '')
    throw new UserError(`An address holds no user name or password; name them under credentials.`);
  if (parsed.protocol === 'https:' || (parsed.protocol === 'http:' && isLoopback(parsed.hostname)))
    return parsed;
  throw new UserError(
    `The server at ${parsed.protocol}//${parsed.host} must be reached by https: what it is sent is confidential.`,
  );
};

/** Seconds or a date (RFC 9110, 10.2.3). */
export const retryAfterMs = (header: string | undefined, nowMs: number): number | undefined => {
  if (header === undefined) return undefined;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, at - nowMs);
};

/** What failed before a byte was sent did nothing. */
const NEVER_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

export const createHttpClient = (settings: HttpSettings): HttpClient => {
  const redact = (text: string): string =>
    settings.secrets
      .filter(({ length }) => length > 0)
      .reduce((left, secret) => left.replaceAll(secret, '***'), text);
  const placeOf = ({ method, url }: Call): string => {
    const { host, pathname } = new URL(url);
    return redact(`${method} ${host}${pathname}`);
  };
  const failure = (call: Call, says: string, about: { status?: number; uncertain: boolean }): CallFailure =>
    new CallFailure(`${placeOf(call)}: ${redact(says)}`, about);

  const once = async (call: Call, signal: AbortSignal): Promise<HttpAnswer> => {
    const url = new URL(call.url);
    const proxy = isLoopback(url.hostname) ? undefined : proxyOf(url, settings.env);
    const tunnel = proxy === undefined ? undefined : await tunnelThrough(proxy, url, signal);
    const isTls = url.protocol === 'https:';
    const bytes = call.body === undefined ? undefined : Buffer.from(call.body);
    return new Promise((resolve, reject) => {
      const request = (isTls ? httpsRequest : httpRequest)(
        url,
        {
          method: call.method,
          headers: {
            accept: 'application/json',
            'user-agent': 'phisweep',
            ...settings.headers,
            ...call.headers,
            ...(bytes === undefined ? {} : { 'content-length': String(bytes.length) }),
          },
          signal,
          ...trusted(settings.ca),
          // An agent, even `false`, would make a connection of its own beside the tunnel.
          ...(tunnel === undefined
            ? { agent: false }
            : { createConnection: () => secured(tunnel, url, settings.ca) }),
        },
        (response) => {
          const chunks: Buffer[] = [];
          let size = 0;
          response.on('error', reject);
          response.on('data', (chunk: Buffer) => {
            size += chunk.length;
            chunks.push(chunk);
            if (size > settings.answerBytes)
              request.destroy(
                failure(call, `the answer is larger than ${settings.answerBytes} bytes`, {
                  status: response.statusCode ?? 0,
                  uncertain: true,
                }),
              );
          });
          response.on('close', () => {
            if (!response.complete) reject(failure(call, 'the answer broke off', { uncertain: true }));
          });
          response.on('end', () => {
            const text = Buffer.concat(chunks).toString('utf8');
            const status = response.statusCode ?? 0;
            resolve({
              status,
              headers: response.headers,
              text,
              read: (schema) => {
                const parsed = schema.safeParse(jsonOf(text));
                if (parsed.success) return parsed.data;
                throw failure(call, `the answer is not what was expected${shownPart(text)}`, {
                  status,
                  uncertain: true,
                });
              },
            });
          });
        },
      );
      request.on('error', reject);
      request.end(bytes);
    });
  };

  /** One answer, redirects within the host followed. */
  const answered = async (call: Call): Promise<HttpAnswer> => {
    let next = call;
    for (let hops = 0; ; hops++) {
      const signal = AbortSignal.timeout(settings.timeoutMs);
      let answer: HttpAnswer;
      try {
        answer = await once(next, signal);
      } catch (error) {
        if (error instanceof CallFailure || error instanceof UserError) throw error;
        const code = signal.aborted ? `no answer in ${settings.timeoutMs / 1000} s` : reasonOf(error);
        throw failure(next, code, { uncertain: !NEVER_SENT.has(code) });
      }
      const { status } = answer;
      if (status < 300 || status > 399 || call.accept?.includes(status)) return answer;
      const to = URL.parse(answer.headers.location ?? '', next.url);
      const from = new URL(next.url);
      if (to === null || to.host !== from.host || to.protocol !== from.protocol)
        throw failure(
          next,
          `it redirects to ${to === null ? 'nowhere' : `another host (${to.host})`}, which is not followed`,
          {
            status,
            uncertain: false,
          },
        );
      // 301–303 would turn a POST into a GET.
      if (hops >= MOST_REDIRECTS || (call.method !== 'GET' && status !== 307 && status !== 308))
        throw failure(next, 'it redirects; put the address it redirects to into the configuration', {
          status,
          uncertain: false,
        });
      next = { ...next, url: to.href };
    }
  };

  return {
    call: async (call) => {
      const repeatable = call.repeatable ?? call.method !== 'POST';
      for (let attempt = 1; ; attempt++) {
        let failed: CallFailure;
        let wantedMs: number | undefined;
        try {
          const answer = await answered(call);
          if ((answer.status >= 200 && answer.status < 300) || call.accept?.includes(answer.status))
            return answer;
          wantedMs = retryAfterMs(answer.headers['retry-after'], Date.now());
          failed = failure(call, `answered ${answer.status}${shownPart(answer.text)}`, {
            status: answer.status,
            uncertain: answer.status >= 500,
          });
        } catch (error) {
          if (!(error instanceof CallFailure)) throw error;
          failed = error;
        }
        const { status } = failed;
        // 429: it was not done, whatever it was.
        const mayRepeat = status === 429 || (failed.uncertain ? repeatable : status === undefined);
        const pauseMs = Math.max(wantedMs ?? 0, settings.pauseMs * 2 ** (attempt - 1));
        if (!mayRepeat || attempt >= settings.tries || pauseMs > settings.longestPauseMs) throw failed;
        await sleep(pauseMs);
      }
    },
  };
};

/** Undefined, which no schema takes, where it is no JSON. */
const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const secured = (socket: Socket, url: URL, ca: string | undefined): Socket =>
  url.protocol === 'https:' ? tlsConnect({ socket, servername: url.hostname, ...trusted(ca) }) : socket;

/** The code only: messages of a system may quote addresses with secrets in them. */
const reasonOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : 'the connection failed';

const shownPart = (text: string): string => {
  const line = escapeUnseen(text.slice(0, SHOWN_CHARACTERS).replace(/\s+/g, ' ').trim());
  return line === '' ? '' : `: ${line}`;
};
