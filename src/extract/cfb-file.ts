/** OLE2 compound files: storages and streams. Nothing in them is believed: chains may loop, sizes lie, trees point back at themselves. */
import { DocumentProblem, type ExtractInput } from './extractor.ts';
import { type RandomAccess, viewOf } from './random-access.ts';

export interface CfbStream {
  readonly name: string;
  /** As declared, at most that of the file; `read` gives fewer bytes where the chain ends before. */
  readonly sizeBytes: number;
  /** The first `maxBytes` of it, all by default. Costs at most the size of the whole file. */
  read(maxBytes?: number): Uint8Array;
}

export interface CfbStorage {
  readonly name: string;
  readonly streams: readonly CfbStream[];
  readonly storages: readonly CfbStorage[];
}

/** [MS-CFB] 2.2, 2.6. */
const ENTRY_BYTES = 128;
const HEADER_DIFAT = 109;
const STORAGE = 1;
const STREAM = 2;
/** Sector numbers from here on are marks: end of chain, free, part of the table. */
const MARKS = 0xfffffffa;
const MAX_ENTRIES = 100_000;

interface Sectors {
  /** Reads along a chain until `length` is reached or the chain ends. One that runs in a circle ends where it closes. */
  chain(start: number, length: number): Uint8Array;
}

const chained = (
  table: Uint32Array,
  sectorBytes: number,
  totalBytes: number,
  readAt: (sector: number, length: number) => Uint8Array,
): Sectors => ({
  chain(start, length) {
    const out = new Uint8Array(Math.min(length, totalBytes));
    let filled = 0;
    let sector = start;
    // Every circle jumps back to the same sector again; honest chains rarely jump back at all.
    const jumpedTo = new Set<number>();
    while (filled < out.length && sector < table.length) {
      let run = 1;
      while (filled + run * sectorBytes < out.length && table[sector + run - 1] === sector + run) run += 1;
      const wanted = Math.min(run * sectorBytes, out.length - filled);
      const piece = readAt(sector, wanted);
      out.set(piece, filled);
      filled += piece.byteLength;
      if (piece.byteLength < wanted) break;
      const last = sector + run - 1;
      sector = table[last] ?? MARKS;
      if (sector > last) continue;
      if (jumpedTo.has(sector)) break;
      jumpedTo.add(sector);
    }
    return filled === out.length ? out : out.subarray(0, filled);
  },
});

const numbersOf = (data: Uint8Array): Uint32Array => {
  const view = viewOf(data);
  return Uint32Array.from({ length: data.byteLength >> 2 }, (_, index) => view.getUint32(4 * index, true));
};

/** The allocation table, put together from the sectors that hold it. */
const tableOf = (access: RandomAccess, header: DataView, sectorBytes: number): Uint32Array => {
  const sectorCount = Math.ceil(access.sizeBytes / sectorBytes);
  const perSector = sectorBytes / 4;
  const needed = Math.ceil(sectorCount / perSector);
  const holders: number[] = [];
  for (let index = 0; index < HEADER_DIFAT && holders.length < needed; index += 1)
    holders.push(header.getUint32(76 + 4 * index, true));
  let next = header.getUint32(68, true);
  for (let seen = 0; next < MARKS && holders.length < needed && seen <= needed; seen += 1) {
    const more = numbersOf(access.readAt((next + 1) * sectorBytes, sectorBytes));
    if (more.length < perSector) break;
    holders.push(...more.subarray(0, perSector - 1));
    next = more[perSector - 1]!;
  }
  const table = new Uint32Array(sectorCount).fill(MARKS);
  for (const [index, holder] of holders.slice(0, needed).entries()) {
    if (holder >= sectorCount) continue;
    const part = numbersOf(access.readAt((holder + 1) * sectorBytes, sectorBytes));
    table.set(part.subarray(0, Math.max(0, sectorCount - index * perSector)), index * perSector);
  }
  return table;
};

interface Entry {
  readonly name: string;
  readonly type: number;
  readonly left: number;
  readonly right: number;
  readonly child: number;
  readonly start: number;
  readonly sizeBytes: number;
}

const utf16 = new TextDecoder('utf-16le');

