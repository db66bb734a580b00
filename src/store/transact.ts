/** All or nothing. BEGIN IMMEDIATE: a deferred transaction that turns into a writer late can fail with BUSY in the middle. */
import type { Store } from './store.ts';
import { storeFailure } from './store-failure.ts';

export const transact = <Result>(store: Store, work: () => Result): Result => {
  try {
    store.db.exec('BEGIN IMMEDIATE');
    const result = work();
    store.db.exec('COMMIT');
    return result;
  } catch (error) {
    // SQLITE_FULL and IOERR have already rolled back by themselves: a second ROLLBACK would throw and hide the cause.
    if (store.db.isTransaction) store.db.exec('ROLLBACK');
    throw storeFailure(error, store.path);
  }
};
