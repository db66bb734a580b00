/** Stops before the disk is full: a store that cannot write its last batch is safe, but other programs on that disk are not. */
import { statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { UserError } from '../model/user-error.ts';
import type { Store } from './store.ts';

export const RESERVE_BYTES = 64 * 1024 ** 2;

/** Call between batches. A store in memory has room for ever. */
export const requireFreeSpace = (store: Pick<Store, 'path'>, reserveBytes: number = RESERVE_BYTES): void => {
  if (store.path === ':memory:') return;
  const { bavail, bsize } = statfsSync(dirname(store.path));
  if (bavail * bsize >= reserveBytes) return;
  const megabytes = Math.ceil(reserveBytes / 1024 ** 2);
  throw new UserError(
    `disk full: less than ${megabytes} MB are free where the store ${store.path} lies; everything stored so far is safe. Free some space and run the same command again.`,
  );
};
