/** A file that is there complete or not at all: written beside itself, synced, renamed. */
import { closeSync, fchmodSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';

export const replaceFile = (path: string, content: string | Uint8Array, mode: number): void => {
  const making = `${path}.${process.pid}.making`;
  rmSync(making, { force: true });
  const file = openSync(making, 'wx', mode);
  try {
    try {
      // A umask may have taken rights away that its readers need.
      fchmodSync(file, mode);
      const bytes = Buffer.from(content);
      for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(making, path);
  } catch (error) {
    rmSync(making, { force: true });
    throw error;
  }
};
