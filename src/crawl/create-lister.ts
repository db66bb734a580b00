/** One listing thread as the main thread sees it: it takes chunks of folders and answers each in order. */
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { FolderListing } from '../model/listing.ts';
import { type PackedListings, unpackListings } from './entry-buffer.ts';
import type { FolderRequest } from './list-folder.ts';
import {
  CELL,
  type ListerData,
  type ListerMessage,
  type ListerTask,
  nameUnderWay,
  SHARED_BYTES,
  SHARED_CELLS,
} from './list-worker.ts';
import { watchSilence } from './watch-silence.ts';

/** Messages that a thread may have on the way: about 2 MB. */
const CREDIT = 4;

/** Folders under way in one thread. */
export interface Chunk {
  /**
   * The next listings, which free the ones before; undefined when there are no more, or the thread was closed;
   * `silent` when it hangs in a folder and will never answer. Rejects when the thread failed.
   */
  next(): Promise<readonly FolderListing[] | 'silent' | undefined>;
  /** What is still to come is thrown away. */
  discard(): void;
}

export interface Lister {
  start(folders: readonly FolderRequest[]): Chunk;
  /** Chunks that were started and not taken to their end. */
  underWay(): number;
  isClosed(): boolean;
  /** Of a thread that fell silent: the folder it hangs in, and the name that it was looking up, if it was. */
  stuckIn(): { readonly folderId: number | undefined; readonly name: string } | undefined;
  close(): void;
}

interface OpenChunk {
  readonly folders: readonly FolderRequest[];
  readonly arrived: ListerMessage[];
  discarded: boolean;
  wake: () => void;
}

const fileOfThread = (): URL => new URL(`./list-worker${extname(import.meta.filename)}`, import.meta.url);

/** `silenceMs`: how long nothing at all may be heard of a thread that has work. */
export const createLister = (rules: Omit<ListerData, 'shared'>, silenceMs: number): Lister => {
  const shared = new SharedArrayBuffer(SHARED_BYTES);
  const cells = new Int32Array(shared, 0, SHARED_CELLS);
  cells[CELL.credit] = CREDIT;
  const worker = new Worker(fileOfThread(), {
    workerData: { ...rules, shared } satisfies ListerData,
    // Nothing long-lived is allocated there: a small young space keeps the process small.
    resourceLimits: { maxYoungGenerationSizeMb: 8 },
  });
  const open = new Map<number, OpenChunk>();
  let [numbered, ended, closed] = [0, 0, false];
  let failure: { readonly error: unknown } | undefined;
  let stuckIn: ReturnType<Lister['stuckIn']>;

  const giveBack = (): void => {
    Atomics.add(cells, CELL.credit, 1);
    Atomics.notify(cells, CELL.credit);
  };
  const receive = (message: ListerMessage): void => {
    const chunk = open.get(message.chunk);
    if (message.packed === undefined) ended += 1;
    if (chunk?.discarded) {
      if (message.packed === undefined) open.delete(message.chunk);
      else giveBack();
      return;
    }
    chunk?.arrived.push(message);
    chunk?.wake();
  };
  const end = (): void => {
    closed = true;
    unwatch();
    for (const { wake } of open.values()) wake();
  };
  const unwatch = watchSilence({
    silenceMs,
    steps: () => Atomics.load(cells, CELL.steps),
    // With no credit left it is the thread that waits for us.
    hasWork: () => ended < numbered && Atomics.load(cells, CELL.credit) > 0,
    onSilence: () => {
      const chunk = open.get(Atomics.load(cells, CELL.chunk));
      const folderId = chunk?.folders[Atomics.load(cells, CELL.folder)]?.folderId;
      stuckIn = { folderId, name: nameUnderWay(shared) };
      close();
    },
  });
  worker.on('message', receive);
  worker.on('error', (error) => {
    failure = { error };
    end();
  });
  worker.on('exit', end);

  const start = (folders: readonly FolderRequest[]): Chunk => {
    const number = numbered++;
    const chunk: OpenChunk = { folders, arrived: [], discarded: false, wake: () => undefined };
    let taken: PackedListings | undefined;
    open.set(number, chunk);
    worker.postMessage({ chunk: number, folders } satisfies ListerTask);
    return {
      next: async () => {
        while (chunk.arrived.length === 0 && !closed)
          await new Promise<void>((resolve) => {
            chunk.wake = resolve;
          });
        if (failure !== undefined) throw failure.error;
        // Freed by hand: the collector does not see how much memory hangs on these small objects.
        taken?.buffer.transfer(0);
        const isSilent = stuckIn !== undefined && chunk.arrived.length === 0;
        taken = chunk.arrived.shift()?.packed;
        if (isSilent) return 'silent';
        if (taken === undefined) {
          open.delete(number);
          return undefined;
        }
        giveBack();
        return unpackListings(taken);
      },
      discard: () => {
        chunk.discarded = true;
        for (const message of chunk.arrived.splice(0)) receive(message);
      },
    };
  };
  const close = (): void => {
    end();
    // Not waited for: what hangs in a system call cannot be ended from outside.
    void worker.terminate();
  };
  return {
    start,
    underWay: () => open.size,
    isClosed: () => closed,
    stuckIn: () => stuckIn,
    close,
  };
};
