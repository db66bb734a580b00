/** Turns what SQLite and the system say about a store into one sentence; anything unknown stays a bug. */
import { UserError } from '../model/user-error.ts';

/** Result codes: https://sqlite.org/rescode.html */
export const SQLITE = {
  busy: 5,
  readOnly: 8,
  ioError: 10,
  corrupt: 11,
  full: 13,
  cannotOpen: 14,
  notADatabase: 26,
} as const;

const IO_ERROR_SHM_SIZE = 4874;

/** What the system calls a full or quota-bound file system when it is not SQLite that writes. */
const NO_SPACE_SYSTEM_CODES = new Set(['ENOSPC', 'EDQUOT']);

const fieldOf = (error: unknown, name: string): unknown =>
  typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined;

/** Primary result code of an error of `node:sqlite`, else undefined. */
export const sqliteCodeOf = (error: unknown): number | undefined => {
  const code = fieldOf(error, 'errcode');
  return fieldOf(error, 'code') === 'ERR_SQLITE_ERROR' && typeof code === 'number' ? code & 0xff : undefined;
};

export const diskFull = (path: string): UserError =>
  new UserError(
    `disk full: the store ${path} cannot grow; everything stored so far is safe. Free some space and run the same command again.`,
  );

export const damagedStore = (path: string): UserError =>
  new UserError(
    `${path} is damaged or not a phisweep store; restore it from a backup or name another store with --store.`,
  );

/** The error to throw instead: a `UserError` where the user can mend it, else the same error. */
export const storeFailure = (error: unknown, path: string): unknown => {
  if (NO_SPACE_SYSTEM_CODES.has(String(fieldOf(error, 'code')))) return diskFull(path);
  // The index of the WAL could not grow: the same full disk, met in another place.
  if (fieldOf(error, 'errcode') === IO_ERROR_SHM_SIZE) return diskFull(path);
  switch (sqliteCodeOf(error)) {
    case SQLITE.full:
      return diskFull(path);
    case SQLITE.corrupt:
    case SQLITE.notADatabase:
      return damagedStore(path);
    case SQLITE.busy:
      return new UserError(
        `another program is writing to the store ${path}; try again when it has finished.`,
      );
    case SQLITE.readOnly:
    case SQLITE.cannotOpen:
      return new UserError(
        `the store ${path} cannot be opened for writing; check its rights and those of its folder.`,
      );
    case SQLITE.ioError:
      return new UserError(
        `the disk failed under the store ${path}; everything stored so far is safe. Check the disk and run the same command again.`,
      );
    default:
      return error;
  }
};
