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
};

const toStandardOutput = (): Output => ({
  out: async (chunk) => {
    if (!process.stdout.write(chunk)) await once(process.stdout, 'drain');
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
  return {
    out: (chunk) => {
      const bytes = Buffer.from(chunk);
      for (let at = 0; at < bytes.length; ) at += orExplain(path, () => writeSync(fd, bytes, at));
    },
    finish: () => {
      orExplain(path, () => fsyncSync(fd));
      closeSync(fd);
      orExplain(path, () => renameSync(partial, path));
    },
    abandon,
  };
};

const orExplain = <Value>(path: string, act: () => Value): Value => {
  try {
    return act();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const why =
      code === 'ENOSPC'
        ? 'the disk is full'
        : code === 'ENOENT'
          ? 'its folder does not exist'
          : code === 'EACCES'
            ? 'access is denied'
            : code;
    throw new UserError(`The report cannot be written to ${path}: ${why}.`);
  }
};
