/** Outlook data files, their upper layer ([MS-PST] 2.3): a heap on a node, trees on the heap, bags of properties and tables. */
import { DocumentProblem } from './extractor.ts';
import { MAPI, type MapiProperty } from './mapi.ts';
import type { PstFile } from './pst-file.ts';
import type { PstNode } from './pst-salvage.ts';
import { viewOf } from './random-access.ts';

const HEAP = 0xec;
const BAG = 0xbc;
const TABLE = 0x7c;
const SEVERAL = 0x1000;
const MAX_RECORDS = 100_000;
const MAX_ROWS = 100_000;
const MAX_VALUES = 10_000;
/** Types that stand in the record itself, and how many bytes of it they are. */
const SHORT: Readonly<Record<number, number>> = { 2: 2, 3: 4, 4: 4, 10: 4, 11: 1 };

const damaged = (): DocumentProblem => new DocumentProblem('BAD_FORMAT', 'Outlook data file');

export interface Heap {
  readonly kind: number;
  readonly root: number;
  /** Bytes of an allocation, or of a node below; none for 0. */
  value(id: number): Uint8Array;
  /** The same in blocks, for tables whose rows never cross one. */
  parts(id: number): Uint8Array[];
  readonly below: ReadonlyMap<number, PstNode>;
}

export const openHeap = (file: PstFile, node: PstNode, maxBytes: number): Heap => {
  const blocks = file.blocks(node.data, maxBytes);
  const first = blocks[0];
  if (first === undefined || first.byteLength < 12) throw damaged();
  const header = viewOf(first);
  if (header.getUint8(2) !== HEAP) throw damaged();
  let below: ReadonlyMap<number, PstNode> | undefined;
  const nodesBelow = (): ReadonlyMap<number, PstNode> => (below ??= file.subnodes(node.below));
  // Larger blocks hold more allocations: fourteen bits of an id instead of eleven.
  const indexBits = file.isLarge ? 14 : 11;
  const allocation = (id: number): Uint8Array => {
    const block = blocks[id >>> (5 + indexBits)];
    const index = (id >>> 5) & ((1 << indexBits) - 1);
    if (block === undefined || index === 0) throw damaged();
    const view = viewOf(block);
    const map = view.getUint16(0, true);
    if (index > view.getUint16(map, true)) throw damaged();
    return block.subarray(
      view.getUint16(map + 2 + 2 * index, true),
      view.getUint16(map + 4 + 2 * index, true),
    );
  };
  const parts = (id: number): Uint8Array[] => {
    if (id === 0) return [];
    if ((id & 0x1f) === 0) return [allocation(id)];
    const inner = nodesBelow().get(id);
    if (inner === undefined) throw damaged();
    return file.blocks(inner.data, maxBytes);
  };
  return {
    kind: header.getUint8(3),
    root: header.getUint32(4, true),
    parts,
    value(id) {
      const found = parts(id);
      for (const part of found) file.charge(part.byteLength);
      return found.length === 1 ? found[0]! : Buffer.concat(found);
    },
    get below() {
      return nodesBelow();
    },
  };
};

/** Records of a tree on a heap, each with its key. */
function* recordsOf(heap: Heap, root: number): Generator<DataView> {
  const head = viewOf(heap.value(root));
  const keyBytes = head.getUint8(1);
  const recordBytes = keyBytes + head.getUint8(2);
  const queue = [{ id: head.getUint32(4, true), level: Math.min(head.getUint8(3), 8) }];
  let count = 0;
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    if (next.id === 0 || recordBytes === 0) continue;
    const data = heap.value(next.id);
    const step = next.level > 0 ? keyBytes + 4 : recordBytes;
    const inner: typeof queue = [];
    for (let at = 0; at + step <= data.byteLength; at += step) {
      count += 1;
      if (count > MAX_RECORDS) return;
      const record = viewOf(data.subarray(at, at + step));
      if (next.level > 0) inner.push({ id: record.getUint32(keyBytes, true), level: next.level - 1 });
      else yield record;
    }
    queue.push(...inner.reverse());
  }
}

