/** What a scan does, as JSON lines for a log collector: events, counts and names of shares. No value, no name of a file. */
import { closeSync, fsyncSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { type Logger, pino, stdTimeFunctions } from 'pino';
import { TOOL_VERSION } from '../config/tool-version.ts';
import type { ScanSummary } from '../model/report-source.ts';
import { explainWrite } from '../util/explain-write.ts';
import type { RunProgress } from './run-scan.ts';

export interface LogSettings {
  readonly file: string;
  /** The file is put aside when it is larger. */
  readonly megabytes: number;
  /** So many are kept beside it: `.1` is the youngest. */
  readonly keep: number;
}

/** A file that is put aside when it is full. Lines are never divided. */
export const rotatingFile = ({ file, megabytes, keep }: LogSettings) => {
  const most = megabytes * 1024 ** 2;
  const open = (): number => explainWrite('The log', file, () => openSync(file, 'a', 0o600));
  let fd = open();
  let size = statSync(file).size;
  const rotate = (): void => {
    closeSync(fd);
    rmSync(`${file}.${keep}`, { force: true });
    for (let number = keep - 1; number >= 0; number -= 1) {
      const from = number === 0 ? file : `${file}.${number}`;
      if (keep > 0 && statSync(from, { throwIfNoEntry: false }) !== undefined)
        renameSync(from, `${file}.${number + 1}`);
    }
    if (keep === 0) rmSync(file, { force: true });
    fd = open();
    size = 0;
  };
  return {
    write: (line: string): void => {
      const bytes = Buffer.from(line);
      if (size > 0 && size + bytes.length > most) rotate();
      explainWrite('The log', file, () => {
        for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at);
      });
      size += bytes.length;
    },
    close: (): void => {
      fsyncSync(fd);
      closeSync(fd);
    },
  };
};

export interface ScanLog {
  started(roots: readonly string[]): void;
  /** Written once a minute. */
  progress(progress: RunProgress): void;
  said(sentence: string): void;
  finished(scan: ScanSummary, ended: string | undefined): void;
  failed(kind: string): void;
  close(): void;
}

const PROGRESS_MS = 60_000;

/** Undefined settings: a log that nobody wants. */
export const openScanLog = (settings: LogSettings | undefined): ScanLog => {
  if (settings === undefined) return SILENT;
  const target = rotatingFile(settings);
  const log: Logger = pino(
    {
      base: { pid: process.pid, tool: `phisweep ${TOOL_VERSION}` },
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    target,
  );
  let last = performance.now();
  return {
    started: (roots) => log.info({ event: 'scan.started', roots }, 'scan started'),
    progress: (progress) => {
      if (performance.now() - last < PROGRESS_MS) return;
      last = performance.now();
      log.info({ event: 'scan.progress', ...progress }, 'scan under way');
    },
    said: (sentence) => log.info({ event: 'scan.said' }, sentence),
    finished: ({ scanId, state, startedAt, finishedAt, ledger, shares, phiFiles, patients }, ended) => {
      const level = state === 'complete' ? 'info' : 'warn';
      for (const { name, ledger: own, phiFiles: files, patients: persons } of shares)
        log[level](
          {
            event: 'share.finished',
            scan: scanId,
            share: name,
            ledger: own,
            phiFiles: files,
            patients: persons,
          },
          'share finished',
        );
      log[level](
        {
          event: 'scan.finished',
          scan: scanId,
          state,
          ended: ended ?? null,
          startedAt,
          finishedAt,
          ledger,
          phiFiles,
          patients,
        },
        'scan finished',
      );
    },
    failed: (kind) => log.error({ event: 'scan.failed', kind }, 'scan failed'),
    close: target.close,
  };
};

const nothing = (): void => undefined;
const SILENT: ScanLog = {
  started: nothing,
  progress: nothing,
  said: nothing,
  finished: nothing,
  failed: nothing,
  close: nothing,
};
