/** The port of the metrics: this machine only, one path, no pages of a browser. */
import { request } from 'node:http';
import { networkInterfaces } from 'node:os';
import { expect, test } from 'vitest';
import { serveMetrics } from '../../src/metrics/serve-metrics.ts';

const ask = (
  port: number,
  options: { host?: string; path?: string; method?: string; header?: string; origin?: string },
) =>
  new Promise<{ status: number | undefined; body: string; type: string | undefined }>((resolve, reject) => {
    request(
      {
        host: options.host ?? '127.0.0.1',
        port,
        path: options.path ?? '/metrics',
        method: options.method ?? 'GET',
        headers: {
          ...(options.header === undefined ? {} : { host: options.header }),
          ...(options.origin === undefined ? {} : { origin: options.origin }),
        },
      },
      (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (chunk: string) => {
          body += chunk;
        });
        response.on('end', () =>
          resolve({ status: response.statusCode, body, type: response.headers['content-type'] }),
        );
      },
    )
      .on('error', reject)
      .end();
  });

test('the endpoint answers on the loopback address, and nowhere else', async () => {
  let asked = 0;
  const server = await serveMetrics(0, () => {
    asked += 1;
    return 'phisweep_up 1\n';
  });
  try {
    const { status, body, type } = await ask(server.port, {});
    expect([status, type]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
    expect(body).toBe('phisweep_up 1\n');
    expect((await ask(server.port, { path: '/' })).status).toBe(404);
    expect((await ask(server.port, { method: 'POST' })).status).toBe(405);
    // A page elsewhere whose name was made to resolve to this machine.
    expect((await ask(server.port, { header: 'evil.example' })).status).toBe(403);
    expect((await ask(server.port, { origin: 'https://evil.example' })).status).toBe(403);
    expect(asked).toBe(1);
    const others = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter(({ internal, family }) => !internal && family === 'IPv4');
    for (const { address } of others)
      await expect(ask(server.port, { host: address })).rejects.toThrow(/ECONNREFUSED/);
    await expect(serveMetrics(server.port, () => '')).rejects.toThrow(
      /port \d+ of 127\.0\.0\.1 \(EADDRINUSE\)/,
    );
  } finally {
    server.close();
  }
  await expect(ask(server.port, {})).rejects.toThrow(/ECONNREFUSED/);
});