/** Several values in one: counts and places, then the values ([MS-PST] 2.3.3.4.1). */
const severalOf = (type: number, data: Uint8Array): Uint8Array[] => {
  const isLong = type === MAPI.string8 || type === MAPI.unicode || type === MAPI.binary;
  if (!isLong || data.byteLength < 4) return [];
  const view = viewOf(data);
  const count = Math.min(view.getUint32(0, true), MAX_VALUES, Math.floor((data.byteLength - 4) / 4));
  const values: Uint8Array[] = [];
  // Places that go back are damage, or a bomb.
  for (let index = 0, from = 0; index < count; index += 1) {
    const start = Math.max(from, view.getUint32(4 + 4 * index, true));
    from = index + 1 < count ? view.getUint32(8 + 4 * index, true) : data.byteLength;
    values.push(data.subarray(start, from));
    from = Math.max(start, from);
  }
  return values;
};

const propertiesOfValue = (id: number, written: number, data: Uint8Array): MapiProperty[] => {
  const type = written & ~SEVERAL;
  return written === type
    ? [{ id, type, data }]
    : severalOf(type, data).map((one) => ({ id, type, data: one }));
};

/** The properties of a bag. `failed` is told of each value that cannot be read. */
export const bagOf = (heap: Heap, failed: (error: unknown) => void): MapiProperty[] => {
  if (heap.kind !== BAG) throw damaged();
  const properties: MapiProperty[] = [];
  for (const record of recordsOf(heap, heap.root)) {
    const id = record.getUint16(0, true);
    const type = record.getUint16(2, true);
    const bytes = new Uint8Array(record.buffer, record.byteOffset + 4, 4);
    try {
      const data = type in SHORT ? bytes : heap.value(record.getUint32(4, true));
      properties.push(...propertiesOfValue(id, type, data));
    } catch (error) {
      failed(error);
    }
  }
  return properties;
};

/** The rows of a table, each as properties. */
export function* rowsOf(heap: Heap, failed: (error: unknown) => void): Generator<MapiProperty[]> {
  if (heap.kind !== TABLE) throw damaged();
  const info = viewOf(heap.value(heap.root));
  const rowBytes = info.getUint16(8, true);
  const bitsAt = info.getUint16(6, true);
  const columns = Array.from(
    { length: Math.min(info.getUint8(1), Math.floor((info.byteLength - 22) / 8)) },
    (_, index) => {
      const at = 22 + 8 * index;
      return {
        type: info.getUint16(at, true),
        id: info.getUint16(at + 2, true),
        at: info.getUint16(at + 4, true),
        bytes: info.getUint8(at + 6),
        bit: info.getUint8(at + 7),
      };
    },
  );
  if (rowBytes === 0) return;
  let rows = 0;
  for (const part of heap.parts(info.getUint32(14, true)))
    for (let start = 0; start + rowBytes <= part.byteLength; start += rowBytes) {
      rows += 1;
      if (rows > MAX_ROWS) return;
      const row = viewOf(part.subarray(start, start + rowBytes));
      const properties: MapiProperty[] = [];
      for (const { type, id, at, bytes, bit } of columns) {
        if (at + bytes > rowBytes || bitsAt + (bit >> 3) >= rowBytes) continue;
        if ((row.getUint8(bitsAt + (bit >> 3)) & (0x80 >> (bit & 7))) === 0) continue;
        try {
          const isShort = bytes !== 4 || type in SHORT;
          const data = isShort
            ? part.subarray(start + at, start + at + bytes)
            : heap.value(row.getUint32(at, true));
          properties.push(...propertiesOfValue(id, type, data));
        } catch (error) {
          failed(error);
        }
      }
      yield properties;
    }
}
