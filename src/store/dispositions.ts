/** Decisions of people on findings: kept for ever, the last one of a value in a file counts. They move with a file that moved. */
import type { SQLOutputValue } from 'node:sqlite';
import type { Category } from '../model/category.ts';
import type { Disposition, DispositionKind } from '../model/disposition.ts';
import type { Store } from './store.ts';
import { transact } from './transact.ts';
import { createWords } from './words.ts';

export interface DispositionLookup {
  /** The decision in force on that day for a value, here or where the file was before it moved. */
  of(fileId: number, category: Category, token: string): Disposition | undefined;
}

const toDisposition = (
  row: Record<string, SQLOutputValue>,
  words: ReturnType<typeof createWords>,
): Disposition => ({
  fileId: Number(row['entry']),
  category: words.textOf(Number(row['category'])) as Category,
  token: Buffer.from(row['token'] as Uint8Array).toString('base64url'),
  ruleId: words.textOf(Number(row['rule'])),
  kind: row['kind'] as DispositionKind,
  reason: String(row['reason']),
  reviewer: String(row['reviewer']),
  decidedOn: String(row['decided_on']),
  until: (row['until'] as string | null) ?? undefined,
});

/** Moves are followed back this far. */
const MAX_MOVES = 20;

/** `day`: RFC 3339 date. */
export const createDispositionLookup = (store: Store, day: string): DispositionLookup => {
  const { db } = store;
  const words = createWords(store);
  const any = db.prepare('SELECT 1 FROM disposition LIMIT 1').get() !== undefined;
  const last = db.prepare(
    `SELECT * FROM disposition WHERE entry = ? AND category = (SELECT id FROM word WHERE text = ?) AND token = ?
     AND withdrawn_on IS NULL ORDER BY id DESC LIMIT 1`,
  );
  const movedFrom = db.prepare('SELECT from_entry FROM moved WHERE to_entry = ? ORDER BY scan DESC LIMIT 1');
  return {
    of: (fileId, category, token) => {
      if (!any) return undefined;
      const bytes = Buffer.from(token, 'base64url');
      let entry: number | undefined = fileId;
      for (let moves = 0; entry !== undefined && moves < MAX_MOVES; moves += 1) {
        const row = last.get(entry, category, bytes);
        if (row !== undefined) {
          const found = toDisposition(row, words);
          return found.until === undefined || found.until >= day ? found : undefined;
        }
        const before: unknown = movedFrom.get(entry)?.['from_entry'];
        entry = before === undefined ? undefined : Number(before);
      }
      return undefined;
    },
  };
};

export const addDispositions = (store: Store, dispositions: readonly Disposition[]): void => {
  const words = createWords(store);
  transact(store, () => {
    const insert = store.db.prepare(
      'INSERT INTO disposition (entry, category, token, rule, kind, reason, reviewer, decided_on, until) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
    );
    for (const d of dispositions)
      insert.run(
        d.fileId,
        words.idOf(d.category),
        Buffer.from(d.token, 'base64url'),
        words.idOf(d.ruleId),
        d.kind,
        d.reason,
        d.reviewer,
        d.decidedOn,
        d.until ?? null,
      );
  });
};

/** Answers how many were taken back. */
export const withdrawDisposition = (
  store: Store,
  { fileId, category, token }: Pick<Disposition, 'fileId' | 'category' | 'token'>,
  on: string,
): number =>
  transact(store, () =>
    Number(
      store.db
        .prepare(
          `UPDATE disposition SET withdrawn_on = ?4 WHERE entry = ?1 AND category = (SELECT id FROM word WHERE text = ?2) AND token = ?3 AND withdrawn_on IS NULL`,
        )
        .run(fileId, category, Buffer.from(token, 'base64url'), on).changes,
    ),
  );

/** All that were not withdrawn, the last one of each value. */
export function* allDispositions(store: Store): Generator<Disposition> {
  const words = createWords(store);
  const rows = store.db
    .prepare(
      `SELECT * FROM disposition WHERE id IN (SELECT max(id) FROM disposition WHERE withdrawn_on IS NULL GROUP BY entry, category, token) ORDER BY id`,
    )
    .iterate();
  for (const row of rows) yield toDisposition(row, words);
}

export interface RulePrecision {
  readonly ruleId: string;
  /** Values that a person looked at. */
  readonly decided: number;
  readonly falsePositives: number;
}

/** What people's decisions say of each rule; of a rule nobody looked at, nothing. */
export const rulePrecisions = (store: Store): ReadonlyMap<string, RulePrecision> => {
  const counts = new Map<string, RulePrecision>();
  for (const { ruleId, kind } of allDispositions(store)) {
    const known = counts.get(ruleId) ?? { ruleId, decided: 0, falsePositives: 0 };
    counts.set(ruleId, {
      ruleId,
      decided: known.decided + 1,
      falsePositives: known.falsePositives + (kind === 'false-positive' ? 1 : 0),
    });
  }
  return counts;
};
