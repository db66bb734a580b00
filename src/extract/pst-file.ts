/** Outlook data files ([MS-PST]), their lower layer: two trees of pages, nodes and their blocks. Positioned reads only, nothing believed. */
import { inflateSync } from 'node:zlib';
import { BudgetSpent } from './budget.ts';
import { DocumentProblem, type ExtractInput } from './extractor.ts';
import { decryptBlock } from './pst-crypt.ts';
import {
  blockAt,
  nodeAt,
  type PstBlock,
  type PstLayout,
  type PstNode,
  type PstPage,
  pageIn,
  placeAt,
  type Salvaged,
  salvagePst,
} from './pst-salvage.ts';
import { type RandomAccess, viewOf } from './random-access.ts';

export interface PstFile {
  /** All nodes of the file, in the order of their ids. */
  nodes(): Iterable<PstNode>;
  /** The data of a node in its blocks, up to `maxBytes`. */
  blocks(block: number, maxBytes: number): Uint8Array[];
  /** Nodes that belong to a node alone, by id. */
  subnodes(block: number): ReadonlyMap<number, PstNode>;
  /** Counts bytes that are taken out of what was read: values that share their bytes are a bomb too. */
  charge(bytes: number): void;
  /** Pages of four kilobytes and packed blocks: an OST of Outlook 2013 and later. */
  readonly isLarge: boolean;
}

const MAX_SUBNODES = 100_000;
const MAX_CACHED = 4_096;
const MAX_BLOCK = 65_536;
/** Honest files are read about once; blocks that many share are a bomb. */
const READS = 4;
const SMALLEST_READS = 64 * 1024 ** 2;

const damaged = (): DocumentProblem => new DocumentProblem('BAD_FORMAT', 'Outlook data file');

const layoutOf = (version: number): PstLayout => {
  const small = { isLarge: false, pageBytes: 512 };
  if (version === 14 || version === 15)
    return { ...small, isAnsi: true, countAt: 496, typeAt: 500, numberAt: 504 };
  return version >= 36
    ? { isAnsi: false, isLarge: true, pageBytes: 4096, countAt: 4056, typeAt: 4072, numberAt: 4080 }
    : { ...small, isAnsi: false, countAt: 488, typeAt: 496, numberAt: 504 };
};

