/** The listing thread: waits for folders, lists them one after another, and waits while the main thread is behind. */
import { lstatSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { createEntryBuffer } from './entry-buffer.ts';
import { createIgnoreFiles } from './ignore-files.ts';
import { type FolderRequest, type ListOptions, listFolder } from './list-folder.ts';
import { createPathFilter } from './path-filter.ts';

export interface ListWorkerData {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly oneFileSystem: boolean;
  readonly largeGroups: readonly number[];
  readonly only: readonly (readonly [string, readonly string[]])[];
  /** [0]: messages sent and not yet taken. */
  readonly unread: Int32Array;
}

/** Messages the main thread may be behind: what bounds memory when writing is slower than listing. */
const MOST_UNREAD = 4;

const data = workerData as ListWorkerData;
const devices = new Map<string, bigint>();
const options: ListOptions = {
  filter: createPathFilter(data.include, data.exclude),
  ignores: createIgnoreFiles(),
  oneFileSystem: data.oneFileSystem,
  largeGroups: new Set(data.largeGroups),
  only: new Map(data.only.map(([root, names]) => [root, new Set(names)])),
  deviceOf: (root) => {
    const key = Buffer.from(root).toString('latin1');
    const device = devices.get(key) ?? lstatSync(Buffer.from(root), { bigint: true }).dev;
    devices.set(key, device);
    return device;
  },
};

const rows = createEntryBuffer((packed) => {
  for (let waiting = Atomics.load(data.unread, 0); waiting >= MOST_UNREAD; waiting = Atomics.load(data.unread, 0)) Atomics.wait(data.unread, 0, waiting);
  Atomics.add(data.unread, 0, 1);
  parentPort?.postMessage(packed, [packed.buffer]);
});

parentPort?.on('message', (folders: readonly FolderRequest[]) => {
  for (const folder of folders) listFolder(folder, options, rows);
  rows.flush();
  parentPort?.postMessage(undefined);
});
