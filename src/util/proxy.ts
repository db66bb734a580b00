/** The way out through a proxy, as HTTPS_PROXY, HTTP_PROXY and NO_PROXY name it: always a tunnel, so that the proxy sees no secret. */
import { request } from 'node:http';
import type { Socket } from 'node:net';
import { UserError } from '../model/user-error.ts';
import { CallFailure } from './failure.ts';

type Env = Readonly<Record<string, string | undefined>>;

const named = (env: Env, name: string): string | undefined =>
  env[name] || env[name.toLowerCase()] || undefined;

const isExcepted = ({ hostname, port }: URL, list: string): boolean =>
  list
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => {
      if (entry === '*') return true;
      const [host = '', wantedPort] = entry
        .toLowerCase()
        .replace(/^\*?\./, '')
        .split(':');
      return (
        (wantedPort === undefined || wantedPort === port) &&
        (hostname === host || hostname.endsWith(`.${host}`))
      );
    });

export const proxyOf = (url: URL, env: Env): URL | undefined => {
  const proxy = named(env, url.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY');
  if (proxy === undefined || isExcepted(url, named(env, 'NO_PROXY') ?? '')) return undefined;
  const parsed = URL.parse(proxy.includes('://') ? proxy : `http://${proxy}`);
  if (parsed === null || parsed.protocol !== 'http:')
    throw new UserError('The proxy that the environment names is no http:// address.');
  return parsed;
};

/** RFC 9110, 9.3.6. */
export const tunnelThrough = (proxy: URL, to: URL, signal: AbortSignal): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const target = `${to.hostname}:${to.port || (to.protocol === 'https:' ? 443 : 80)}`;
    const user =
      proxy.username === ''
        ? undefined
        : `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
    const asked = request({
      host: proxy.hostname,
      port: proxy.port || 80,
      method: 'CONNECT',
      path: target,
      headers: {
        host: target,
        ...(user === undefined
          ? {}
          : { 'proxy-authorization': `Basic ${Buffer.from(user).toString('base64')}` }),
      },
      agent: false,
      signal,
    });
    const refuse = (says: string): void =>
      reject(new CallFailure(`proxy ${proxy.host}: ${says}`, { uncertain: false }));
    asked.on('connect', ({ statusCode }, socket) => {
      if (statusCode === 200) resolve(socket);
      else {
        socket.destroy();
        refuse(`answered ${statusCode}`);
      }
    });
    asked.on('response', ({ statusCode }) => {
      asked.destroy();
      refuse(`answered ${statusCode}`);
    });
    asked.on('error', (error: NodeJS.ErrnoException) => refuse(error.code ?? 'cannot be reached'));
    asked.end();
  });
