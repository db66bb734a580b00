/**
 * The walk: folders in, what they hold out, in the same order whatever the number of threads. It keeps no frontier:
 * which folders are next is the ledger's to say, so memory does not grow and an interrupted walk can go on.
 */
import { availableParallelism } from 'node:os';
import type { FolderListing } from '../model/listing.ts';
import { type Chunk, createLister, type Lister } from './create-lister.ts';
import { unpackListings } from './entry-buffer.ts';
import { toGroupIds } from './large-groups.ts';
import type { FolderRequest } from './list-folder.ts';
import { doubtedDevices, readMounts, stubDevices } from './mounts.ts';
import { createPathFilter } from './path-filter.ts';

export interface CrawlOptions {
  /** Files that count, in fast-glob's syntax, on the path below the root; none: all. */
  readonly include?: readonly string[];
  /** What is left out, folders with all below them. */
  readonly exclude?: readonly string[];
  readonly oneFileSystem?: boolean;
  /** Folders of snapshots and recycle bins too. */
  readonly includeSnapshots?: boolean;
  /** Roots with patterns of their own, in place of `include` and `exclude`. */
  readonly globs?: readonly RootGlobs[];
  /** Names or numbers of groups that hold most of a staff; default `LARGE_GROUP_NAMES`. */
  readonly broadGroups?: readonly (string | number)[] | undefined;
  /** Roots that stand for some of their files only (see `expandRoots`). */
  readonly only?: readonly { readonly path: Uint8Array; readonly names: readonly Uint8Array[] }[];
  /** Listing threads: two by default. One that hangs on a dead server leaves the others running. */
  readonly threads?: number;
  /** After so long without a sign of life from a listing thread the folder it is in counts as lost. Default 60,000. */
  readonly silenceMs?: number;
}

export interface RootGlobs {
  readonly path: Uint8Array;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

export interface Crawler {
  /**
   * Lists each folder once and yields what arrives together, in the order of the folders; its arrays are
   * emptied when the next are asked for. `folders` is read as threads
   * become free, so it may be a generator. One call at a time; breaking off is safe. A folder that cannot be listed is
   * an answer like others; it throws for bugs only.
   */
  list(folders: Iterable<FolderRequest>): AsyncGenerator<readonly FolderListing[], void, undefined>;
  /** A share of which several folders did not answer: no more of it is tried. */
  isSilent(root: Uint8Array): boolean;
  /** Ends the threads at once; a `list` under way ends as if there were no more. Safe to call twice. */
  close(): void;
}

/** Folders handed to a thread at a time: so many answers can share one message. */
const CHUNK_FOLDERS = 16;
/** One in work and one waiting, so that no thread is idle while the main one writes. */
const CHUNKS_PER_THREAD = 2;

/** A root may hold many mounts, of which one is dead; but each folder tried in vain costs `silenceMs` and a thread. */
const MOST_SILENCES = 3;
/** Names that hang in one folder: mount points, mostly. With more of them the folder itself is given up. */
const MOST_SILENT_NAMES = 16;

/** What is asked of a thread; `chunk` answers for the `requests` that are left. */
interface Work {
  requests: readonly FolderRequest[];
  chunk: Chunk;
  readonly lister?: Lister;
}

/** Answers for folders that are not tried: no entries, and why. */
const unanswered = (requests: readonly FolderRequest[]): Chunk => {
  const parts = requests.map(({ folderId }) => ({
    folderId,
    rows: 0,
    nameBytes: 0,
    last: true,
    problem: 'NO_ANSWER' as const,
  }));
  const left = [unpackListings({ buffer: new ArrayBuffer(0), rows: 0, nameBytes: 0, parts })];
  return { next: async () => left.shift(), discard: () => undefined };
};

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
  const { include = [], exclude = [], globs = [], oneFileSystem = false, only = [] } = options;
  const mounts = readMounts();
  for (const one of [{ include, exclude }, ...globs]) createPathFilter(one.include, one.exclude);
  const rules = {
    include,
    exclude,
    globs: new Map(globs.map((one) => [latin1(one.path), { include: one.include, exclude: one.exclude }])),
    oneFileSystem,
    includeSnapshots: options.includeSnapshots === true,
    stubs: stubDevices(mounts),
    largeGroups: [...toGroupIds(options.broadGroups)],
    mounts: doubtedDevices(mounts),
    only: new Map(only.map(({ path, names }) => [latin1(path), names.map(latin1).toSorted()])),
  };
  const threads = options.threads ?? Math.min(2, availableParallelism());
  const silenceMs = options.silenceMs ?? 60_000;
  const listers = Array.from({ length: threads }, () => createLister(rules, silenceMs));
  const silences = new Map<string, number>();
  const isSilent = (root: Uint8Array): boolean => (silences.get(latin1(root)) ?? 0) >= MOST_SILENCES;

