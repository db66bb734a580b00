/** The trees of an Outlook data file whose roots are lost: their leaf pages, wherever they lie, the newest of each entry. */
import type { RandomAccess } from './random-access.ts';
import { viewOf } from './random-access.ts';

export interface PstNode {
  readonly id: number;
  /** Blocks of its data and of the nodes below it; 0: none. */
  readonly data: number;
  readonly below: number;
}

export interface PstBlock {
  readonly place: number;
  /** Bytes in the file, and those they are when unpacked. */
  readonly stored: number;
  readonly inflated: number;
}

/** Where things stand in the three versions of the format. */
export interface PstLayout {
  readonly isAnsi: boolean;
  /** Pages of four kilobytes and packed blocks: an OST of Outlook 2013 and later. */
  readonly isLarge: boolean;
  readonly pageBytes: number;
  /** Count of a page's entries, their size and the page's level stand behind this. */
  readonly countAt: number;
  /** The page's type, twice, and the number that says how new it is. */
  readonly typeAt: number;
  readonly numberAt: number;
}

export interface PstPage {
  readonly level: number;
  readonly entryBytes: number;
  readonly count: number;
  readonly view: DataView;
}

const MAX_LEVELS = 8;
const ALIGNED = 512;
const WINDOW_BYTES = 1024 ** 2;
const MAX_ENTRIES = 1_000_000;
const BLOCKS = 0x80;
const NODES = 0x81;

/** Undefined where the bytes are no page of a tree. */
export const pageIn = (data: Uint8Array, { isLarge, pageBytes, countAt }: PstLayout): PstPage | undefined => {
  if (data.byteLength < pageBytes) return undefined;
  const view = viewOf(data);
  const count = isLarge ? view.getUint16(countAt, true) : view.getUint8(countAt);
  const entryBytes = view.getUint8(countAt + (isLarge ? 4 : 2));
  const level = view.getUint8(countAt + (isLarge ? 5 : 3));
  return level > MAX_LEVELS || entryBytes < 12 || count * entryBytes > countAt
    ? undefined
    : { count, entryBytes, level, view };
};

/** Block ids fit 32 bits for any file that is; places may not. */
export const placeAt = (view: DataView, at: number, { isAnsi }: PstLayout): number =>
  isAnsi ? view.getUint32(at, true) : view.getUint32(at, true) + 2 ** 32 * view.getUint32(at + 4, true);

export const nodeAt = ({ view }: PstPage, at: number, { isAnsi }: PstLayout): PstNode => {
  const wide = isAnsi ? 4 : 8;
  return {
    id: view.getUint32(at, true),
    data: view.getUint32(at + wide, true),
    below: view.getUint32(at + 2 * wide, true),
  };
};

export const blockAt = ({ view }: PstPage, at: number, layout: PstLayout): PstBlock => {
  const wide = layout.isAnsi ? 4 : 8;
  const stored = view.getUint16(at + 2 * wide, true);
  const inflated = layout.isLarge ? view.getUint16(at + 2 * wide + 2, true) : stored;
  return { place: placeAt(view, at + wide, layout), stored, inflated };
};

export interface Salvaged {
  readonly nodes: readonly PstNode[];
  readonly blocks: ReadonlyMap<number, PstBlock>;
}

/** Reads the whole file once, in order. */
export const salvagePst = (access: RandomAccess, layout: PstLayout): Salvaged => {
  const { pageBytes, typeAt, numberAt } = layout;
  const nodes = new Map<number, { readonly age: number; readonly node: PstNode }>();
  const blocks = new Map<number, { readonly age: number; readonly block: PstBlock }>();
  for (let from = 0; from < access.sizeBytes; from += WINDOW_BYTES) {
    const window = access.readAt(from, WINDOW_BYTES + pageBytes);
    const end = Math.min(window.byteLength - pageBytes, WINDOW_BYTES - ALIGNED);
    for (let at = 0; at <= end; at += ALIGNED) {
      const type = window[at + typeAt]!;
      if ((type !== BLOCKS && type !== NODES) || window[at + typeAt + 1] !== type) continue;
      const page = pageIn(window.subarray(at, at + pageBytes), layout);
      if (page === undefined || page.level > 0 || nodes.size + blocks.size > MAX_ENTRIES) continue;
      const age = page.view.getUint32(numberAt, true);
      for (let entry = 0; entry < page.count * page.entryBytes; entry += page.entryBytes) {
        if (type === NODES) {
          const node = nodeAt(page, entry, layout);
          if (age > (nodes.get(node.id)?.age ?? -1)) nodes.set(node.id, { age, node });
        } else {
          const id = (page.view.getUint32(entry, true) & ~1) >>> 0;
          if (age > (blocks.get(id)?.age ?? -1)) blocks.set(id, { age, block: blockAt(page, entry, layout) });
        }
      }
    }
  }
  return {
    nodes: [...nodes.values()].map(({ node }) => node).sort((a, b) => a.id - b.id),
    blocks: new Map([...blocks].map(([id, { block }]) => [id, block])),
  };
};
