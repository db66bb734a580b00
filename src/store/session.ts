/** How fast a scan reads: one row for each run of it, counting only the time in which there were files to be read. */
import type { StoredVerdict } from './record-verdicts.ts';
import type { Store } from './store.ts';

export interface Session {
  /** There are files to be read: time counts from here on, unless it does already. */
  begin(): void;
  /** Inside the transaction that records these; `more`: others are waiting. */
  add(batch: readonly StoredVerdict[], more: boolean): void;
}

export const createSession = (
  { db }: Store,
  scanId: number,
  startedAt: Date,
  now: () => number = () => performance.now(),
): Session => {
  let id: number | undefined;
  let sinceMs: number | undefined;
  const insert = db.prepare(
    'INSERT INTO session (scan, started_at, seconds, files, bytes) VALUES (?, ?, 0, 0, 0)',
  );
  const update = db.prepare(
    'UPDATE session SET seconds = seconds + ?2, files = files + ?3, bytes = bytes + ?4 WHERE id = ?1',
  );
  return {
    begin: () => {
      sinceMs ??= now();
    },
    add: (batch, more) => {
      const at = now();
      const seconds = sinceMs === undefined ? 0 : (at - sinceMs) / 1000;
      sinceMs = more ? at : undefined;
      const bytes = batch.reduce((sum, { verdict }) => sum + verdict.stamp.sizeBytes, 0);
      id ??= Number(insert.run(scanId, startedAt.toISOString()).lastInsertRowid);
      update.run(id, Math.max(0, seconds), batch.length, bytes);
    },
  };
};

export interface Pace {
  readonly filesPerSecond: number;
  readonly bytesPerSecond: number;
}

/** Runs of a few files say little of many. */
const ENOUGH = 200;
const LATEST = 5;

/** Of the latest runs that read enough to tell; undefined: none has read anything yet. */
export const paceOf = ({ db }: Store): Pace | undefined => {
  const latest = (least: number) =>
    db
      .prepare(
        `SELECT sum(seconds) AS seconds, sum(files) AS files, sum(bytes) AS bytes FROM
         (SELECT * FROM session WHERE files >= ? AND seconds > 0 ORDER BY id DESC LIMIT ${LATEST})`,
      )
      .get(least);
  const row = [latest(ENOUGH), latest(1)].find((sums) => Number(sums?.['files'] ?? 0) > 0);
  if (row === undefined) return undefined;
  const seconds = Number(row['seconds']);
  return { filesPerSecond: Number(row['files']) / seconds, bytesPerSecond: Number(row['bytes']) / seconds };
};

/** Small files cost by their number, large ones by their bytes: the longer of the two. */
export const secondsFor = ({ filesPerSecond, bytesPerSecond }: Pace, files: number, bytes: number): number =>
  Math.max(files / filesPerSecond, bytesPerSecond === 0 ? 0 : bytes / bytesPerSecond);
