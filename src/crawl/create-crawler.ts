/**
 * The walk: folders in, what they hold out, in the same order whatever the number of threads. It keeps no frontier:
 * which folders are next is the ledger's to say, so memory does not grow and an interrupted walk can go on.
 */
import { availableParallelism } from 'node:os';
import type { FolderListing } from '../model/listing.ts';
import { type Chunk, createLister } from './create-lister.ts';
import { toGroupIds } from './large-groups.ts';
import type { FolderRequest } from './list-folder.ts';
import { createPathFilter } from './path-filter.ts';

export interface CrawlOptions {
  /** Files that count, in fast-glob's syntax, on the path below the root; none: all. */
  readonly include?: readonly string[];
  /** What is left out, folders with all below them. */
  readonly exclude?: readonly string[];
  readonly oneFileSystem?: boolean;
  /** Names or numbers of groups that hold most of a staff. */
  readonly broadGroups?: readonly (string | number)[];
  /** Roots that stand for some of their files only (see `expandRoots`). */
  readonly only?: readonly { readonly path: Uint8Array; readonly names: readonly Uint8Array[] }[];
  /** Listing threads: two by default. One that hangs on a dead server leaves the others running. */
  readonly threads?: number;
}

export interface Crawler {
  /**
   * Lists each folder once and yields what arrives together, in the order of the folders; its arrays are
   * emptied when the next are asked for. `folders` is read as threads
   * become free, so it may be a generator. One call at a time; breaking off is safe. A folder that cannot be listed is
   * an answer like others; it throws for bugs only.
   */
  list(folders: Iterable<FolderRequest>): AsyncGenerator<readonly FolderListing[], void, undefined>;
  /** Ends the threads at once; a `list` under way ends as if there were no more. Safe to call twice. */
  close(): void;
}

/** Folders handed to a thread at a time: so many answers can share one message. */
const CHUNK_FOLDERS = 16;
/** One in work and one waiting, so that no thread is idle while the main one writes. */
const CHUNKS_PER_THREAD = 2;

const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

const take = <Item>(items: Iterator<Item>, count: number): Item[] => {
  const taken: Item[] = [];
  while (taken.length < count) {
    const { value, done } = items.next();
    if (done) break;
    taken.push(value);
  }
  return taken;
};

/** A bad pattern is a UserError here, before anything is listed. */
export const createCrawler = (options: CrawlOptions): Crawler => {
  const { include = [], exclude = [], oneFileSystem = false, only = [] } = options;
  createPathFilter(include, exclude);
  const rules = {
    include,
    exclude,
    oneFileSystem,
    largeGroups: [...toGroupIds(options.broadGroups)],
    only: new Map(only.map(({ path, names }) => [latin1(path), names.map(latin1).toSorted()])),
  };
  const threads = options.threads ?? Math.min(2, availableParallelism());
  const listers = Array.from({ length: threads }, () => createLister(rules));

  /** Hands out folders until every thread has enough or there are no more. */
  const handOut = (folders: Iterator<FolderRequest>, underWay: Chunk[]): void => {
    for (;;) {
      const [idlest] = listers.toSorted((one, other) => one.underWay() - other.underWay());
      if (idlest === undefined || idlest.underWay() >= CHUNKS_PER_THREAD) return;
      const requests = take(folders, CHUNK_FOLDERS);
      if (requests.length === 0) return;
      underWay.push(idlest.start(requests));
    }
  };

  async function* list(
    folders: Iterable<FolderRequest>,
  ): AsyncGenerator<readonly FolderListing[], void, undefined> {
    const iterator = folders[Symbol.iterator]();
    const underWay: Chunk[] = [];
    try {
      for (;;) {
        handOut(iterator, underWay);
        const [first] = underWay;
        if (first === undefined) return;
        const listings = await first.next();
        if (listings !== undefined) yield listings;
        else if (listers.some((lister) => lister.isClosed())) return;
        else underWay.shift();
      }
    } finally {
      for (const chunk of underWay) chunk.discard();
    }
  }
  const close = (): void => {
    for (const lister of listers) lister.close();
  };
  return { list, close };
};
