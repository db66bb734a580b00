/** The distinct values of a file across scans. A row stays as long as the same is seen; what is not seen any more is closed, and fixed if the reading proves it. */
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { TokenRow } from '../model/verdict.ts';
import type { Words } from './words.ts';

export interface ValueRecorder {
  /** `proves`: this reading went at least as far as the one before, so what it did not meet is not there. */
  record(
    entryId: number,
    scanId: number,
    tokens: readonly TokenRow[],
    options: { isFirst: boolean; proves: boolean },
  ): void;
  /** The file is gone for certain: all its values are fixed. */
  fixAll(entryId: number, scanId: number): void;
}

const keyOf = (category: number, token: Uint8Array): string =>
  `${category} ${Buffer.from(token).toString('latin1')}`;

type Row = Record<string, SQLOutputValue>;

export const createValueRecorder = (db: DatabaseSync, words: Words): ValueRecorder => {
  const insert = db.prepare(
    `INSERT INTO value (entry, category, token, rule, subject, phi, confidence, count, person, from_scan)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const unfixed = db.prepare('SELECT * FROM value WHERE entry = ? AND fixed_scan IS NULL');
  const close = db.prepare('UPDATE value SET until_scan = ? WHERE id = ? AND until_scan IS NULL');
  const fix = db.prepare(
    'UPDATE value SET until_scan = ifnull(until_scan, ?1), fixed_scan = ?1 WHERE id = ?2',
  );
  const fixEntry = db.prepare(
    'UPDATE value SET until_scan = ifnull(until_scan, ?1), fixed_scan = ?1 WHERE entry = ?2 AND fixed_scan IS NULL',
  );

  const columnsOf = (row: TokenRow) => ({
    category: words.idOf(row.category),
    token: Buffer.from(row.token, 'base64url'),
    rule: words.idOf(row.ruleId),
    subject: words.idOf(row.subject),
    phi: row.phi ? 1 : 0,
    confidence: row.confidence,
    count: row.count,
    person: row.person,
  });
  type Columns = ReturnType<typeof columnsOf>;

  const isSame = (known: Row, now: Columns): boolean =>
    known['rule'] === now.rule &&
    known['subject'] === now.subject &&
    known['phi'] === now.phi &&
    known['confidence'] === now.confidence &&
    known['count'] === now.count &&
    known['person'] === now.person;

  const add = (entryId: number, scanId: number, v: Columns): void => {
    insert.run(
      entryId,
      v.category,
      v.token,
      v.rule,
      v.subject,
      v.phi,
      v.confidence,
      v.count,
      v.person,
      scanId,
    );
  };

  return {
    record: (entryId, scanId, tokens, { isFirst, proves }) => {
      if (isFirst) {
        for (const token of tokens) add(entryId, scanId, columnsOf(token));
        return;
      }
      const known = Map.groupBy(unfixed.all(entryId), (row) =>
        keyOf(Number(row['category']), row['token'] as Uint8Array),
      );
      for (const token of tokens) {
        const now = columnsOf(token);
        const key = keyOf(now.category, now.token);
        const open = known.get(key)?.find((row) => row['until_scan'] === null);
        known.delete(key);
        if (open !== undefined && isSame(open, now)) continue;
        if (open !== undefined) close.run(scanId, Number(open['id']));
        add(entryId, scanId, now);
      }
      for (const rows of known.values())
        for (const row of rows) (proves ? fix : close).run(scanId, Number(row['id']));
    },
    fixAll: (entryId, scanId) => {
      fixEntry.run(scanId, entryId);
    },
  };
};
