/** Copies of a store, its health, its size on disk. */
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { UserError } from '../model/user-error.ts';
import { replaceFile } from '../util/replace-file.ts';
import { checkLedger } from './check-ledger.ts';
import { listScans } from './list-scans.ts';
import type { Store } from './store.ts';
import { storeFailure } from './store-failure.ts';
import { formerKeyPathOf, keyPathOf } from './token-key.ts';

/** Sentences about everything that is wrong; none: the store is sound. `integrity_check` reads every page. */
export const checkStore = (store: Store): readonly string[] => {
  const damage = store.db
    .prepare('PRAGMA integrity_check(20)')
    .all()
    .map((row) => String(Object.values(row)[0]))
    .filter((line) => line !== 'ok')
    .map((line) => `the database is damaged: ${line}`);
  if (damage.length > 0) return damage;
  const last = listScans(store).findLast(({ state }) => state === 'complete' || state === 'incomplete');
  return last === undefined
    ? []
    : checkLedger(store, last.scanId).map((line) => `scan ${last.scanId}: ${line}`);
};

/** The rest of a backup that was killed is no other store's key. */
const isOwnKey = (store: Store, path: string): boolean =>
  existsSync(path) && Buffer.compare(readFileSync(path), store.key) === 0;

const syncFile = (path: string): void => {
  const file = openSync(path, 'r+');
  fsyncSync(file);
  closeSync(file);
};

/**
 * A consistent copy, also while a scan writes, with the key that its tokens need. Never over something that is there; killed at
 * any moment it leaves no copy or a whole one.
 */
export const backupStore = (store: Store, target: string): void => {
  const key = keyPathOf(target);
  if (existsSync(target) || (existsSync(key) && !isOwnKey(store, key)))
    throw new UserError(
      `${existsSync(target) ? target : key} exists already; a backup is never written over something.`,
    );
  const making = `${target}.making`;
  const before = process.umask(0o077);
  try {
    rmSync(making, { force: true });
    store.db.prepare('VACUUM INTO ?').run(making);
    syncFile(making);
    replaceFile(key, store.key, 0o600);
    if (store.formerKey !== undefined) replaceFile(formerKeyPathOf(target), store.formerKey, 0o600);
    renameSync(making, target);
  } catch (error) {
    rmSync(making, { force: true });
    throw storeFailure(error, target);
  } finally {
    process.umask(before);
  }
};

export interface Compacted {
  readonly bytesBefore: number;
  readonly bytesAfter: number;
}

/** Gives pages that are free back to the disk; needs as much room again while it works. */
export const compactStore = ({ db, path }: Store): Compacted => {
  const bytesBefore = statSync(path).size;
  db.exec('VACUUM; PRAGMA wal_checkpoint(TRUNCATE)');
  return { bytesBefore, bytesAfter: statSync(path).size };
};
