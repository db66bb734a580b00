/** The rows of scans and shares: which scan runs, which may be continued, which shares it covers. */
import type { Engine } from '../model/engine.ts';
import type { Store } from './store.ts';

/** Everything that decides what a scan finds; a scan is continued only if all of it is equal. */
export interface ScanOptions {
  readonly toolVersion: string;
  /** Of the engines of all its shares. */
  readonly engineHash: string;
  /** What the hash stands for; of shares with an engine of their own it is theirs. Default: not told, and another hash concerns all. */
  readonly engine?: Engine;
  readonly policyHash: string;
  /** All that classification rests on besides the files: the policy and what was declared of shares. Default: the policy. */
  readonly basisHash?: string;
  /** Options that change the outcome (globs, links, file systems), as canonical JSON. */
  readonly optionsJson: string;
  /** Codes of files to be read again though neither they nor the readers changed. */
  readonly retry?: readonly string[];
  /** One of so many unchanged files is read again, to catch times that lie; default 0: none. */
  readonly verifyEvery?: number;
  readonly now?: () => Date;
  /** For durations: a clock that is never set. */
  readonly monotonicMs?: () => number;
}

export interface ShareOptions {
  readonly name: string;
  /** Absolute path, as the system's bytes. Two shares never have the same. */
  readonly root: Uint8Array;
  /** Where its rules are its own. */
  readonly engine?: { readonly hash: string; readonly parts: Engine };
}

const basisOf = ({ basisHash, policyHash }: ScanOptions): string => basisHash ?? policyHash;

export interface OpenScan {
  readonly scanId: number;
  readonly engineHash: string;
}

/** The last scan if it was not closed: running when its process died, or interrupted. */
export const openScanOf = ({
  db,
}: Store): (OpenScan & { readonly same: (options: ScanOptions) => boolean }) | undefined => {
  const row = db.prepare('SELECT * FROM scan WHERE sums IS NULL ORDER BY id DESC LIMIT 1').get();
  if (row === undefined) return undefined;
  return {
    scanId: Number(row['id']),
    engineHash: String(row['engine_hash']),
    same: (options) =>
      row['engine_hash'] === options.engineHash &&
      row['policy_hash'] === options.policyHash &&
      row['basis_hash'] === basisOf(options) &&
      row['options'] === options.optionsJson,
  };
};

export const insertScan = ({ db }: Store, options: ScanOptions): number => {
  const startedAt = (options.now?.() ?? new Date()).toISOString();
  const { lastInsertRowid } = db
    .prepare(
      `INSERT INTO scan (state, tool_version, engine_hash, policy_hash, basis_hash, options, started_at) VALUES ('running', ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      options.toolVersion,
      options.engineHash,
      options.policyHash,
      basisOf(options),
      options.optionsJson,
      startedAt,
    );
  return Number(lastInsertRowid);
};

export const keepEngine = ({ db }: Store, hash: string, engine: Engine | undefined): void => {
  if (engine !== undefined)
    db.prepare('INSERT OR IGNORE INTO engine VALUES (?, ?)').run(hash, JSON.stringify(engine));
};

export const markRunning = ({ db }: Store, scanId: number): void => {
  db.prepare(`UPDATE scan SET state = 'running', finished_at = NULL WHERE id = ?`).run(scanId);
};

/** Returns the share's number, the same for the same root in every scan; a new name replaces the old one. */
export const upsertShare = (store: Store, scanId: number, { name, root, engine }: ShareOptions): number => {
  const { db } = store;
  const row = db
    .prepare(
      'INSERT INTO share (name, root) VALUES (?, ?) ON CONFLICT (root) DO UPDATE SET name = excluded.name RETURNING id',
    )
    .get(name, root);
  const shareId = Number(row?.['id']);
  db.prepare('INSERT OR IGNORE INTO scan_share (scan, share) VALUES (?, ?)').run(scanId, shareId);
  if (engine !== undefined) {
    keepEngine(store, engine.hash, engine.parts);
    db.prepare('INSERT OR REPLACE INTO share_engine VALUES (?, ?, ?)').run(scanId, shareId, engine.hash);
  }
  return shareId;
};

export const sharesOf = ({ db }: Store, scanId: number): readonly number[] =>
  db
    .prepare('SELECT share FROM scan_share WHERE scan = ? ORDER BY share')
    .all(scanId)
    .map((row) => Number(row['share']));