const entriesOf = (directory: Uint8Array): Entry[] => {
  const view = viewOf(directory);
  return Array.from({ length: Math.floor(directory.byteLength / ENTRY_BYTES) }, (_, index) => {
    const at = index * ENTRY_BYTES;
    const nameBytes = Math.max(0, Math.min(64, view.getUint16(at + 64, true)) - 2);
    return {
      name: utf16.decode(directory.subarray(at, at + nameBytes)),
      type: view.getUint8(at + 66),
      left: view.getUint32(at + 68, true),
      right: view.getUint32(at + 72, true),
      child: view.getUint32(at + 76, true),
      start: view.getUint32(at + 116, true),
      sizeBytes: view.getUint32(at + 120, true),
    };
  });
};

/** Indices below one storage, in the order of names; every entry belongs to one storage only. */
const childrenOf = (entries: readonly Entry[], root: number, seen: Set<number>): number[] => {
  const found: number[] = [];
  const stack = [root];
  while (stack.length > 0) {
    const index = stack.pop()!;
    const entry = entries[index];
    if (entry === undefined || seen.has(index)) continue;
    seen.add(index);
    found.push(index);
    stack.push(entry.right, entry.left);
  }
  return found;
};

/** The root storage. Throws BAD_FORMAT where there is no directory; what is damaged inside is noted once it is read. */
export const openCfb = (access: RandomAccess, note: ExtractInput['note']): CfbStorage => {
  const head = access.readAt(0, 512);
  if (head.byteLength < 512) throw new DocumentProblem('BAD_FORMAT', 'OLE2 compound file');
  const header = viewOf(head);
  const sectorBytes = header.getUint16(30, true) === 12 ? 4096 : 512;
  const table = tableOf(access, header, sectorBytes);
  const large = chained(table, sectorBytes, access.sizeBytes, (sector, length) =>
    access.readAt((sector + 1) * sectorBytes, length),
  );
  const entries = entriesOf(large.chain(header.getUint32(48, true), MAX_ENTRIES * ENTRY_BYTES));
  const [root] = entries;
  if (root === undefined) throw new DocumentProblem('BAD_FORMAT', 'OLE2 compound file');
  const cutoffBytes = header.getUint32(56, true);
  let small: Sectors | undefined;
  const smallOnes = (): Sectors => {
    if (small === undefined) {
      const data = large.chain(root.start, root.sizeBytes);
      const miniTable = numbersOf(large.chain(header.getUint32(60, true), data.byteLength));
      small = chained(miniTable, 64, data.byteLength, (sector, length) =>
        data.subarray(sector * 64, sector * 64 + length),
      );
    }
    return small;
  };
  const streamOf = ({ name, start, sizeBytes }: Entry): CfbStream => ({
    name,
    sizeBytes: Math.min(sizeBytes, access.sizeBytes),
    read(maxBytes = sizeBytes) {
      const wanted = Math.min(sizeBytes, maxBytes);
      const data = (sizeBytes < cutoffBytes ? smallOnes() : large).chain(start, wanted);
      if (data.byteLength < wanted) note({ code: 'BAD_FORMAT', detail: 'OLE2 compound file' });
      return data;
    },
  });

  const seen = new Set([0]);
  const top = { name: root.name, streams: [] as CfbStream[], storages: [] as CfbStorage[] };
  const queue = [{ storage: top, child: root.child }];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    for (const index of childrenOf(entries, next.child, seen)) {
      const entry = entries[index]!;
      if (entry.type === STREAM) next.storage.streams.push(streamOf(entry));
      if (entry.type !== STORAGE) continue;
      const inner = { name: entry.name, streams: [], storages: [] };
      next.storage.storages.push(inner);
      queue.push({ storage: inner, child: entry.child });
    }
  }
  // A damaged tree loses names; streams that nothing points at any more are still there.
  for (const [index, entry] of entries.entries())
    if (entry.type === STREAM && !seen.has(index)) top.streams.push(streamOf(entry));
  return top;
};

/** The stream of that name, letters' case aside, as compound files compare names. */
export const streamIn = (storage: CfbStorage, ...names: readonly string[]): CfbStream | undefined => {
  const wanted = names.map((name) => name.toLowerCase());
  return storage.streams.find(({ name }) => wanted.includes(name.toLowerCase()));
};

/** A whole stream, up to what may be loaded; one that is larger is noted, as what it is of. */
export const loadStream = (
  stream: CfbStream,
  { limits, note }: Pick<ExtractInput, 'limits' | 'note'>,
  detail: string,
): Uint8Array => {
  if (stream.sizeBytes > limits.loadBytes) note({ code: 'TOO_LARGE', detail });
  return stream.read(limits.loadBytes);
};
