/** An open store: one SQLite database with its token key. Only the main process holds one. */
import type { DatabaseSync } from 'node:sqlite';

export interface Store {
  /** Path of the database; `:memory:` in tests. */
  readonly path: string;
  readonly db: DatabaseSync;
  /** The installation's token key, 32 bytes; kept beside the database and never in it. */
  readonly key: Uint8Array;
  /** While the key is rotated: the one before, which made the tokens of files not read since. */
  readonly formerKey?: Uint8Array;
  readonly readOnly: boolean;
  /** Frees the lock; safe to call twice. */
  close(): void;
}
