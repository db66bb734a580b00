/** What a scan that runs, or was stopped, still has to read. */
import type { Store } from './store.ts';

export interface Remaining {
  readonly scanId: number;
  readonly files: number;
  /** Told from the first of them where they are many. */
  readonly bytes: number;
  readonly foldersWaiting: number;
}

const SAMPLE = 100_000;

/** Undefined: the last scan came to its end. Cheap, also beside a running scan. */
export const remainingOf = ({ db }: Store): Remaining | undefined => {
  const open = db.prepare('SELECT id FROM scan WHERE sums IS NULL ORDER BY id DESC LIMIT 1').get();
  if (open === undefined) return undefined;
  const numberOf = (sql: string): number => Number(db.prepare(sql).get()?.['n'] ?? 0);
  const files = numberOf('SELECT ifnull(sum(pending), 0) AS n FROM folder WHERE pending > 0');
  const meanBytes = numberOf(
    `SELECT avg(size) AS n FROM (SELECT size FROM folder JOIN entry ON entry.folder = folder.id
     WHERE pending > 0 AND state = 0 AND entry.gone_scan IS NULL LIMIT ${SAMPLE})`,
  );
  return {
    scanId: Number(open['id']),
    files,
    bytes: Math.round(files * meanBytes),
    foldersWaiting: numberOf('SELECT count(*) AS n FROM folder WHERE waiting <> 0'),
  };
};
