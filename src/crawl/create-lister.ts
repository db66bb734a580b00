/** One listing thread as the main thread sees it: it takes chunks of folders and answers each in order. */
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { FolderListing } from '../model/listing.ts';
import { type PackedListings, unpackListings } from './entry-buffer.ts';
import type { FolderRequest } from './list-folder.ts';
import type { ListerData, ListerMessage, ListerTask } from './list-worker.ts';

/** Messages that a thread may have on the way: about 2 MB. */
const CREDIT = 4;

/** Folders under way in one thread. */
export interface Chunk {
  /** The next listings, which free the ones before; undefined when there are no more, or the thread was closed. Rejects when the thread failed. */
  next(): Promise<readonly FolderListing[] | undefined>;
  /** What is still to come is thrown away. */
  discard(): void;
}

export interface Lister {
  start(folders: readonly FolderRequest[]): Chunk;
  /** Chunks that were started and not taken to their end. */
  underWay(): number;
  isClosed(): boolean;
  close(): void;
}

interface OpenChunk {
  readonly arrived: ListerMessage[];
  discarded: boolean;
  wake: () => void;
}

const fileOfThread = (): URL => new URL(`./list-worker${extname(import.meta.filename)}`, import.meta.url);

export const createLister = (rules: Omit<ListerData, 'credit'>): Lister => {
  const credit = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  const credits = new Int32Array(credit);
  credits[0] = CREDIT;
  const worker = new Worker(fileOfThread(), {
    workerData: { ...rules, credit } satisfies ListerData,
    // Nothing long-lived is allocated there: a small young space keeps the process small.
    resourceLimits: { maxYoungGenerationSizeMb: 8 },
  });
  const open = new Map<number, OpenChunk>();
  let [numbered, closed] = [0, false];
  let failure: { readonly error: unknown } | undefined;

  const giveBack = (): void => {
    Atomics.add(credits, 0, 1);
    Atomics.notify(credits, 0);
  };
  const receive = (message: ListerMessage): void => {
    const chunk = open.get(message.chunk);
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
    for (const { wake } of open.values()) wake();
  };
  worker.on('message', receive);
  worker.on('error', (error) => {
    failure = { error };
    end();
  });
  worker.on('exit', end);

  const start = (folders: readonly FolderRequest[]): Chunk => {
    const number = numbered++;
    const chunk: OpenChunk = { arrived: [], discarded: false, wake: () => undefined };
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
        taken = chunk.arrived.shift()?.packed;
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
  return {
    start,
    underWay: () => open.size,
    isClosed: () => closed,
    close: () => {
      end();
      void worker.terminate();
    },
  };
};
