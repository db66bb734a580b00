/** Names of the shares by number. */
import type { Store } from './store.ts';

export const shareNames = ({ db }: Store): ReadonlyMap<number, string> =>
  new Map(
    db
      .prepare('SELECT id, name FROM share')
      .all()
      .map((row) => [Number(row['id']), String(row['name'])]),
  );
