/** Writes what one folder holds. Its rows and its end of waiting belong to one transaction; a folder in parts waits until its last. */
import type { SQLInputValue } from 'node:sqlite';
import type { EntryColumns, FolderListing } from '../model/listing.ts';
import { DECISIONS } from '../model/listing.ts';
import { changeOf, newRow, type RowContext } from './decide-row.ts';
import { createEntrySql, pushColumns, type RowDecision } from './entry-sql.ts';
import { createFolderRank } from './folder-rank.ts';
import { createFolderSql, type FolderRow } from './folder-sql.ts';
import { createKnownEntries, type KnownEntry } from './known-entries.ts';
import { createMountedRoot } from './mounted-root.ts';
import { recordUnlisted } from './record-unlisted.ts';
import { createSettledFolders, placeOf } from './settled-folders.ts';
import type { Store } from './store.ts';
import { KIND, RANK, STATE, TURN, UNLISTED } from './stored-codes.ts';

/** Sums of a folder while it comes in parts; lost in a crash, and then the folder is listed again. */
interface OpenFolder {
  readonly folder: FolderRow;
  /** Nothing of it is in the ledger: rows need not be compared. */
  readonly isNew: boolean;
  readonly inParts: boolean;
  queued: number;
  enumerated: number;
  pending: number;
  rest: number;
}

/** What a recorded part changed in the sums of the scan. */
export interface ListedSums {
  readonly listed: number;
  readonly failed: number;
  readonly queued: number;
  readonly enumerated: number;
  readonly pending: number;
}

export interface ListingRecorder {
  /** Inside a transaction. */
  record(listing: FolderListing): ListedSums;
  /** After a rollback: begun folders are begun again by whoever lists them. */
  forget(): void;
}

const NOTHING: ListedSums = { listed: 0, failed: 0, queued: 0, enumerated: 0, pending: 0 };

const nameOf = (entries: EntryColumns, at: number): Uint8Array =>
  entries.names.subarray(at === 0 ? 0 : entries.nameEnds[at - 1], entries.nameEnds[at]);

const SLASH = Uint8Array.of(0x2f);
const DESCEND = DECISIONS.indexOf('descend');

const turnOf = ({ state }: RowDecision): number | undefined =>
  state === STATE.pending ? TURN.first : undefined;

