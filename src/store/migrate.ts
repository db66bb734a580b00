/** Brings a database to the present schema, or refuses it with a sentence. */
import type { DatabaseSync } from 'node:sqlite';
import { UserError } from '../model/user-error.ts';
import { MIGRATIONS } from './migrations/migrations.ts';
import { damagedStore } from './store-failure.ts';

/** `phsw`, so that `file` and we know the database for ours: https://sqlite.org/fileformat2.html#application_id */
const APPLICATION_ID = 0x70687377;

const numberOf = (db: DatabaseSync, sql: string): number =>
  Number(Object.values(db.prepare(sql).get() ?? {})[0]);

export const schemaVersionOf = (db: DatabaseSync): number => numberOf(db, 'PRAGMA user_version');

/** A whole store that waits for a scan to bring it to the present schema; nothing can be asked of it until then. */
export class OlderStore extends UserError {}

/** Throws unless the database is ours, and of this schema or (when `mayMigrate`) an older one. */
export const checkSchema = (db: DatabaseSync, path: string, mayMigrate: boolean): void => {
  const version = schemaVersionOf(db);
  const empty = numberOf(db, 'SELECT count(*) FROM sqlite_schema') === 0;
  if (!(empty && mayMigrate) && numberOf(db, 'PRAGMA application_id') !== APPLICATION_ID)
    throw damagedStore(path);
  if (version > MIGRATIONS.length)
    throw new UserError(
      `the store ${path} was written by a newer phisweep (schema ${version}, this one knows ${MIGRATIONS.length}); update phisweep or name another store with --store.`,
    );
  if (version < MIGRATIONS.length && !mayMigrate)
    throw new OlderStore(
      `the store ${path} was written by an older phisweep (schema ${version}); the next scan into it brings it to schema ${MIGRATIONS.length}.`,
    );
};

/** One transaction per step: a crash leaves the schema before or after it. */
export const migrate = (db: DatabaseSync): void => {
  for (let version = schemaVersionOf(db); version < MIGRATIONS.length; version += 1) {
    db.exec('BEGIN IMMEDIATE');
    db.exec(MIGRATIONS[version]!);
    db.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${version + 1}; COMMIT`);
  }
};
