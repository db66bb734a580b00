/** Where a report goes: standard output, or a file that appears whole or not at all. */

import { once } from 'node:events';
import {
  accessSync,
  closeSync,
  constants,
  fsyncSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { UserError } from '../model/user-error.ts';
import type { Out } from '../report/reporter.ts';
import { cannotWrite, explainWrite } from '../util/explain-write.ts';

const WHAT = 'The report';

export interface Output {
  readonly out: Out;
  finish(): void;
  /** Call when rendering failed: nothing is left behind. */
  abandon(): void;
}

export const openOutput = (path: string | undefined): Output =>
  path === undefined || path === '-' ? toStandardOutput() : toFile(path);

/** Said before the first file is read: a report that has nowhere to go. */
export const checkOutput = (path: string | undefined): void => {
  if (path === undefined || path === '-') return;
  explainWrite(WHAT, path, () => accessSync(dirname(path), constants.W_OK));
  if (explainWrite(WHAT, path, () => statSync(path, { throwIfNoEntry: false }))?.isDirectory())
    throw cannotWrite(WHAT, path, 'EISDIR');
};

const toStandardOutput = (): Output => ({
  out: async (chunk) => {
    if (process.stdout.write(chunk)) return;
    await once(process.stdout, 'drain').catch((error: NodeJS.ErrnoException) => {
      throw new UserError(`Standard output cannot be written (${error.code}).`);
    });
  },
  finish: () => {},
  abandon: () => {},
});

const toFile = (path: string): Output => {
  const partial = join(dirname(path), `.phisweep-${process.pid}.partial`);
  // Reports name folders and files of patients: for their owner only.
  const fd = explainWrite(WHAT, path, () => openSync(partial, 'wx', 0o600));
  const abandon = (): void => {
    closeSync(fd);
    rmSync(partial, { force: true });
  };
  const putInPlace = (): void => {
    try {
      renameSync(partial, path);
    } catch (error) {
      rmSync(partial, { force: true });
      throw error;
    }
  };
  return {
    out: (chunk) => {
      const bytes = Buffer.from(chunk);
      for (let at = 0; at < bytes.length; ) at += explainWrite(WHAT, path, () => writeSync(fd, bytes, at));
    },
    finish: () => {
      explainWrite(WHAT, path, () => fsyncSync(fd));
      closeSync(fd);
      explainWrite(WHAT, path, putInPlace);
    },
    abandon,
  };
};
