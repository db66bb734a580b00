/** The statements that write rows of the ledger: new ones by the hundred, changed ones with their former version kept. */
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import type { EntryColumns } from '../model/listing.ts';
import { packExposure } from './stored-codes.ts';

/** Rows of one INSERT: measured 545 k rows/s with 20, 876 k with 100 (200,000 rows, Node 26). */
const CHUNK = 100;

const COLUMNS =
  'folder, from_scan, name, kind, state, reason, size, modified_ns, changed_ns, inode, device, mode, uid, gid, exposure';
const VARIABLE = COLUMNS.split(',').length - 2;
/** Numbered parameters (?1 folder, ?2 scan) are shared by all rows of the statement. */
const TUPLE = `(?1, ?2, ${Array(VARIABLE).fill('?').join(', ')})`;

/** What becomes of one entry of a listing: its state and the number of its code's word. */
export interface RowDecision {
  readonly state: number;
  readonly reason: number | null;
}

/** The columns of entry `at`, in the order of the statements here. */
export const pushColumns = (
  values: SQLInputValue[],
  e: EntryColumns,
  at: number,
  { state, reason }: RowDecision,
): void => {
  values.push(
    e.names.subarray(at === 0 ? 0 : e.nameEnds[at - 1], e.nameEnds[at]),
    e.kinds[at]!,
    state,
    reason,
    e.sizes[at]!,
    e.modifiedNs[at]!,
    e.changedNs[at]!,
    // SQLite's integers are signed: the bits are kept.
    BigInt.asIntN(64, e.inodes[at]!),
    BigInt.asIntN(64, e.devices[at]!),
    e.modes[at]!,
    e.owners[at]!,
    e.groups[at]!,
    packExposure(e.reaches[at]!, e.broadWrites[at]!, e.exposureSources[at]!),
  );
};

export interface BulkInsert {
  add(at: number, decision: RowDecision): void;
  /** Returns how many rows were really new. */
  finish(): number;
}

export interface EntrySql {
  /** Rows of one folder; names that are there already are left as they are. */
  bulk(folderId: number, scanId: number, entries: EntryColumns): BulkInsert;
  /** A new version of a row that exists; the former one is kept if an older scan saw it. */
  replace(
    entryId: number,
    fromScan: number,
    scanId: number,
    columns: readonly SQLInputValue[],
    keepReading: boolean,
    turn: number,
  ): void;
  close(entryId: number, scanId: number): void;
}

export const createEntrySql = (db: DatabaseSync): EntrySql => {
  const insertOf = (rows: number): StatementSync =>
    db.prepare(
      `INSERT INTO entry (${COLUMNS}) VALUES ${Array(rows).fill(TUPLE).join(', ')} ON CONFLICT (folder, name) DO NOTHING`,
    );
  const many = insertOf(CHUNK);
  const one = insertOf(1);
  const keep = db.prepare(
    `INSERT INTO past (entry, folder, name, kind, state, reason, size, modified_ns, changed_ns, inode, device, mode, uid, gid,
       exposure, from_scan, read_scan, until_scan, verdict)
     SELECT id, folder, name, kind, state, reason, size, modified_ns, changed_ns, inode, device, mode, uid, gid,
       exposure, from_scan, read_scan, min(ifnull(gone_scan, ?2), ?2), verdict FROM entry WHERE id = ?1`,
  );
  const update = db.prepare(
    `UPDATE entry SET from_scan = ?2, gone_scan = NULL, read_scan = CASE WHEN ?3 THEN read_scan END, kind = ?, state = ?, reason = ?,
       size = ?, modified_ns = ?, changed_ns = ?, inode = ?, device = ?, mode = ?, uid = ?, gid = ?, exposure = ?, turn = ? WHERE id = ?1`,
  );
  const unjudge = db.prepare(
    'INSERT OR IGNORE INTO unjudged SELECT id FROM entry WHERE id = ? AND verdict IS NOT NULL',
  );
  const gone = db.prepare('UPDATE entry SET gone_scan = ?2 WHERE id = ?1');
  const vanish = db.prepare(
    'INSERT OR IGNORE INTO vanished SELECT id FROM entry WHERE id = ?1 AND verdict IS NOT NULL AND kind = 0',
  );
  const appear = db.prepare('DELETE FROM vanished WHERE entry = ?');

  return {
    bulk: (folderId, scanId, entries) => {
      let values: SQLInputValue[] = [folderId, scanId];
      let added = 0;
      return {
        add: (at, decision) => {
          pushColumns(values, entries, at, decision);
          if (values.length < 2 + VARIABLE * CHUNK) return;
          added += Number(many.run(...values).changes);
          values = [folderId, scanId];
        },
        finish: () => {
          for (let from = 2; from < values.length; from += VARIABLE)
            added += Number(one.run(folderId, scanId, ...values.slice(from, from + VARIABLE)).changes);
          values = [folderId, scanId];
          return added;
        },
      };
    },
    replace: (entryId, fromScan, scanId, columns, keepReading, turn) => {
      if (fromScan < scanId) keep.run(entryId, scanId);
      update.run(entryId, scanId, keepReading ? 1 : 0, ...columns.slice(1), turn);
      appear.run(entryId);
      if (keepReading) unjudge.run(entryId);
    },
    close: (entryId, scanId) => {
      gone.run(entryId, scanId);
      vanish.run(entryId);
    },
  };
};
