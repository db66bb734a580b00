/** The log: one JSON object a line, each with an `event`. Counts, names of shares and codes; whoever adds an event keeps values and text out. */
import { randomUUID } from 'node:crypto';
import pino from 'pino';
import { createRotatingFile, type Rotation } from './rotating-file.ts';

export type LogLevel = 'info' | 'warn' | 'error';

export interface Log {
  /** Never throws. */
  write(event: LogEvent, about?: Readonly<Record<string, unknown>>, level?: LogLevel): void;
  close(): void;
}

export type LogEvent =
  | 'scan.begin'
  | 'scan.wait'
  | 'scan.due'
  | 'scan.progress'
  | 'scan.end'
  | 'scan.fail'
  | 'share.end'
  | 'file.problem'
  | 'health.sign'
  | 'notice.fail'
  | 'metrics.fail';

export interface LogOptions extends Rotation {
  readonly path: string;
  readonly version: string;
}

/** Throws a system error where the file cannot be opened. */
export const createLog = (
  { path, version, ...rotation }: LogOptions,
  onFailure: (code: string) => void,
): Log => {
  const file = createRotatingFile(path, rotation, onFailure);
  const logger = pino(
    {
      // One run of the program: a scan that goes on another night has several.
      base: { run: randomUUID(), pid: process.pid, version },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (level) => ({ level }) },
    },
    file,
  );
  return {
    write: (event, about = {}, level = 'info') => logger[level]({ event, ...about }),
    close: file.close,
  };
};
