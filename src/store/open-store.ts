/** Opens a store: for a scan (made if absent, locked, migrated) or for reading only, which works beside a running scan. */
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { UserError } from '../model/user-error.ts';
import { requireFreeSpace } from './free-space.ts';
import { checkSchema, migrate } from './migrate.ts';
import { settleKeys } from './rotate-key.ts';
import type { Store } from './store.ts';
import { SQLITE, sqliteCodeOf, storeFailure } from './store-failure.ts';
import { takeStoreLock } from './store-lock.ts';
import {
  fingerprintOf,
  formerKeyPathOf,
  KEY_BYTES,
  keyPathOf,
  makeTokenKey,
  nextKeyPathOf,
  readKeyFile,
  readTokenKey,
} from './token-key.ts';

/** How long a reader and the writer wait for each other: checkpoints of a busy store take seconds. */
const BUSY_TIMEOUT_MS = 10_000;

/** 8 KB pages: a folder of a hundred names fills one; 8 MB of them in memory are as fast as 32. `secure_delete`: else deleted rows stay readable in the file. */
const WRITER_SETTINGS = `
  PRAGMA page_size = 8192; PRAGMA secure_delete = ON; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
  PRAGMA temp_store = MEMORY; PRAGMA cache_size = -8000; PRAGMA wal_autocheckpoint = 4000; PRAGMA trusted_schema = OFF`;

/** `temp_store`: names may be patients', so nothing may be sorted in a temporary file. */
const READER_SETTINGS = 'PRAGMA temp_store = MEMORY; PRAGMA cache_size = -32000; PRAGMA trusted_schema = OFF';

const storedFingerprint = (db: DatabaseSync): unknown =>
  db.prepare("SELECT value FROM store WHERE name = 'key'").get()?.['value'];

const rememberKey = (db: DatabaseSync, key: Uint8Array): void => {
  db.prepare("INSERT INTO store VALUES ('key', ?)").run(fingerprintOf(key));
};

const lostKey = (path: string, what: string): UserError =>
  new UserError(
    `${what}: ${keyPathOf(path)}. Without the key that made its tokens, no value of the store ${path} can be recognised again (every finding would look new). Restore the key from a backup, or begin a new store with --store.`,
  );

const checkedKey = (db: DatabaseSync, path: string): Uint8Array => {
  const known = storedFingerprint(db);
  settleKeys(path, known, readKeyFile);
  const key = readTokenKey(path);
  if (key === undefined) {
    if (known !== undefined) throw lostKey(path, 'the token key is missing');
    const made = makeTokenKey(path);
    rememberKey(db, made);
    return made;
  }
  if (known === undefined) rememberKey(db, key);
  else if (known !== fingerprintOf(key)) throw lostKey(path, 'the token key is another one');
  return key;
};

const formerOf = (path: string): { readonly formerKey?: Uint8Array } => {
  const formerKey = readKeyFile(formerKeyPathOf(path));
  return formerKey === undefined ? {} : { formerKey };
};

/** A reader moves no files: in the middle of a rotation it takes the key that the database names. */
const keyToRead = (db: DatabaseSync, path: string): Uint8Array => {
  const known = storedFingerprint(db);
  const [key, next] = [readTokenKey(path), readKeyFile(nextKeyPathOf(path))];
  if (key !== undefined && fingerprintOf(key) === known) return key;
  if (next !== undefined && fingerprintOf(next) === known) return next;
  throw lostKey(path, key === undefined ? 'the token key is missing' : 'the token key is another one');
};

/** Runs `work` with new files readable by their owner only: SQLite makes -wal and -shm by the umask. */
const privately = <Result>(work: () => Result): Result => {
  const before = process.umask(0o077);
  try {
    return work();
  } finally {
    process.umask(before);
  }
};

/** Purged rows live on in the WAL until it is emptied. */
const emptyWal = (db: DatabaseSync): void => {
  try {
    db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  } catch (error) {
    // On a full disk the WAL keeps what it holds, and the next close empties it.
    if (sqliteCodeOf(error) !== SQLITE.full) throw error;
  }
};

const openWriter = (path: string, unlock: () => void): Store => {
  const db = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS });
  try {
    checkSchema(db, path, true);
    db.exec(WRITER_SETTINGS);
    migrate(db);
    for (const file of [path, `${path}-wal`, `${path}-shm`, `${path}.lock`])
      if (existsSync(file)) chmodSync(file, 0o600);
    const key = checkedKey(db, path);
    const close = (): void => {
      try {
        if (db.isOpen) emptyWal(db);
      } finally {
        if (db.isOpen) db.close();
        unlock();
      }
    };
    return { path, db, key, ...formerOf(path), readOnly: false, close };
  } catch (error) {
    db.close();
    throw error;
  }
};

/** A file where a folder is wanted, no rights, a read-only disk: all the user's to mend. */
const makeFolder = (path: string): void => {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (!/^(?:EEXIST|ENOTDIR|EACCES|EPERM|EROFS|ENOENT|ELOOP|ENAMETOOLONG)$/.test(code)) throw error;
    throw new UserError(
      `the folder ${path} for the store cannot be made (${code}); name another place with --store.`,
    );
  }
};

/** For a scan. The process's umask stays 077 afterwards: SQLite makes its files again whenever it likes. */
export const openStore = (storePath: string): Store => {
  const path = resolve(storePath);
  process.umask(0o077);
  let unlock = (): void => undefined;
  try {
    makeFolder(dirname(path));
    requireFreeSpace({ path });
    unlock = takeStoreLock(path);
    return openWriter(path, unlock);
  } catch (error) {
    unlock();
    throw storeFailure(error, path);
  }
};

/** For reports. Takes no lock. */
export const openStoreForReading = (storePath: string): Store => {
  const path = resolve(storePath);
  if (!existsSync(path))
    throw new UserError(`there is no store at ${path}; run a scan first or name one with --store.`);
  return privately(() => {
    let db: DatabaseSync | undefined;
    try {
      const opened = new DatabaseSync(path, { readOnly: true, timeout: BUSY_TIMEOUT_MS });
      db = opened;
      opened.exec(READER_SETTINGS);
      checkSchema(opened, path, false);
      const key = keyToRead(opened, path);
      return {
        path,
        db: opened,
        key,
        ...formerOf(path),
        readOnly: true,
        close: () => void (opened.isOpen && opened.close()),
      };
    } catch (error) {
      db?.close();
      throw storeFailure(error, path);
    }
  });
};

/** A store without a file, for tests and `--no-store`. */
export const openMemoryStore = (key: Uint8Array = randomBytes(KEY_BYTES)): Store => {
  const db = new DatabaseSync(':memory:');
  db.exec(WRITER_SETTINGS);
  migrate(db);
  rememberKey(db, key);
  return { path: ':memory:', db, key, readOnly: false, close: () => void (db.isOpen && db.close()) };
};