export const createListingRecorder = (store: Store, context: RowContext): ListingRecorder => {
  const { db } = store;
  const { scanId, words } = context;
  const entrySql = createEntrySql(db);
  const folderSql = createFolderSql(db);
  const known = createKnownEntries(db);
  const rankOf = createFolderRank(db);
  const settled = createSettledFolders(db);
  const mounted = createMountedRoot(db);
  const hasEntries = db.prepare('SELECT 1 FROM entry WHERE folder = ? LIMIT 1');
  const countRows = db.prepare(
    'SELECT count(*) AS rows, ifnull(sum(state = 0), 0) AS pending FROM entry WHERE folder = ? AND gone_scan IS NULL',
  );
  // In memory (temp_store): names seen by the parts of one folder, so that those not seen can be told.
  db.exec(
    'CREATE TEMP TABLE IF NOT EXISTS seen (folder INTEGER, entry INTEGER, PRIMARY KEY (folder, entry)) WITHOUT ROWID',
  );
  const see = db.prepare('INSERT OR IGNORE INTO temp.seen VALUES (?, ?)');
  const unseen = db.prepare(
    'SELECT id FROM entry WHERE folder = ?1 AND gone_scan IS NULL AND id NOT IN (SELECT entry FROM temp.seen WHERE folder = ?1)',
  );
  const dropSeen = db.prepare('DELETE FROM temp.seen WHERE folder = ?');
  const verify = db.prepare('INSERT OR IGNORE INTO verification (scan, entry) VALUES (?, ?)');
  const open = new Map<number, OpenFolder>();

  const begin = ({ folderId, last }: FolderListing): OpenFolder => {
    const folder = folderSql.byId(folderId);
    if (folder === undefined) throw new Error(`folder ${folderId} is not in the ledger`);
    dropSeen.run(folderId);
    const isNew = folder.listedScan === null && hasEntries.get(folderId) === undefined;
    return { folder, isNew, inParts: !last, queued: 0, enumerated: 0, pending: 0, rest: 0 };
  };

  /** A folder's own entries that are folders: into the frontier, or noted as left out. Returns 1 if queued. */
  const passFolder = ({ folder, isNew, inParts }: OpenFolder, entries: EntryColumns, at: number): number => {
    const descend = DECISIONS[entries.decisions[at]!] === 'descend';
    if (!descend && (isNew || entries.kinds[at] !== KIND.directory)) return 0;
    const path = Buffer.concat([folder.path, nameOf(entries, at), SLASH]);
    if (descend) {
      const reach = entries.reaches[at]!;
      folderSql.queue({ shareId: folder.shareId, parent: folder.id, path, reach, scanId, parked: inParts });
      return 1;
    }
    const id = folderSql.idOf(folder.shareId, path);
    if (id !== undefined) folderSql.notListed(id, scanId, UNLISTED.excluded);
    return 0;
  };

  const replace = (
    row: KnownEntry,
    entries: EntryColumns,
    at: number,
    decision: RowDecision,
    keepReading: boolean,
    turn: number,
  ): void => {
    const columns: SQLInputValue[] = [];
    pushColumns(columns, entries, at, decision);
    entrySql.replace(row.id, row.fromScan, scanId, columns, keepReading, turn);
  };

  /** Compares one listed entry with its row. Answers its turn if it waits to be read. */
  const merge = (
    { folder }: OpenFolder,
    row: KnownEntry,
    entries: EntryColumns,
    at: number,
    wanted: RowDecision,
  ): number | undefined => {
    const change = changeOf(context, folder.shareId, row, entries, at, wanted);
    if (change === 'verify' || change === 'again') {
      if (change === 'verify') verify.run(scanId, row.id);
      replace(row, entries, at, wanted, false, TURN.rest);
      return TURN.rest;
    }
    if (change === 'keep') return row.state === STATE.pending ? row.turn : undefined;
    if (change === 'meta') replace(row, entries, at, row, true, row.turn);
    else replace(row, entries, at, change, false, TURN.first);
    return change === 'meta' || change.state !== STATE.pending ? undefined : TURN.first;
  };

  const count = (state: OpenFolder, turn: number | undefined): void => {
    if (turn === undefined) return;
    state.pending += 1;
    if (turn === TURN.rest) state.rest += 1;
  };

  /** The name is not listed as a row any more. A row made in this scan for a folder that could not be listed stays. */
  const leave = (row: KnownEntry): void => {
    const isFailedFolder =
      row.kind === KIND.directory && row.state === STATE.unread && row.fromScan === scanId;
    if (!row.isGone && !isFailedFolder) entrySql.close(row.id, scanId);
  };

  const addNew = (state: OpenFolder, entries: EntryColumns): number => {
    const bulk = entrySql.bulk(state.folder.id, scanId, entries);
    let queued = 0;
    let rows = 0;
    for (let at = 0; at < entries.count; at += 1) {
      queued += passFolder(state, entries, at);
      const row = newRow(words, entries, at);
      if (row === undefined) continue;
      bulk.add(at, row);
      rows += 1;
      if (row.state === STATE.pending) state.pending += 1;
    }
    state.enumerated += rows;
    // A system may list a name twice while others write to the folder: it is one row.
    if (bulk.finish() !== rows) {
      const counted = countRows.get(state.folder.id);
      state.enumerated = Number(counted?.['rows']);
      state.pending = Number(counted?.['pending']);
    }
    return queued;
  };

  /** Both sides in byte order: one pass over what is known and what is listed. */
  const mergeAll = (state: OpenFolder, entries: EntryColumns): number => {
    const names = Buffer.from(entries.names.buffer, entries.names.byteOffset, entries.names.byteLength);
    const bulk = entrySql.bulk(state.folder.id, scanId, entries);
    const rows = known.all(state.folder.id)[Symbol.iterator]();
    let row = rows.next();
    let queued = 0;
    for (let at = 0; at < entries.count; at += 1) {
      const [from, to] = [at === 0 ? 0 : entries.nameEnds[at - 1]!, entries.nameEnds[at]!];
      let order = -1;
      while (!row.done) {
        order = names.compare(row.value.name, 0, row.value.name.length, from, to);
        if (order <= 0) break;
        leave(row.value);
        row = rows.next();
      }
      const same = row.done || order !== 0 ? undefined : row.value;
      queued += passFolder(state, entries, at);
      const wanted = newRow(words, entries, at);
      if (wanted === undefined) {
        if (same !== undefined) leave(same);
      } else {
        state.enumerated += 1;
        if (same === undefined) bulk.add(at, wanted);
        count(state, same === undefined ? turnOf(wanted) : merge(state, same, entries, at, wanted));
      }
      if (same !== undefined) row = rows.next();
    }
    for (; !row.done; row = rows.next()) leave(row.value);
    bulk.finish();
    return queued;
  };

  /** The listing is the one before, and every row of it stands: only folders go on, and the rolling part is read again. */
  const keepAll = (state: OpenFolder, entries: EntryColumns): number => {
    let queued = 0;
    for (let at = 0; at < entries.count; at += 1) {
      if (entries.decisions[at] !== DESCEND) state.enumerated += 1;
      if (entries.kinds[at] === KIND.directory) queued += passFolder(state, entries, at);
    }
    for (const name of settled.dueNames(state.folder.id, context)) {
      const row = known.one(state.folder.id, name);
      const at = placeOf(entries, name);
      const wanted = at === undefined ? undefined : newRow(words, entries, at);
      if (row === undefined || row.isGone || at === undefined || wanted === undefined) continue;
      count(state, merge(state, row, entries, at, wanted));
    }
    return queued;
  };

  /** Parts of one folder have no order among each other: names are looked up one by one. */
  const mergePart = (state: OpenFolder, entries: EntryColumns, last: boolean): number => {
    const folderId = state.folder.id;
    let queued = 0;
    for (let at = 0; at < entries.count; at += 1) {
      queued += passFolder(state, entries, at);
      const wanted = newRow(words, entries, at);
      let row = known.one(folderId, nameOf(entries, at));
      if (wanted === undefined) {
        if (row !== undefined) leave(row);
        continue;
      }
      let turn: number | undefined;
      if (row === undefined) {
        const bulk = entrySql.bulk(folderId, scanId, entries);
        bulk.add(at, wanted);
        bulk.finish();
        row = known.one(folderId, nameOf(entries, at))!;
        turn = turnOf(wanted);
      } else turn = merge(state, row, entries, at, wanted);
      if (see.run(folderId, row.id).changes === 0) continue;
      state.enumerated += 1;
      count(state, turn);
    }
    if (last) for (const { id } of unseen.all(folderId)) entrySql.close(Number(id), scanId);
    return queued;
  };

  const standsWith = ({ folder, isNew, inParts }: OpenFolder, digest: Uint8Array | undefined): boolean =>
    digest !== undefined &&
    !isNew &&
    !inParts &&
    context.retry.size === 0 &&
    settled.stands(folder.id, digest, context.engineOf(folder.shareId));

  return {
    record: (listing) => {
      const { folderId, entries, last, digest, device } = listing;
      const state = open.get(folderId) ?? begin(listing);
      if (last) open.delete(folderId);
      else open.set(folderId, state);
      const isAway =
        !state.inParts && last && !state.isNew && mounted.isAnother(state.folder, entries, device);
      const problem = listing.problem ?? (isAway ? 'NOT_MOUNTED' : undefined);
      if (problem !== undefined) {
        recordUnlisted(store, words, state.folder, scanId, problem);
        return { ...NOTHING, failed: 1, enumerated: 1 };
      }
      const stands = standsWith(state, digest);
      state.queued += stands
        ? keepAll(state, entries)
        : state.isNew
          ? addNew(state, entries)
          : state.inParts
            ? mergePart(state, entries, last)
            : mergeAll(state, entries);
      if (!last) return NOTHING;
      if (state.folder.parent === null && device !== undefined)
        mounted.remember(state.folder.shareId, device);
      if (state.inParts) dropSeen.run(folderId);
      else if (digest !== undefined && !stands) settled.listed(folderId, digest);
      const rank = state.pending === 0 ? RANK.usual : rankOf(state.folder);
      folderSql.listed(state.folder, scanId, { ...state, rank });
      const { queued, enumerated, pending } = state;
      return { listed: 1, failed: 0, queued, enumerated, pending };
    },
    forget: () => open.clear(),
  };
};
