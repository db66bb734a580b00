/** The key of all tokens: 32 random bytes in `<store>.key`. Lost, old tokens cannot be made again; leaked, they can be guessed. */
import { createHmac, randomBytes } from 'node:crypto';
import { closeSync, fstatSync, fsyncSync, linkSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { UserError } from '../model/user-error.ts';

export const KEY_BYTES = 32;

/** Rights of group and others. */
const NOT_OWNER = 0o077;

export const keyPathOf = (storePath: string): string => `${storePath}.key`;

/** Tells one key from another without revealing it; stored in the database. */
export const fingerprintOf = (key: Uint8Array): string =>
  createHmac('sha256', key).update('phisweep token key').digest('hex').slice(0, 32);

const syncFolder = (path: string): void => {
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
};

/** Complete or absent, never half: written and synced under another name, then linked, which fails if the key exists. */
export const makeTokenKey = (storePath: string): Uint8Array => {
  const path = keyPathOf(storePath);
  const making = `${path}.making`;
  rmSync(making, { force: true });
  const file = openSync(making, 'wx', 0o600);
  const key = randomBytes(KEY_BYTES);
  try {
    writeSync(file, key);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  linkSync(making, path);
  rmSync(making);
  syncFolder(dirname(path));
  return key;
};

/** The key, or undefined where there is none. */
export const readTokenKey = (storePath: string): Uint8Array | undefined => {
  const path = keyPathOf(storePath);
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new UserError(`the token key ${path} cannot be read; run as the account that owns it.`);
  }
  try {
    const { mode } = fstatSync(file);
    if (process.platform !== 'win32' && (mode & NOT_OWNER) !== 0)
      throw new UserError(
        `the token key ${path} can be read by others (mode ${(mode & 0o777).toString(8)}); set it with: chmod 600 '${path}'`,
      );
    const key = new Uint8Array(KEY_BYTES + 1);
    if (readSync(file, key, 0, key.length, 0) !== KEY_BYTES)
      throw new UserError(`the token key ${path} is not ${KEY_BYTES} bytes long; restore it from a backup.`);
    return key.slice(0, KEY_BYTES);
  } finally {
    closeSync(file);
  }
};
