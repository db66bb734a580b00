/** Folders of which it is known that nothing in them can have changed: their rows need neither be compared nor counted. */
import type { DatabaseSync } from 'node:sqlite';
import type { EntryColumns } from '../model/listing.ts';

/** Rows that are summed alike: numbers as stored, `null` where there is none. */
export interface SettledGroup {
  readonly kind: number;
  readonly state: number;
  readonly reason: number | null;
  /** Its state is the listing's word: no reading of it. */
  readonly listedOnly: boolean;
  readonly reach: number;
  readonly format: number | null;
  readonly sensitivity: number | null;
  readonly label: number | null;
  files: number;
  bytes: number;
}

export interface SettledSums {
  readonly groups: readonly SettledGroup[];
  /** Entries with findings: they are counted one by one, with their persons. */
  readonly found: readonly number[];
}

export interface SettledFolders {
  /** Would a scan with this engine keep every row, if the listing has this digest? */
  stands(folderId: number, digest: Uint8Array, engine: string): boolean;
  /** Names of the rolling part that is read again all the same (see `isDueForVerification`). */
  dueNames(
    folderId: number,
    context: { readonly scanId: number; readonly verifyEvery: number },
  ): readonly Uint8Array[];
  /** The folder's rows are now what this listing says. */
  listed(folderId: number, digest: Uint8Array): void;
  /** All rows are final. */
  settle(folderId: number, engine: string, sums: SettledSums, quiet: boolean): void;
}

/** Place of a name in a listing in byte order. */
export const placeOf = (entries: EntryColumns, name: Uint8Array): number | undefined => {
  let [from, to] = [0, entries.count];
  while (from < to) {
    const middle = (from + to) >> 1;
    const order = Buffer.compare(
      entries.names.subarray(middle === 0 ? 0 : entries.nameEnds[middle - 1], entries.nameEnds[middle]),
      name,
    );
    if (order === 0) return middle;
    if (order < 0) from = middle + 1;
    else to = middle;
  }
  return undefined;
};

export const readSums = (sums: string): SettledSums => JSON.parse(sums);

export const createSettledFolders = (db: DatabaseSync): SettledFolders => {
  const find = db.prepare('SELECT 1 FROM settled WHERE folder = ? AND digest = ? AND engine = ?');
  const due = db.prepare('SELECT name FROM entry WHERE folder = ?1 AND (id + ?2) % ?3 = 0');
  const list = db.prepare(
    `INSERT INTO settled (folder, digest) VALUES (?1, ?2)
     ON CONFLICT (folder) DO UPDATE SET digest = ?2, engine = NULL, sums = NULL, quiet = 0 WHERE digest <> ?2`,
  );
  // A folder that came in parts has no digest, and no row here.
  const settle = db.prepare('UPDATE settled SET engine = ?2, sums = ?3, quiet = ?4 WHERE folder = ?1');
  return {
    stands: (folderId, digest, engine) => find.get(folderId, digest, engine) !== undefined,
    dueNames: (folderId, { scanId, verifyEvery }) =>
      verifyEvery === 0 ? [] : due.all(folderId, scanId, verifyEvery).map(({ name }) => name as Uint8Array),
    listed: (folderId, digest) => void list.run(folderId, digest),
    settle: (folderId, engine, sums, quiet) =>
      void settle.run(folderId, engine, JSON.stringify(sums), quiet ? 1 : 0),
  };
};
