/** Copies of a store, its health, its size on disk. */
import { chmodSync, copyFileSync, existsSync, statSync } from 'node:fs';
import { UserError } from '../model/user-error.ts';
import { checkLedger } from './check-ledger.ts';
import { listScans } from './list-scans.ts';
import type { Store } from './store.ts';
import { keyPathOf } from './token-key.ts';

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

/** A consistent copy, also while a scan writes, with the key that its tokens need. Never over something that is there. */
export const backupStore = (store: Store, target: string): void => {
  for (const path of [target, keyPathOf(target)])
    if (existsSync(path))
      throw new UserError(`${path} exists already; a backup is never written over something.`);
  const before = process.umask(0o077);
  try {
    store.db.prepare('VACUUM INTO ?').run(target);
    copyFileSync(keyPathOf(store.path), keyPathOf(target));
    chmodSync(keyPathOf(target), 0o600);
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
