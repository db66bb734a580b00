/** Metrics while a scan runs: a file for node_exporter, written anew now and then, and `/metrics` on the loopback address. */
import { accessSync, constants } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Config } from '../config/config-schema.ts';
import { expositionOf } from '../metrics/exposition.ts';
import {
  type MetricFacts,
  type Progress,
  progressMetrics,
  type ScanFacts,
  scanMetrics,
} from '../metrics/scan-metrics.ts';
import { serveMetrics } from '../metrics/serve-metrics.ts';
import { metricFactsOf } from '../scan/metric-facts.ts';
import type { Store } from '../store/store.ts';
import { explainWrite } from '../util/explain-write.ts';
import { replaceFile } from '../util/replace-file.ts';

export interface MetricsPublisher {
  /** The store is open, the scan begins. */
  begin(store: Store): void;
  progress(now: Progress): void;
  /** The scan ended; without a summary: by a failure. */
  end(scan?: ScanFacts): void;
  close(): void;
}

const FILE_MS = 15_000;
/** Read by node_exporter under an account of its own; counts and names of shares stand in it. */
const FILE_MODE = 0o644;
const NOTHING_YET: Progress = { filesDone: 0, filesPending: 0, foldersPending: 0, findings: 0, bytes: 0 };

export interface PublisherOptions {
  readonly metrics: Config['metrics'];
  readonly maxAgeDays: number | undefined;
  /** Called once, with a system's code, when the file cannot be written. */
  readonly onFailure: (code: string) => void;
}

/** Throws a sentence where the port or the file's folder cannot be had. */
export const publishMetrics = async ({
  metrics: { textfile, port } = {},
  maxAgeDays,
  onFailure,
}: PublisherOptions): Promise<MetricsPublisher> => {
  const file = textfile === undefined ? undefined : resolve(textfile);
  if (file !== undefined)
    explainWrite('The file of metrics', file, () => accessSync(dirname(file), constants.W_OK));
  let facts: MetricFacts | undefined;
  let now: Progress | undefined;
  let store: Store | undefined;
  let writtenMs = 0;
  let hasFailed = false;
  const text = (): string =>
    expositionOf([...(facts === undefined ? [] : scanMetrics(facts)), ...progressMetrics(now)]);
  const write = (): void => {
    if (file === undefined || hasFailed) return;
    writtenMs = performance.now();
    try {
      replaceFile(file, text(), FILE_MODE);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
      if (code === undefined) throw error;
      hasFailed = true;
      onFailure(code);
    }
  };
  const take = (scan?: ScanFacts): void => {
    // A scan that failed has closed its store: what was known stands.
    if (store?.db.isOpen) facts = metricFactsOf(store, maxAgeDays, new Date(), scan);
  };
  const server = port === undefined ? undefined : await serveMetrics(port, text);
  return {
    begin: (opened) => {
      store = opened;
      now = NOTHING_YET;
      take();
      write();
    },
    progress: (progress) => {
      now = progress;
      if (performance.now() - writtenMs > FILE_MS) write();
    },
    end: (scan) => {
      // A scan that never began says nothing: another one may be writing the same file.
      if (store === undefined) return;
      now = undefined;
      take(scan);
      write();
      store = undefined;
    },
    close: () => server?.close(),
  };
};
