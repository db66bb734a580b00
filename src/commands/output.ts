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
  orExplain(path, () => accessSync(dirname(path), constants.W_OK));
  if (orExplain(path, () => statSync(path, { throwIfNoEntry: false }))?.isDirectory())
    throw cannotWrite(path, 'EISDIR');
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
  const fd = orExplain(path, () => openSync(partial, 'wx', 0o600));
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
      for (let at = 0; at < bytes.length; ) at += orExplain(path, () => writeSync(fd, bytes, at));
    },
    finish: () => {
      orExplain(path, () => fsyncSync(fd));
      closeSync(fd);
      orExplain(path, putInPlace);
    },
    abandon,
  };
};

const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk is full',
  ENOENT: 'its folder does not exist',
  ENOTDIR: 'its folder does not exist',
  EACCES: 'access is denied',
  EPERM: 'access is denied',
  EROFS: 'the disk is read-only',
  EISDIR: 'it is a folder',
};

const cannotWrite = (path: string, code: string): UserError =>
  new UserError(`The report cannot be written to ${path}: ${REASONS[code] ?? code}.`);

const orExplain = <Value>(path: string, act: () => Value): Value => {
  try {
    return act();
  } catch (error) {
    throw cannotWrite(path, String((error as NodeJS.ErrnoException).code));
  }
};
