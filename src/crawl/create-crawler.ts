/** Lists folders in threads of their own: a share that hangs, hangs there, and writing goes on beside reading. */
import { Worker } from 'node:worker_threads';
import type { FolderListing } from '../model/listing.ts';
import { type PackedListings, unpackListings } from './entry-buffer.ts';
import { toGroupIds } from './large-groups.ts';
import type { FolderRequest } from './list-folder.ts';
import type { ListWorkerData } from './list-worker.ts';
import { createPathFilter } from './path-filter.ts';

export interface CrawlOptions {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly oneFileSystem: boolean;
  /** Groups of which everybody is a member, by name or number, over and above the usual ones. */
  readonly broadGroups: readonly (string | number)[];
  /** By root, one character per byte: the only names listed in it. */
  readonly only: ReadonlyMap<string, readonly string[]>;
  readonly threads?: number;
}

export interface Crawler {
  /** Every folder ends in a listing that is `last`; a folder's parts come in order, folders in any. One call at a time. */
  list(folders: readonly FolderRequest[]): AsyncGenerator<readonly FolderListing[]>;
  /** Safe to call twice; a listing under way ends without its rest. */
  close(): void;
}

/** Throws `UserError` for a pattern that is no glob. */
export const createCrawler = (options: CrawlOptions): Crawler => {
  createPathFilter(options.include, options.exclude);
  const lanes = Array.from({ length: options.threads ?? 2 }, () => createLane(options));
  let notify = (): void => {};
  let failure: unknown;
  const waiting: { packed: PackedListings; taken: () => void }[] = [];
  let busy = 0;
  for (const lane of lanes) {
    lane.worker.on('message', (packed: PackedListings | undefined) => {
      if (packed === undefined) busy -= 1;
      else waiting.push({ packed, taken: lane.taken });
      notify();
    });
    lane.worker.on('error', (error) => {
      failure = error;
      notify();
    });
  }

  async function* list(folders: readonly FolderRequest[]): AsyncGenerator<readonly FolderListing[]> {
    lanes.forEach(({ worker }, i) => {
      const own = folders.filter((_, n) => n % lanes.length === i);
      if (own.length === 0) return;
      busy += 1;
      worker.postMessage(own);
    });
    while (busy > 0 || waiting.length > 0) {
      if (failure !== undefined) throw failure;
      const next = waiting.shift();
      if (next === undefined) {
        await new Promise<void>((resolve) => {
          notify = resolve;
        });
        continue;
      }
      const listings = unpackListings(next.packed);
      next.taken();
      yield listings;
    }
  }

  return {
    list,
    close: () => {
      busy = 0;
      notify();
      for (const { worker } of lanes) void worker.terminate();
    },
  };
};

const createLane = ({ include, exclude, oneFileSystem, broadGroups, only }: CrawlOptions): { worker: Worker; taken: () => void } => {
  const unread = new Int32Array(new SharedArrayBuffer(4));
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const workerData: ListWorkerData = {
    include,
    exclude,
    oneFileSystem,
    largeGroups: [...toGroupIds(), ...toGroupIds(broadGroups)],
    only: [...only],
    unread,
  };
  const worker = new Worker(new URL(`./list-worker.${extension}`, import.meta.url), { workerData });
  const taken = (): void => {
    Atomics.sub(unread, 0, 1);
    Atomics.notify(unread, 0);
  };
  return { worker, taken };
};
