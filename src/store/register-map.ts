/** The table of what was sent to one register. */
import type { RegisterMap, SentRecord, SentState } from '../model/register-map.ts';
import type { Store } from './store.ts';
import { transact } from './transact.ts';

/** `target` names a register without secrets; another server has a memory of its own. */
export const createRegisterMap = (store: Store, target: string): RegisterMap => ({
  all: () =>
    new Map(
      store.db
        .prepare('SELECT * FROM register_record WHERE target = ? ORDER BY key')
        .all(target)
        .map((row): [string, SentRecord] => [
          String(row['key']),
          {
            key: String(row['key']),
            kind: row['kind'] as SentRecord['kind'],
            shareId: Number(row['share']),
            state: row['state'] as SentState,
            remoteId: (row['remote'] as string | null) ?? undefined,
            hash: String(row['hash']),
            record: String(row['record']),
          },
        ]),
    ),
  put: (records) =>
    transact(store, () => {
      const upsert = store.db.prepare(
        `INSERT INTO register_record VALUES (?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET share = excluded.share, state = excluded.state, remote = excluded.remote, hash = excluded.hash,
           record = excluded.record`,
      );
      for (const one of records)
        upsert.run(
          target,
          one.key,
          one.kind,
          one.shareId,
          one.state,
          one.remoteId ?? null,
          one.hash,
          one.record,
        );
    }),
  forget: (keys) =>
    transact(store, () => {
      const remove = store.db.prepare('DELETE FROM register_record WHERE target = ? AND key = ?');
      for (const key of keys) remove.run(target, key);
    }),
});
