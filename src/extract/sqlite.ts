/** SQLite databases, page by page and read-only: the rows of every table, and documents kept in their cells. */
import { createBlobs } from './blobs.ts';
import { DocumentProblem, type Extractor } from './extractor.ts';
import { randomAccess } from './random-access.ts';
import { createRecordFlow } from './record-flow.ts';
import { openSqlite, SQLITE_MAGIC } from './sqlite-pages.ts';
import { recordOf, type SqliteValue } from './sqlite-record.ts';
import { storedColumns } from './sqlite-schema.ts';

interface Table {
  readonly root: number;
  readonly sql: string;
}

const MAX_TABLES = 10_000;

export const sqlite: Extractor = {
  name: 'sqlite',
  version: 1,
  accepts: ({ latin1 }) => latin1.startsWith(SQLITE_MAGIC),
  async *extract(input) {
    const { source, limits, note } = input;
    const pages = openSqlite(await randomAccess(source));
    const damaged = (): void => note({ code: 'BAD_FORMAT', detail: 'SQLite database' });
    const flow = createRecordFlow(limits);
    const blobs = createBlobs(input);
    const tables: Table[] = [];
    for (const { payload } of pages.cells(1, damaged)) {
      const [type, , , root, sql] = recordOf(payload, pages.encoding);
      if (typeof sql !== 'string') continue;
      // Views, triggers and defaults may quote values.
      yield [{ kind: 'text', text: sql, label: 'schema', place: {} }];
      if (type !== 'table' || typeof root !== 'number' || root === 0) continue;
      if (tables.length >= MAX_TABLES) throw new DocumentProblem('TOO_MANY', `${MAX_TABLES} tables`);
      tables.push({ root, sql });
    }
    for (const { root, sql } of tables) {
      const { names, rowid } = storedColumns(sql);
      flow.begin(names);
      for (const cell of pages.cells(root, damaged)) {
        const values = recordOf(cell.payload, pages.encoding);
        if (values[rowid] === null && cell.rowid !== undefined) values[rowid] = cell.rowid;
        flow.row(values.map((value) => sqliteText(value, blobs.text)));
        if (flow.isFull) yield flow.drain();
        yield* blobs.drain();
      }
    }
    yield flow.drain();
  },
};

export const sqliteText = (value: SqliteValue, blobText: (data: Uint8Array) => string): string => {
  if (value === null) return '';
  return value instanceof Uint8Array ? blobText(value) : String(value);
};
