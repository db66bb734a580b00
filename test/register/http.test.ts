/** The HTTP client against servers that behave badly. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, connect, createServer as createTcpServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { readCredential } from '../../src/util/credentials.ts';
import {
  type Call,
  checkUrl,
  createHttpClient,
  HTTP_DEFAULTS,
  type HttpSettings,
  retryAfterMs,
} from '../../src/util/http.ts';
import { proxyOf } from '../../src/util/proxy.ts';
import { makeCertificate } from '../tls-certificate.ts';
import { type Said, type StandIn, startStandIn } from './stand-in.ts';

const clean: (() => unknown)[] = [];
afterEach(async () => {
  for (const one of clean.splice(0)) await one();
});

const settings = (over: Partial<HttpSettings> = {}): HttpSettings => ({
  ...HTTP_DEFAULTS,
  timeoutMs: 400,
  pauseMs: 1,
  ...over,
});
const standIn = async (...said: readonly Said[]): Promise<StandIn> => {
  const server = await startStandIn(() => ({ body: { fine: true } }));
  clean.push(() => server.close());
  for (const one of said) server.answerNext(one);
  return server;
};
const call = (url: string, over: Partial<Call> = {}, client: Partial<HttpSettings> = {}) =>
  createHttpClient(settings(client)).call({ method: 'GET', url, ...over });

describe('tries', () => {
  test('a GET is tried again after 503, with the pause that Retry-After names', async () => {
    const server = await standIn({ status: 503 }, { status: 503, headers: { 'retry-after': '1' } });
    const began = performance.now();
    expect((await call(server.url)).status).toBe(200);
    expect(server.asked.length).toBe(3);
    expect(performance.now() - began).toBeGreaterThan(990);
  });

  test('a POST is tried again after 429, which did nothing, and not after 500, which may have done it', async () => {
    const busy = await standIn({ status: 429 });
    expect((await call(busy.url, { method: 'POST', body: '{}' })).status).toBe(200);
    expect(busy.asked.length).toBe(2);
    const broken = await standIn({ status: 500 });
    await expect(call(broken.url, { method: 'POST', body: '{}' })).rejects.toMatchObject({
      status: 500,
      uncertain: true,
    });
    expect(broken.asked.length).toBe(1);
  });

  test('a pause beyond reason ends the run instead of hanging', async () => {
    const server = await standIn({ status: 429, headers: { 'retry-after': '86400' } });
    await expect(call(server.url)).rejects.toMatchObject({ status: 429, uncertain: false });
    expect(server.asked.length).toBe(1);
  });

  test('Retry-After comes in seconds or as a date', () => {
    expect(retryAfterMs('120', 0)).toBe(120_000);
    expect(retryAfterMs('Thu, 01 Jan 1970 00:01:00 GMT', 10_000)).toBe(50_000);
    expect(retryAfterMs('soon', 0)).toBe(undefined);
  });

  test('what refuses the connection did nothing; what hangs may have done it', async () => {
    const server = await standIn();
    await server.close();
    await expect(call(server.url, { method: 'POST' }, { tries: 2 })).rejects.toMatchObject({
      uncertain: false,
    });
    const silent: Server = createTcpServer(() => {});
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    clean.push(() => silent.close());
    const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    await expect(call(url, { method: 'POST' }, { timeoutMs: 50 })).rejects.toMatchObject({ uncertain: true });
  });
});

describe('where it goes', () => {
  test('another host is never followed, so the secret stays here', async () => {
    const other = await standIn();
    const server = await standIn({ status: 302, headers: { location: `${other.url}/x` } });
    await expect(call(server.url, {}, { headers: { authorization: 'Bearer s' } })).rejects.toThrow(
      /redirects to another host/,
    );
    expect(other.asked.length).toBe(0);
  });

  test('the same host is followed for GET; a POST is not turned into a GET', async () => {
    const server = await standIn({ status: 301, headers: { location: '/there' } });
    expect((await call(server.url)).status).toBe(200);
    expect(server.asked.map(({ path }) => path)).toEqual(['/', '/there']);
    const post = await standIn({ status: 302, headers: { location: '/there' } });
    await expect(call(post.url, { method: 'POST' })).rejects.toThrow(/put the address/);
    expect(post.asked.length).toBe(1);
  });

  test('a circle of redirects ends', async () => {
    const loop = await startStandIn(() => ({ status: 302, headers: { location: '/again' } }));
    clean.push(() => loop.close());
    await expect(call(loop.url)).rejects.toThrow(/redirects/);
    expect(loop.asked.length).toBe(4);
  });

  test.each([
    ['http://register.example.org', /https/],
    ['ftp://127.0.0.1', /https/],
    ['https://user:word@register.example.org', /user name or password/],
    ['register', /no URL/],
  ])('%s is refused', (url, says) => {
    expect(() => checkUrl(url)).toThrow(says);
  });
});

describe('answers', () => {
  test('an answer larger than the bound is broken off', async () => {
    const server = await standIn({ body: 'x'.repeat(100_000) });
    await expect(call(server.url, {}, { answerBytes: 1000, tries: 1 })).rejects.toThrow(
      /larger than 1000 bytes/,
    );
  });

  test('a message shows no secret and no control character', async () => {
    const server = await standIn({ status: 400, body: 'token hush-hush \u001b[31m is bad' });
    const failed = await call(server.url, {}, { secrets: ['hush-hush'] }).catch(
      (error: Error) => error.message,
    );
    expect(failed).toContain('token ***');
    expect(failed).not.toContain('\u001b');
  });
});

describe('TLS', () => {
  const certificate = makeCertificate();

  const tlsServer = async (): Promise<number> => {
    const server = createHttpsServer({ ...certificate }, (_, response) => response.end('{"fine":true}'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    clean.push(
      () =>
        new Promise((resolve) => {
          server.closeAllConnections();
          server.close(resolve);
        }),
    );
    return (server.address() as AddressInfo).port;
  };

  test.skipIf(certificate === undefined)(
    'a certificate that nobody vouches for is refused, one of the private authority is taken',
    async () => {
      const url = `https://localhost:${await tlsServer()}/`;
      await expect(call(url, {}, { tries: 1 })).rejects.toThrow(/DEPTH_ZERO_SELF_SIGNED_CERT/);
      const ca = certificate?.cert;
      expect((await call(url, {}, { ca })).status).toBe(200);
      // Right authority, wrong name.
      await expect(call(url.replace('localhost', '127.0.0.1'), {}, { ca, tries: 1 })).rejects.toThrow(
        /ERR_TLS_CERT_ALTNAME_INVALID/,
      );
    },
  );

  test.skipIf(certificate === undefined)(
    'through a proxy there is a tunnel: it sees the name of the host and nothing else',
    async () => {
      const port = await tlsServer();
      const seen: string[] = [];
      const proxy = createHttpServer();
      proxy.on('connect', ({ url, headers }, socket) => {
        seen.push(`${url} ${headers['proxy-authorization'] ?? ''}`);
        const onward = connect(port, '127.0.0.1', () => {
          socket.write('HTTP/1.1 200 OK\r\n\r\n');
          onward.pipe(socket).pipe(onward);
        });
        onward.on('error', () => socket.destroy());
        socket.on('error', () => onward.destroy());
      });
      await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
      clean.push(
        () => proxy.closeAllConnections(),
        () => proxy.close(),
      );
      const through = `http://me:word@127.0.0.1:${(proxy.address() as AddressInfo).port}`;
      const ca = certificate?.cert;
      // The name is the certificate's, the address is the proxy's affair.
      const wrongName = call(
        'https://register.example.org/',
        {},
        { ca, tries: 1, env: { HTTPS_PROXY: through } },
      );
      await expect(wrongName).rejects.toThrow(/ALTNAME/);
      expect(seen).toEqual([`register.example.org:443 Basic ${Buffer.from('me:word').toString('base64')}`]);
    },
  );
});

describe('proxy', () => {
  const env = { https_proxy: 'proxy.example.org:3128', NO_PROXY: 'internal.example.org, .lan:8443' };
  test.each([
    ['https://register.example.org', 'http://proxy.example.org:3128/'],
    ['https://internal.example.org', undefined],
    ['https://a.internal.example.org', undefined],
    ['https://a.lan:8443', undefined],
    ['https://a.lan', 'http://proxy.example.org:3128/'],
  ])('%s goes through %s', (url, proxy) => {
    expect(proxyOf(new URL(url), env)?.href).toBe(proxy);
  });
});

describe('credentials', () => {
  test('from the environment or a file of the owner\u2019s alone', () => {
    const folder = mkdtempSync(join(tmpdir(), 'phisweep-secret-'));
    clean.push(() => rmSync(folder, { recursive: true }));
    const file = join(folder, 'token');
    writeFileSync(file, 'a-token\n', { mode: 0o600 });
    expect(readCredential({ file }, 'r', {})).toBe('a-token');
    expect(readCredential({ env: 'TOKEN' }, 'r', { TOKEN: 'b' })).toBe('b');
    expect(() => readCredential({ env: 'TOKEN' }, 'r', {})).toThrow(/TOKEN .* is not set/);
    expect(() => readCredential({ file: `${file}x` }, 'r', {})).toThrow(/does not exist/);
    for (const mode of [0o640, 0o604, 0o660]) {
      chmodSync(file, mode);
      expect(() => readCredential({ file }, 'r', {})).toThrow(/can be read by others/);
    }
    chmodSync(file, 0o600);
    writeFileSync(file, 'two\nlines\n');
    expect(() => readCredential({ file }, 'r', {})).toThrow(/line break/);
  });
});
