/**
 * A thread that lists folders with synchronous calls, which are faster than asynchronous ones and cannot pile up.
 * It waits (asleep) while the main thread has not taken enough of its earlier messages.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { createEntryBuffer, type PackedListings } from './entry-buffer.ts';
import { createIgnoreFiles } from './ignore-files.ts';
import { type FolderRequest, type ListingRules, listFolder } from './list-folder.ts';
import { createPathFilter } from './path-filter.ts';

/** How a crawl is done; plain data. */
export interface ListerData {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly oneFileSystem: boolean;
  readonly largeGroups: readonly number[];
  /** Root (one character per byte) → the only names in it that count. */
  readonly only: ReadonlyMap<string, readonly string[]>;
  /** One number: messages that may still be sent. */
  readonly credit: SharedArrayBuffer;
}

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
  const credit = new Int32Array(data.credit);
  let chunk = 0;
  const send = (packed: PackedListings): void => {
    while (Atomics.load(credit, 0) <= 0) Atomics.wait(credit, 0, 0);
    Atomics.sub(credit, 0, 1);
    port.postMessage({ chunk, packed } satisfies ListerMessage, [packed.buffer]);
  };
  const rules: ListingRules = {
    filter: createPathFilter(data.include, data.exclude),
    ignoreFiles: createIgnoreFiles(),
    oneFileSystem: data.oneFileSystem,
    largeGroups: new Set(data.largeGroups),
    onlyIn: (root) => data.only.get(Buffer.from(root).toString('latin1')),
  };
  const buffer = createEntryBuffer(send);
  port.on('message', (task: ListerTask) => {
    chunk = task.chunk;
    for (const folder of task.folders) listFolder(folder, rules, buffer);
    buffer.flush();
    port.postMessage({ chunk } satisfies ListerMessage);
  });
};

if (parentPort !== null) startLister(parentPort, workerData);
