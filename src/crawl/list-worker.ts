/**
 * A thread that lists folders with synchronous calls, which are faster than asynchronous ones and cannot pile up.
 * It waits (asleep) while the main thread has not taken enough of its earlier messages.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { createEntryBuffer, type PackedListings } from './entry-buffer.ts';
import { createIgnoreFiles } from './ignore-files.ts';
import { createLineage } from './lineage.ts';
import { type FolderRequest, type ListingRules, listFolder } from './list-folder.ts';
import type { Doubt } from './mounts.ts';
import { createPathFilter } from './path-filter.ts';

/** How a crawl is done; plain data. */
export interface ListerData {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  /** Root (one character per byte) → its own patterns. */
  readonly globs: ReadonlyMap<
    string,
    { readonly include: readonly string[]; readonly exclude: readonly string[] }
  >;
  readonly oneFileSystem: boolean;
  readonly includeSnapshots: boolean;
  readonly stubs: ReadonlySet<bigint>;
  readonly largeGroups: readonly number[];
  readonly mounts: ReadonlyMap<bigint, Doubt>;
  /** Root (one character per byte) → the only names in it that count. */
  readonly only: ReadonlyMap<string, readonly string[]>;
  /** What both threads see: `SHARED_CELLS` numbers at the places in `CELL`, then the bytes of a name. */
  readonly shared: SharedArrayBuffer;
}

export const SHARED_CELLS = 5;
const NAME_AT = SHARED_CELLS * Int32Array.BYTES_PER_ELEMENT;
export const SHARED_BYTES = NAME_AT + 1024;
export const CELL = {
  /** Messages that may still be sent. */
  credit: 0,
  /** Signs of life: grows with every folder and name. */
  steps: 1,
  /** Chunk under way, and the index of its folder under way. */
  chunk: 2,
  folder: 3,
  /** Length of the name that is being looked up; 0 between two. */
  name: 4,
} as const;

/** The name that the thread is looking up, one character per byte; empty when it does something else. */
export const nameUnderWay = (shared: SharedArrayBuffer): string => {
  const length = Atomics.load(new Int32Array(shared, 0, SHARED_CELLS), CELL.name);
  return Buffer.from(shared, NAME_AT).toString('latin1', 0, length);
};

/** To the main thread; a message without `packed` ends the chunk of folders with this number. */
export interface ListerMessage {
  readonly chunk: number;
  readonly packed?: PackedListings;
}

export interface ListerTask {
  readonly chunk: number;
  readonly folders: readonly FolderRequest[];
}

const startLister = (port: NonNullable<typeof parentPort>, data: ListerData): void => {
  const cells = new Int32Array(data.shared, 0, SHARED_CELLS);
  const name = Buffer.from(data.shared, NAME_AT);
  let chunk = 0;
  const send = (packed: PackedListings): void => {
    while (Atomics.load(cells, CELL.credit) <= 0) Atomics.wait(cells, CELL.credit, 0);
    Atomics.sub(cells, CELL.credit, 1);
    port.postMessage({ chunk, packed } satisfies ListerMessage, [packed.buffer]);
  };
  const common = createPathFilter(data.include, data.exclude);
  const own = new Map(
    [...data.globs].map(([root, { include, exclude }]) => [root, createPathFilter(include, exclude)]),
  );
  const rules: ListingRules = {
    filterOf: (root) => own.get(Buffer.from(root).toString('latin1')) ?? common,
    ignoreFiles: createIgnoreFiles(),
    oneFileSystem: data.oneFileSystem,
    includeSnapshots: data.includeSnapshots,
    lineage: createLineage(),
    stubs: data.stubs,
    largeGroups: new Set(data.largeGroups),
    mounts: data.mounts,
    looksUp: (latin1) => {
      Atomics.store(cells, CELL.name, name.write(latin1, 'latin1'));
      Atomics.add(cells, CELL.steps, 1);
    },
    onlyIn: (root) => data.only.get(Buffer.from(root).toString('latin1')),
  };
  const buffer = createEntryBuffer(send);
  port.on('message', (task: ListerTask) => {
    chunk = task.chunk;
    Atomics.store(cells, CELL.chunk, chunk);
    for (const [index, folder] of task.folders.entries()) {
      Atomics.store(cells, CELL.folder, index);
      rules.looksUp('');
      listFolder(folder, rules, buffer);
    }
    buffer.flush();
    port.postMessage({ chunk } satisfies ListerMessage);
  });
};

if (parentPort !== null) startLister(parentPort, workerData);
