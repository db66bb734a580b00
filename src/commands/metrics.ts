/** Metrics of the last scan as a file for node_exporter, and of a running one on a port of this machine. */
import { statSync } from 'node:fs';
import { createServer } from 'node:http';
import { CONTENT_TYPE, expositionOf } from '../metrics/exposition.ts';
import { type Progress, progressMetrics, scanMetrics } from '../metrics/scan-metrics.ts';
import type { ScanSummary } from '../model/report-source.ts';
import { UserError } from '../model/user-error.ts';
import { healthSigns } from '../store/health-signs.ts';
import { listScans } from '../store/list-scans.ts';
import type { Store } from '../store/store.ts';
import { explainWrite } from '../util/explain-write.ts';
import { replaceFile } from '../util/replace-file.ts';

/** Read by the account of node_exporter, which is another one: counts and names of shares are in it. */
const TEXTFILE_MODE = 0o644;

export const writeTextfile = (
  path: string,
  store: Store,
  scan: ScanSummary,
  maxAgeDays: number | undefined,
): void => {
  const facts = {
    scan,
    lastCompleteAt: listScans(store).findLast(({ state }) => state === 'complete')?.finishedAt,
    signs: healthSigns(store, maxAgeDays, new Date()).map(({ kind }) => kind),
    storeBytes: statSync(store.path).size,
  };
  const text = expositionOf([...scanMetrics(facts), ...progressMetrics(undefined)]);
  explainWrite('The metrics', path, () => replaceFile(path, text, TEXTFILE_MODE));
};

export interface MetricsEndpoint {
  readonly port: number;
  show(progress: Progress): void;
  close(): void;
}

/** `GET /metrics` on 127.0.0.1 while a scan runs. Port 0: any that is free. */
export const openEndpoint = async (port: number): Promise<MetricsEndpoint> => {
  let progress: Progress = { filesDone: 0, filesPending: 0, foldersPending: 0, bytes: 0, findings: 0 };
  const server = createServer((request, response) => {
    // Pages of a browser on this machine may not ask: their requests name another host, or an origin.
    const isOwn = /^(?:127\.0\.0\.1|localhost)(?::\d+)?$/.test(request.headers.host ?? '');
    const isAsked = request.method === 'GET' && request.url === '/metrics';
    if (!isOwn || request.headers.origin !== undefined || !isAsked) {
      response.writeHead(isOwn ? 404 : 403).end();
      return;
    }
    response.writeHead(200, { 'content-type': CONTENT_TYPE });
    response.end(expositionOf(progressMetrics(progress)));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', ({ code }: NodeJS.ErrnoException) =>
      reject(
        new UserError(`The metrics cannot be offered on 127.0.0.1:${port} (${code}); choose another port.`),
      ),
    );
    server.listen(port, '127.0.0.1', resolve);
  });
  // A scan that is done does not wait for who asks.
  server.unref();
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    show: (now) => {
      progress = now;
    },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
};
