/** One scan per store. The lock is a lock of SQLite's on a file of its own: the kernel frees it however its holder ends. */
import { DatabaseSync } from 'node:sqlite';
import { UserError } from '../model/user-error.ts';
import { SQLITE, sqliteCodeOf } from './store-failure.ts';

/** Returns what frees the lock. */
export const takeStoreLock = (storePath: string): (() => void) => {
  const lock = new DatabaseSync(`${storePath}.lock`, { timeout: 0 });
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