/** Throws BAD_FORMAT where there is no header; damaged blocks throw it when they are met. A damaged tree is noted and gathered anew. */
export const openPst = (access: RandomAccess, note: ExtractInput['note']): PstFile => {
  const head = access.readAt(0, 1024);
  if (head.byteLength < 564) throw damaged();
  const header = viewOf(head);
  const layout = layoutOf(header.getUint16(10, true));
  const { isAnsi, isLarge, pageBytes } = layout;
  const method = header.getUint8(isAnsi ? 461 : 513);
  const wide = isAnsi ? 4 : 8;

  const pages = new Map<number, PstPage>();
  const pageAt = (place: number): PstPage => {
    const known = pages.get(place);
    if (known !== undefined) return known;
    const page = pageIn(access.readAt(place, pageBytes), layout);
    if (page === undefined) throw damaged();
    if (pages.size >= MAX_CACHED) pages.clear();
    pages.set(place, page);
    return page;
  };
  const rootOf = (ansi: number, unicode: number): number => placeAt(header, isAnsi ? ansi : unicode, layout);
  const nodeRoot = rootOf(188, 224);
  const blockRoot = rootOf(196, 240);
  let gathered: Salvaged | undefined;
  const salvaged = (): Salvaged => {
    if (gathered === undefined) {
      note({ code: 'BAD_FORMAT', detail: 'Outlook data file' });
      gathered = salvagePst(access, layout);
    }
    return gathered;
  };

  let readBytes = 0;
  const mayRead = Math.max(SMALLEST_READS, READS * access.sizeBytes);
  const charge = (bytes: number): void => {
    readBytes += bytes;
    if (readBytes > mayRead) throw new BudgetSpent('BOMB', 'shared blocks');
  };

  const keyOf = (id: number): number => (id & ~1) >>> 0;
  const findIn = (place: number, wanted: number, above: number): PstBlock | undefined => {
    const page = pageAt(place);
    if (page.level >= above) throw damaged();
    let found = -1;
    for (let low = 0, high = page.count - 1; low <= high; ) {
      const middle = (low + high) >> 1;
      if (keyOf(page.view.getUint32(middle * page.entryBytes, true)) <= wanted) {
        found = middle;
        low = middle + 1;
      } else high = middle - 1;
    }
    if (found < 0) return undefined;
    const at = found * page.entryBytes;
    if (page.level > 0) return findIn(placeAt(page.view, at + 2 * wide, layout), wanted, page.level);
    return keyOf(page.view.getUint32(at, true)) === wanted ? blockAt(page, at, layout) : undefined;
  };
  const find = (block: number): PstBlock => {
    const wanted = keyOf(block);
    let found = gathered?.blocks.get(wanted);
    try {
      found ??= findIn(blockRoot, wanted, Number.POSITIVE_INFINITY);
    } catch (error) {
      if (!(error instanceof DocumentProblem) || error instanceof BudgetSpent) throw error;
      found = salvaged().blocks.get(wanted);
    }
    if (found === undefined) throw damaged();
    return found;
  };

  const isInternal = (block: number): boolean => (block & 2) !== 0;
  const blockOf = (block: number): Uint8Array => {
    const { place, stored, inflated } = find(block);
    const data = access.readAt(place, stored);
    if (data.byteLength < stored) throw damaged();
    charge(stored + 512);
    if (inflated !== stored) {
      const unpacked = inflateSync(data, { maxOutputLength: MAX_BLOCK });
      charge(unpacked.byteLength);
      return isInternal(block) ? unpacked : decryptBlock(unpacked, method, block);
    }
    return isInternal(block) ? data : decryptBlock(data, method, block);
  };

  /** Block ids in a block of the tree over a node's data. */
  const idsIn = (view: DataView): number[] => {
    const ids = view.getUint16(2, true);
    return Array.from({ length: Math.min(ids, Math.floor((view.byteLength - 8) / wide)) }, (_, index) =>
      view.getUint32(8 + index * wide, true),
    );
  };

  const blocks = (block: number, maxBytes: number): Uint8Array[] => {
    const found: Uint8Array[] = [];
    let length = 0;
    const walk = (id: number, level: number): void => {
      if (length >= maxBytes) return;
      const data = blockOf(id);
      if (!isInternal(id)) {
        found.push(data);
        length += data.byteLength;
        return;
      }
      const view = viewOf(data);
      // Two levels at most, each lower than the one above.
      if (view.getUint8(0) !== 1 || view.getUint8(1) >= level) throw damaged();
      for (const inner of idsIn(view)) walk(inner, view.getUint8(1));
    };
    if (block !== 0) walk(block, 3);
    return found;
  };

  const subnodes = (block: number): ReadonlyMap<number, PstNode> => {
    const found = new Map<number, PstNode>();
    const seen = new Set<number>();
    const walk = (id: number): void => {
      if (seen.has(id) || found.size > MAX_SUBNODES) return;
      seen.add(id);
      const view = viewOf(blockOf(id));
      if (view.getUint8(0) !== 2) throw damaged();
      const isLeaf = view.getUint8(1) === 0;
      const start = isAnsi ? 4 : 8;
      const entryBytes = (isLeaf ? 3 : 2) * wide;
      for (let index = 0; index < view.getUint16(2, true); index += 1) {
        const at = start + index * entryBytes;
        if (at + entryBytes > view.byteLength) break;
        const node = view.getUint32(at, true);
        const data = view.getUint32(at + wide, true);
        if (!isLeaf) walk(data);
        else found.set(node, { id: node, data, below: view.getUint32(at + 2 * wide, true) });
      }
    };
    if (block !== 0) walk(block);
    return found;
  };

  function* nodes(): Generator<PstNode> {
    const seen = new Set<number>();
    const given = new Set<number>();
    const stack = [nodeRoot];
    let isBroken = false;
    for (let place = stack.pop(); place !== undefined; place = stack.pop()) {
      // A page that stands in two places of the tree is read once.
      if (seen.has(place)) continue;
      seen.add(place);
      const page = pageIn(access.readAt(place, pageBytes), layout);
      if (page === undefined) {
        isBroken = true;
        continue;
      }
      const below: number[] = [];
      for (let at = 0; at < page.count * page.entryBytes; at += page.entryBytes) {
        if (page.level > 0) below.push(placeAt(page.view, at + 2 * wide, layout));
        else {
          const node = nodeAt(page, at, layout);
          given.add(node.id);
          yield node;
        }
      }
      stack.push(...below.reverse());
    }
    if (isBroken) for (const node of salvaged().nodes) if (!given.has(node.id)) yield node;
  }

  return { nodes, blocks, subnodes, charge, isLarge };
};
