/** One scan per store. The lock is a lock of SQLite's on a file of its own: the kernel frees it however its holder ends. */
import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { UserError } from '../model/user-error.ts';
import { SQLITE, sqliteCodeOf } from './store-failure.ts';

const lockPathOf = (storePath: string): string => `${storePath}.lock`;

/** Who only asks (`isStoreHeld`) is gone by then. */
const PATIENCE_MS = 250;

/** Does a scan run on it now? Not so after a kill, whatever the store says. */
export const isStoreHeld = (storePath: string): boolean => {
  const path = lockPathOf(storePath);
  if (!existsSync(path)) return false;
  const lock = new DatabaseSync(path, { readOnly: true, timeout: 0 });
  try {
    lock.prepare('SELECT count(*) FROM sqlite_schema').get();
    return false;
  } catch (error) {
    if (sqliteCodeOf(error) !== SQLITE.busy) throw error;
    return true;
  } finally {
    lock.close();
  }
};

/** Returns what frees the lock. */
export const takeStoreLock = (storePath: string): (() => void) => {
  const lock = new DatabaseSync(lockPathOf(storePath), { timeout: PATIENCE_MS });
  try {
    // Nothing is ever written to it, so it needs no journal beside it.
    lock.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if (sqliteCodeOf(error) !== SQLITE.busy) throw error;
    throw new UserError(
      `another scan holds the store ${storePath}; wait until it ends or name another store with --store.`,
    );
  }
  return () => {
    if (lock.isOpen) lock.close();
  };
};
