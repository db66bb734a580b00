/**
 * The rows of any stored scan in byte order of their paths, in flat memory: folders come in path order (each path ends with
 * `/`, so all below a folder follows it), and the names of each open folder are merged in between.
 */
import type { SQLOutputValue } from 'node:sqlite';
import { sharesOf } from './scan-rows.ts';
import type { Store } from './store.ts';
import { UNLISTED } from './stored-codes.ts';

type Row = Record<string, SQLOutputValue>;

/** A row of the ledger as it stood in the scan, with its whole path below the root. */
export interface StoredRow {
  readonly shareId: number;
  readonly path: Uint8Array;
  readonly columns: Row;
}

/** Which rows are wanted; what is not is left out by the database. */
export type RowFilter = 'all' | 'phi' | 'notRead' | 'found' | 'ranked';

const FILTERS: Readonly<Record<RowFilter, string>> = {
  all: '1',
  phi: 'ifnull(class.phi, flags & 1)',
  notRead: 'version.state IN (2, 4)',
  found: 'finding_rows > 0',
  ranked: 'class.priority > 0',
};

const PAGE = 256;
const ZERO = new Uint8Array(1);
const START = new Uint8Array(0);

const VERSION =
  'folder, name, kind, state, reason, size, modified_ns / 1000000 AS modified_ms, mode, uid, exposure, from_scan, read_scan, verdict';

/** The version of each name that was valid in scan ?2: the present one, or a former one. */
const namesSql = (filter: RowFilter): string => `
  SELECT version.*, verdict.detail, verdict.format, verdict.reader, verdict.flags, verdict.patients, verdict.persons,
    verdict.identifiers, verdict.special, verdict.terms, verdict.metadata, verdict.states, verdict.content_hash, verdict.label AS carried_label, verdict.exposure AS seen_exposure, verdict.located_first, verdict.located_count,
    class.exposure AS class_exposure, class.cleared, class.phi AS class_phi, class.patients AS class_patients,
    class.persons AS class_persons, class.sensitivity, class.label, class.priority, class.conditions
  FROM (
    SELECT id, ${VERSION} FROM entry
      WHERE folder = ?1 AND name >= ?3 AND from_scan <= ?2 AND (gone_scan IS NULL OR gone_scan > ?2)
    UNION ALL
    SELECT entry AS id, ${VERSION} FROM past
      WHERE folder = ?1 AND name >= ?3 AND from_scan <= ?2 AND until_scan > ?2
  ) AS version
  LEFT JOIN verdict ON verdict.id = version.verdict AND version.read_scan IS NOT NULL
  LEFT JOIN class ON class.verdict = verdict.id
    AND class.scan = (SELECT max(scan) FROM class AS c WHERE c.verdict = verdict.id AND c.scan <= ?2)
  WHERE version.state <> 0 AND ${FILTERS[filter]}
  ORDER BY version.name LIMIT ${PAGE}`;

/** `why`: the folder is known but was not gone into. While a scan can be continued only what it listed counts. */
const FOLDERS = `
  SELECT folder.id, parent, path, why, listed_scan, quiet FROM folder
  LEFT JOIN unlisted ON unlisted.scan = ?2 AND unlisted.folder = folder.id
  LEFT JOIN settled ON settled.folder = folder.id
  WHERE share = ?1 AND path >= ?3 AND (
    (from_scan <= ?2 AND (gone_scan IS NULL OR gone_scan > ?2))
    OR EXISTS (SELECT 1 FROM folder_past WHERE folder_past.folder = folder.id AND folder_past.from_scan <= ?2 AND until_scan > ?2))
  ORDER BY path LIMIT ${PAGE}`;

interface OpenFolder {
  readonly path: Uint8Array;
  /** The next row that has not been given out, as its whole path with its columns. */
  peek(): StoredRow | undefined;
  next(): void;
}

const startsWith = (path: Uint8Array, prefix: Uint8Array): boolean =>
  path.length >= prefix.length && Buffer.compare(path.subarray(0, prefix.length), prefix) === 0;

export function* walkStored(store: Store, scanId: number, filter: RowFilter = 'all'): Generator<StoredRow> {
  const { db } = store;
  const names = db.prepare(namesSql(filter));
  const folders = db.prepare(FOLDERS);
  // What is quiet now may have held something in an older scan.
  const isNewest = db.prepare('SELECT max(id) AS id FROM scan').get()?.['id'] === scanId;
  const isClosed = typeof db.prepare('SELECT sums FROM scan WHERE id = ?').get(scanId)?.['sums'] === 'string';

  const openFolder = (shareId: number, id: number, path: Uint8Array): OpenFolder => {
    let page: Row[] = names.all(id, scanId, START);
    let at = 0;
    return {
      path,
      peek: () => {
        if (at === PAGE) {
          page = names.all(id, scanId, Buffer.concat([page[at - 1]!['name'] as Uint8Array, ZERO]));
          at = 0;
        }
        const columns = page[at];
        return columns === undefined
          ? undefined
          : { shareId, path: Buffer.concat([path, columns['name'] as Uint8Array]), columns };
      },
      next: () => {
        at += 1;
      },
    };
  };

  function* foldersOf(shareId: number): Generator<Row> {
    for (let from: Uint8Array | undefined = START; from !== undefined; ) {
      const page: Row[] = folders.all(shareId, scanId, from);
      yield* page;
      const last = page.at(-1);
      from =
        page.length < PAGE || last === undefined
          ? undefined
          : Buffer.concat([last['path'] as Uint8Array, ZERO]);
    }
  }

  /** Rows of a folder up to a path that comes later, or to its end. */
  function* rowsBefore(folder: OpenFolder, path?: Uint8Array): Generator<StoredRow> {
    for (let row = folder.peek(); row !== undefined; row = folder.peek()) {
      if (path !== undefined && Buffer.compare(row.path, path) >= 0) return;
      yield row;
      folder.next();
    }
  }

  function* walkShare(shareId: number): Generator<StoredRow> {
    const open: OpenFolder[] = [];
    let hidden: Uint8Array | undefined;
    for (const folder of foldersOf(shareId)) {
      const path = folder['path'] as Uint8Array;
      if (hidden !== undefined && startsWith(path, hidden)) continue;
      const isListed = isClosed ? folder['why'] === null : folder['listed_scan'] === scanId;
      for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
        const isInside = startsWith(path, top.path);
        yield* rowsBefore(top, isInside ? path : undefined);
        if (isInside) break;
        open.pop();
      }
      if (isListed && filter !== 'all' && isNewest && folder['quiet'] === 1) continue;
      if (isListed) open.push(openFolder(shareId, Number(folder['id']), path));
      else {
        if (isClosed) hidden = path;
        // A root that could not be listed is the one row that stands in a folder that was not: its own.
        if (folder['parent'] === null && folder['why'] === UNLISTED.failed) {
          const row = openFolder(shareId, Number(folder['id']), path).peek();
          if (row?.path.length === 0) yield row;
        }
      }
    }
    for (let top = open.pop(); top !== undefined; top = open.pop()) yield* rowsBefore(top);
  }

  for (const shareId of sharesOf(store, scanId)) yield* walkShare(shareId);
}
