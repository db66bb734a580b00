/** Those who watch a scan from outside: the log, the port of the metrics, the file of node_exporter. */
import type { Config } from '../config/config-schema.ts';
import type { ScanSummary } from '../model/report-source.ts';
import type { Store } from '../store/store.ts';
import { type MetricsEndpoint, openEndpoint, writeTextfile } from './metrics.ts';
import type { RunProgress } from './run-scan.ts';
import { openScanLog } from './scan-log.ts';

export interface WatchFlags {
  readonly log?: string;
  readonly metrics?: number;
}

export interface ScanWatch {
  readonly progress: (progress: RunProgress) => void;
  readonly said: (sentence: string) => void;
  /** `ended`: why it ended before its end. */
  finished(store: Store, scan: ScanSummary, ended: string | undefined): void;
  /** Only the kind of an error: its message may name anything. */
  failed(error: unknown): void;
  close(): void;
}

const LOG_MEGABYTES = 20;
const LOG_KEEP = 5;

/** A log or port that cannot be opened is a `UserError` before anything is scanned. */
export const openWatch = async (
  { log: logged, metrics, maxAgeDays }: Config,
  flags: WatchFlags,
  roots: readonly string[],
): Promise<ScanWatch> => {
  const file = flags.log ?? logged?.file;
  const log = openScanLog(
    file === undefined
      ? undefined
      : { file, megabytes: logged?.megabytes ?? LOG_MEGABYTES, keep: logged?.keep ?? LOG_KEEP },
  );
  const port = flags.metrics ?? metrics?.port;
  const endpoint: MetricsEndpoint | undefined = port === undefined ? undefined : await openEndpoint(port);
  log.started(roots);
  return {
    progress: (progress) => {
      log.progress(progress);
      endpoint?.show(progress);
    },
    said: log.said,
    finished: (store, scan, ended) => {
      log.finished(scan, ended);
      if (metrics?.textfile !== undefined) writeTextfile(metrics.textfile, store, scan, maxAgeDays);
    },
    failed: (error) => log.failed(error instanceof Error ? error.name : 'unknown'),
    close: () => {
      endpoint?.close();
      log.close();
    },
  };
};
