/** The audit log: written before anything is shown, so that nobody sees without being seen. */
import { userInfo } from 'node:os';
import type { Category } from '../model/category.ts';
import type { Store } from './store.ts';
import { transact } from './transact.ts';

export interface AuditEntry {
  readonly action: 'where' | 'reveal';
  readonly category: Category | undefined;
  /** base64url. */
  readonly token: string | undefined;
  readonly fileId: number | undefined;
  readonly reason: string;
  /** In words, with counts; never a value. */
  readonly result: string;
}

export interface AuditRow extends AuditEntry {
  /** RFC 3339, UTC. */
  readonly at: string;
  readonly who: string;
}

/** The account that runs the command, and the one it was before `sudo`. */
const whoRuns = (): string => {
  const { username } = userInfo();
  const before = process.env['SUDO_USER'];
  return before === undefined || before === username ? username : `${before} as ${username}`;
};

export const recordAudit = (store: Store, entry: AuditEntry, now: Date = new Date()): void =>
  transact(store, () => {
    store.db
      .prepare(
        'INSERT INTO audit (at, who, action, category, token, entry, reason, result) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
      )
      .run(
        now.toISOString(),
        whoRuns(),
        entry.action,
        entry.category ?? null,
        entry.token === undefined ? null : Buffer.from(entry.token, 'base64url'),
        entry.fileId ?? null,
        entry.reason,
        entry.result,
      );
  });

export function* auditRows({ db }: Store): Generator<AuditRow> {
  for (const row of db.prepare('SELECT * FROM audit ORDER BY id').iterate())
    yield {
      at: String(row['at']),
      who: String(row['who']),
      action: row['action'] as AuditRow['action'],
      category: (row['category'] as Category | null) ?? undefined,
      token:
        row['token'] === null ? undefined : Buffer.from(row['token'] as Uint8Array).toString('base64url'),
      fileId: row['entry'] === null ? undefined : Number(row['entry']),
      reason: String(row['reason']),
      result: String(row['result']),
    };
}
