/** What the ledger already knows of one folder's entries, in a form that compares without a BigInt per number. */
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { EntryColumns } from '../model/listing.ts';
import { packExposure } from './stored-codes.ts';

export interface KnownEntry {
  readonly id: number;
  readonly name: Uint8Array;
  readonly kind: number;
  readonly state: number;
  readonly reason: number | null;
  readonly fromScan: number;
  readonly readScan: number | null;
  readonly isGone: boolean;
  /** See `TURN`. */
  readonly turn: number;
  /** Is it the same bytes as when it was last looked at: kind, size, times, inode? */
  isSameFile(entries: EntryColumns, at: number): boolean;
  /** Are mode, owner, device and exposure the same too? */
  isSameMeta(entries: EntryColumns, at: number): boolean;
}

export interface KnownEntries {
  /** All of the folder, in byte order of names. */
  all(folderId: number): Iterable<KnownEntry>;
  one(folderId: number, name: Uint8Array): KnownEntry | undefined;
}

/** 64-bit numbers come as two halves: reading them as BigInt makes a rescan a third slower. */
const halves = (column: string): string => `${column} >> 32, ${column} & 4294967295`;
const SELECT = `SELECT id, name, kind, state, reason, from_scan, read_scan, gone_scan, size,
  ${halves('modified_ns')}, ${halves('changed_ns')}, ${halves('inode')}, ${halves('device')}, mode, uid, gid, exposure, turn
  FROM entry WHERE folder = ?`;

const PAGE = 4096;
const ZERO = new Uint8Array(1);

const viewed = new WeakMap<
  EntryColumns,
  { readonly [K in 'modified' | 'changed' | 'inode' | 'device']: Int32Array }
>();

const int32 = (array: BigInt64Array | BigUint64Array): Int32Array =>
  new Int32Array(array.buffer, array.byteOffset, array.length * 2);

const halvesOf = (entries: EntryColumns) => {
  const known = viewed.get(entries);
  if (known !== undefined) return known;
  const views = {
    modified: int32(entries.modifiedNs),
    changed: int32(entries.changedNs),
    inode: int32(entries.inodes),
    device: int32(entries.devices),
  };
  viewed.set(entries, views);
  return views;
};

/** Every platform that Node runs on keeps the low half first. */
const isEqual = (view: Int32Array, at: number, high: SQLOutputValue, low: SQLOutputValue): boolean =>
  view[at * 2] === (Number(low) | 0) && view[at * 2 + 1] === high;

const toKnown = (row: readonly SQLOutputValue[]): KnownEntry => ({
  id: Number(row[0]),
  name: row[1] as Uint8Array,
  kind: Number(row[2]),
  state: Number(row[3]),
  reason: row[4] as number | null,
  fromScan: Number(row[5]),
  readScan: row[6] as number | null,
  isGone: row[7] !== null,
  turn: Number(row[21]),
  isSameFile: (e, at) => {
    const { modified, changed, inode } = halvesOf(e);
    return (
      row[2] === e.kinds[at] &&
      row[8] === e.sizes[at] &&
      isEqual(modified, at, row[9]!, row[10]!) &&
      isEqual(changed, at, row[11]!, row[12]!) &&
      isEqual(inode, at, row[13]!, row[14]!)
    );
  },
  isSameMeta: (e, at) =>
    isEqual(halvesOf(e).device, at, row[15]!, row[16]!) &&
    row[17] === e.modes[at] &&
    row[18] === e.owners[at] &&
    row[19] === e.groups[at] &&
    row[20] === packExposure(e.reaches[at]!, e.broadWrites[at]!, e.exposureSources[at]!),
});

export const createKnownEntries = (db: DatabaseSync): KnownEntries => {
  const all = db.prepare(`${SELECT} AND name >= ? ORDER BY name LIMIT ${PAGE}`);
  const one = db.prepare(`${SELECT} AND name = ?`);
  all.setReturnArrays(true);
  one.setReturnArrays(true);
  return {
    // By pages: rows are changed while they are compared, and a folder may have lost a million names since last time.
    *all(folderId) {
      for (let from: Uint8Array | undefined = new Uint8Array(0); from !== undefined; ) {
        const page: readonly KnownEntry[] = (all.all(folderId, from) as unknown as SQLOutputValue[][]).map(
          toKnown,
        );
        yield* page;
        const last: KnownEntry | undefined = page.at(-1);
        // The next name after this one in byte order is this one with a zero byte.
        from = page.length < PAGE || last === undefined ? undefined : Buffer.concat([last.name, ZERO]);
      }
    },
    one: (folderId, name) => {
      const row = one.get(folderId, name) as unknown as SQLOutputValue[] | undefined;
      return row === undefined ? undefined : toKnown(row);
    },
  };
};
