/**
 * Another token key: values are not kept, so their tokens can be made again only where a file is read again. Until then both keys
 * are held, each reading makes both tokens, and what hangs on the old one (decisions, history, places) is handed to the new one.
 */
import { existsSync, renameSync, rmSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { UserError } from '../model/user-error.ts';
import type { TokenRow } from '../model/verdict.ts';
import { makeSecret } from '../util/secret-file.ts';
import { openScanOf } from './scan-rows.ts';
import type { Store } from './store.ts';
import { fingerprintOf, formerKeyPathOf, KEY_BYTES, keyPathOf, nextKeyPathOf } from './token-key.ts';
import { transact } from './transact.ts';
import type { Words } from './words.ts';

const countOf = (db: DatabaseSync): number =>
  Number(db.prepare('SELECT count(*) AS n FROM rekey').get()?.['n']);

/** Files that still wait to be read with the new key. */
export const filesToRekey = ({ db }: Store): number => countOf(db);

/** Names of the files follow the database: whoever opens the store next puts right what a crash left (see `settleKeys`). */
const moveKeys = (path: string): void => {
  renameSync(keyPathOf(path), formerKeyPathOf(path));
  renameSync(nextKeyPathOf(path), keyPathOf(path));
};

/** After a crash in the middle of a rotation: the key that the database names gets its place; a key it never knew is removed. */
export const settleKeys = (
  path: string,
  known: unknown,
  readKey: (path: string) => Uint8Array | undefined,
): void => {
  const next = readKey(nextKeyPathOf(path));
  if (next === undefined) return;
  if (fingerprintOf(next) !== known) rmSync(nextKeyPathOf(path));
  else if (existsSync(keyPathOf(path))) moveKeys(path);
  else renameSync(nextKeyPathOf(path), keyPathOf(path));
};

/** Answers how many files are to be read again. */
export const rotateKey = (store: Store): number => {
  const { db, path } = store;
  const left = countOf(db);
  if (left > 0 || existsSync(formerKeyPathOf(path)))
    throw new UserError(
      `the rotation before this one has not ended: ${left} files must be read with the new key first; run the scans that read them.`,
    );
  if (openScanOf(store) !== undefined)
    throw new UserError('the last scan has not ended; run it to its end, then rotate the key.');
  rmSync(nextKeyPathOf(path), { force: true });
  const next = makeSecret(nextKeyPathOf(path), KEY_BYTES);
  db.exec('PRAGMA synchronous = FULL');
  transact(store, () => {
    db.prepare("UPDATE store SET value = ? WHERE name = 'key'").run(fingerprintOf(next));
    db.exec(`
      INSERT INTO rekey SELECT DISTINCT value.entry FROM value JOIN entry ON entry.id = value.entry
        WHERE fixed_scan IS NULL AND (gone_scan IS NULL OR entry.id IN (SELECT entry FROM vanished));
      DELETE FROM settled WHERE folder IN (SELECT folder FROM entry JOIN rekey ON rekey.entry = entry.id);
    `);
  });
  moveKeys(path);
  return countOf(db);
};

/** Not token by token: a file may hold a hundred thousand. */
const newToken = (table: string, category: string): string => `
  UPDATE ${table} SET token = (SELECT rekeyed.token FROM rekeyed WHERE rekeyed.category = ${category} AND former = ${table}.token)
  WHERE EXISTS (SELECT 1 FROM rekeyed WHERE rekeyed.category = ${category} AND former = ${table}.token)`;

export interface Rekeyer {
  /** Must this file be read again for its tokens' sake? */
  isDue(entryId: number): boolean;
  /** Before the values of a file are compared with those of its new reading. Inside a transaction. */
  translate(entryId: number, tokens: readonly TokenRow[]): void;
  /** This reading met every value that it will ever meet. */
  done(entryId: number): void;
}

export const createRekeyer = (db: DatabaseSync, words: Words): Rekeyer => {
  const due = db.prepare('SELECT 1 FROM rekey WHERE entry = ?');
  const note = db.prepare('INSERT OR IGNORE INTO rekeyed VALUES (?, ?, ?)');
  const done = db.prepare('DELETE FROM rekey WHERE entry = ?');
  const ofEntry = ['value', 'disposition'].map((table) =>
    db.prepare(`${newToken(table, `${table}.category`)} AND entry = ?`),
  );
  return {
    isDue: (entryId) => due.get(entryId) !== undefined,
    translate: (entryId, tokens) => {
      if (!tokens.some(({ formerToken }) => formerToken !== undefined)) return;
      for (const { category, token, formerToken } of tokens)
        if (formerToken !== undefined)
          note.run(
            words.idOf(category),
            Buffer.from(formerToken, 'base64url'),
            Buffer.from(token, 'base64url'),
          );
      for (const update of ofEntry) update.run(entryId);
    },
    done: (entryId) => void done.run(entryId),
  };
};

/** Before a scan is closed: what was learnt of tokens holds for the whole history, files that are gone included. Inside its transaction. */
export const spreadTokens = ({ db }: Store): void => {
  if (db.prepare('SELECT 1 FROM rekeyed LIMIT 1').get() === undefined) return;
  for (const table of ['value', 'disposition', 'located']) db.exec(newToken(table, `${table}.category`));
  db.exec(`
    ${newToken('audit', '(SELECT id FROM word WHERE text = audit.category)')};
    DELETE FROM rekeyed;
  `);
};

/** After a scan was closed: files that are gone need no new token; with the last one the former key is forgotten. */
export const endRotation = (store: Store): void => {
  const { db, path } = store;
  if (!existsSync(formerKeyPathOf(path))) return;
  db.exec(
    'DELETE FROM rekey WHERE entry NOT IN (SELECT id FROM entry WHERE gone_scan IS NULL) AND entry NOT IN (SELECT entry FROM vanished)',
  );
  if (countOf(db) === 0) rmSync(formerKeyPathOf(path));
};
