/** `/metrics` for a Prometheus on this machine: on the loopback address only, for as long as a scan runs. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { UserError } from '../model/user-error.ts';
import { CONTENT_TYPE } from './exposition.ts';

export interface MetricsServer {
  readonly port: number;
  close(): void;
}

const LOOPBACK = '127.0.0.1';
/** A page in a browser on this machine is sent away: it names another host, or an origin. */
const HOSTS = /^(?:127\.0\.0\.1|localhost)(?::\d+)?$/i;

/** `port` 0: any. `text` is asked at each request. */
export const serveMetrics = async (port: number, text: () => string): Promise<MetricsServer> => {
  const server = createServer({ requestTimeout: 5_000, headersTimeout: 5_000 }, (request, response) => {
    const answer = (status: number, body: string, type = 'text/plain; charset=utf-8'): void => {
      response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store', connection: 'close' });
      response.end(request.method === 'HEAD' ? undefined : body);
    };
    if (!HOSTS.test(request.headers.host ?? '') || request.headers.origin !== undefined)
      answer(403, 'Only for this machine.\n');
    else if (request.method !== 'GET' && request.method !== 'HEAD') answer(405, 'GET /metrics\n');
    else if (request.url?.split('?')[0] !== '/metrics') answer(404, 'GET /metrics\n');
    else answer(200, text(), CONTENT_TYPE);
  });
  server.maxConnections = 16;
  try {
    server.listen(port, LOOPBACK);
    await once(server, 'listening');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error;
    throw new UserError(
      `Metrics cannot be served on port ${port} of ${LOOPBACK} (${code}); name another one with --metrics.`,
    );
  }
  server.unref();
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
};