  const start = (requests: readonly FolderRequest[]): Work => {
    const [idlest] = listers.toSorted((one, other) => one.underWay() - other.underWay());
    return { requests, chunk: idlest!.start(requests), lister: idlest! };
  };
  /** As many pieces of work as are needed to try what can be tried. */
  const worksFor = (requests: readonly FolderRequest[]): Work[] => {
    const lost = requests.filter(({ root }) => isSilent(root));
    const rest = requests.filter(({ root }) => !isSilent(root));
    return [
      ...(lost.length === 0 ? [] : [{ requests: lost, chunk: unanswered(lost) }]),
      ...(rest.length === 0 ? [] : [start(rest)]),
    ];
  };

  /** Hands out folders until every thread has enough or there are no more. */
  const handOut = (folders: Iterator<FolderRequest>, underWay: Work[]): void => {
    while (listers.some((lister) => lister.underWay() < CHUNKS_PER_THREAD)) {
      const requests = take(folders, CHUNK_FOLDERS);
      if (requests.length === 0) return;
      underWay.push(...worksFor(requests));
    }
  };

  /** A folder is tried again without the name that hangs; where it hangs itself, or in too many names, it has no answer. */
  const withoutName = (request: FolderRequest, name: string): FolderRequest | undefined => {
    const silent = request.silent ?? [];
    if (name !== '' && silent.length < MOST_SILENT_NAMES) return { ...request, silent: [...silent, name] };
    const root = latin1(request.root);
    silences.set(root, (silences.get(root) ?? 0) + 1);
    return undefined;
  };

  /** A thread fell silent: another takes its place and its work, without that in which it hangs. */
  const replace = (silent: Lister, underWay: readonly Work[]): Work[] => {
    listers[listers.indexOf(silent)] = createLister(rules, silenceMs);
    const its = underWay.filter(({ lister }) => lister === silent).flatMap(({ requests }) => requests);
    const { folderId: stuckIn, name = '' } = silent.stuckIn() ?? {};
    const stuck = its.find(({ folderId }) => folderId === stuckIn) ?? its[0];
    const again = stuck === undefined ? undefined : withoutName(stuck, name);
    return underWay.flatMap((work) => {
      if (work.lister !== silent) return [work];
      const rest = worksFor(
        work.requests.flatMap((request) =>
          request === stuck ? (again === undefined ? [] : [again]) : [request],
        ),
      );
      if (stuck === undefined || again !== undefined || !work.requests.includes(stuck)) return rest;
      return [{ requests: [stuck], chunk: unanswered([stuck]) }, ...rest];
    });
  };

  async function* list(
    folders: Iterable<FolderRequest>,
  ): AsyncGenerator<readonly FolderListing[], void, undefined> {
    const iterator = folders[Symbol.iterator]();
    let underWay: Work[] = [];
    try {
      for (;;) {
        handOut(iterator, underWay);
        const [first] = underWay;
        if (first === undefined) return;
        const listings = await first.chunk.next();
        if (listings === 'silent') {
          if (first.lister !== undefined) underWay = replace(first.lister, underWay);
        } else if (listings !== undefined) {
          const done = new Set(listings.flatMap(({ folderId, last }) => (last ? [folderId] : [])));
          first.requests = first.requests.filter(({ folderId }) => !done.has(folderId));
          yield listings;
        } else if (listers.some((lister) => lister.isClosed() && lister.stuckIn() === undefined)) return;
        else underWay.shift();
      }
    } finally {
      for (const { chunk } of underWay) chunk.discard();
    }
  }
  const close = (): void => {
    for (const lister of listers) lister.close();
  };
  return { list, isSilent, close };
};
