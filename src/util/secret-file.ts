/** Keys on disk: random bytes that only their owner may read, complete or absent, never half. */
import { randomBytes } from 'node:crypto';
import { closeSync, fstatSync, fsyncSync, linkSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { UserError } from '../model/user-error.ts';

/** Rights of group and others. */
const NOT_OWNER = 0o077;

const syncFolder = (path: string): void => {
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
};

/** Written and synced under another name, then linked, which fails if the file exists. */
export const makeSecret = (path: string, sizeBytes: number): Uint8Array => {
  const making = `${path}.making`;
  rmSync(making, { force: true });
  const file = openSync(making, 'wx', 0o600);
  const secret = randomBytes(sizeBytes);
  try {
    writeSync(file, secret);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  linkSync(making, path);
  rmSync(making);
  syncFolder(dirname(path));
  return secret;
};

/** Opens it if nobody but its owner may read it; undefined where there is none. */
const openPrivate = (path: string, what: string): number | undefined => {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new UserError(`${what} ${path} cannot be read; run as the account that owns it.`);
  }
  try {
    const stat = fstatSync(file);
    if (!stat.isFile()) throw new UserError(`${what} ${path} is not a file.`);
    if (process.platform !== 'win32' && (stat.mode & NOT_OWNER) !== 0)
      throw new UserError(
        `${what} ${path} can be read by others (mode ${(stat.mode & 0o777).toString(8)}); set it with: chmod 600 '${path}'`,
      );
  } catch (error) {
    closeSync(file);
    throw error;
  }
  return file;
};

/** The secret, or undefined where there is none. `what` names it in sentences. */
export const readSecret = (path: string, sizeBytes: number, what: string): Uint8Array | undefined => {
  const file = openPrivate(path, what);
  if (file === undefined) return undefined;
  try {
    const secret = new Uint8Array(sizeBytes + 1);
    if (readSync(file, secret, 0, secret.length, 0) !== sizeBytes)
      throw new UserError(`${what} ${path} is not ${sizeBytes} bytes long; restore it from a backup.`);
    return secret.slice(0, sizeBytes);
  } finally {
    closeSync(file);
  }
};

/** A password or token that somebody wrote into a file: its text without the line end; undefined where there is none. */
export const readSecretText = (path: string, mostBytes: number, what: string): string | undefined => {
  const file = openPrivate(path, what);
  if (file === undefined) return undefined;
  try {
    const bytes = new Uint8Array(mostBytes + 1);
    const size = readSync(file, bytes, 0, bytes.length, 0);
    if (size > mostBytes) throw new UserError(`${what} ${path} is longer than ${mostBytes} bytes.`);
    return new TextDecoder().decode(bytes.subarray(0, size)).replace(/\r?\n$/, '');
  } finally {
    closeSync(file);
  }
};
